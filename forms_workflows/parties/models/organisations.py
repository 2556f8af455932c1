"""Who applies: organisations, and natural persons where a kind says so."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..fields import CodeField, TextColumn, doubt, normalise
from ..masks import LENGTH
from .kinds import OrganisationKind, masked
from .people import Person
from .regions import Region


class OrganisationQuerySet(models.QuerySet):
    def with_credit_code(self, code):
        """Whoever has this unified social credit code: one applicant at most, of whatever kind."""
        coded = OrganisationKind.Identifier.CREDIT_CODE
        return self.filter(kind__identifier=coded, identifier=code)


class Organisation(models.Model):
    """An applicant of some kind; verified (核验) by a department before its first submission."""

    class Verification(models.TextChoices):
        PENDING = "pending", _("To be verified")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Returned for correction")

    name = TextColumn(_("name"), max_length=100)
    identifier = CodeField(_("identifier"), max_length=LENGTH, blank=True)
    code_reason = TextColumn(
        _("why the code stands although its check digit does not fit"),
        max_length=200,
        blank=True,
        help_text=_("Only for somebody who has seen the certificate: say which one, and when."),
    )
    kind = models.ForeignKey(
        OrganisationKind,
        models.PROTECT,
        to_field="key",
        related_name="organisations",
        verbose_name=_("kind of applicant"),
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="organisations", verbose_name=_("region"))
    address = TextColumn(_("address"), max_length=200, blank=True)
    legal_representative = TextColumn(_("legal representative"), max_length=60, blank=True)
    verification = models.CharField(
        _("verification"), max_length=10, choices=Verification, default=Verification.PENDING, db_index=True
    )
    verification_reason = models.CharField(_("reason for the return"), max_length=500, blank=True)
    verified_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="organisation_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "identifier"],
                name="organisation_identifier_once_per_kind",
                condition=~Q(identifier=""),
                violation_error_message=_("Another applicant of this kind has this identifier."),
            ),
            models.CheckConstraint(
                name="organisation_decided_iff_verifier_known",
                condition=Q(verification="pending", verified_by=None, verified_at=None)
                | (~Q(verification="pending") & Q(verified_by__isnull=False, verified_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="organisation_reason_iff_returned",
                condition=(Q(verification="returned") & ~Q(verification_reason=""))
                | (~Q(verification="returned") & Q(verification_reason="")),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """The identifier is what the kind asks for.

        A credit code that was mistyped is refused; one that stands on the certificate like this needs a reason.
        """
        super().clean()
        kind = OrganisationKind.objects.filter(key=self.kind_id).first()
        if kind is None:
            return  # complained of at the field
        code, errors = normalise(self.identifier), {}
        if fault := kind.fault_of(code):
            errors["identifier"] = fault
        elif kind.has_credit_code and self._twin(code):
            errors["identifier"] = _("Another applicant has this unified social credit code.")
        elif kind.has_credit_code and (doubtful := doubt(code)) and not self.code_reason.strip():
            words = {"problem": doubtful, "field": self._meta.get_field("code_reason").verbose_name}
            errors["identifier"] = (
                _("%(problem)s If it stands there like this, whoever has seen it fills in “%(field)s”.")
                % words
            )
        if self.code_reason.strip() and not kind.has_credit_code:
            errors["code_reason"] = _(
                "Only a unified social credit code has a check digit: leave this blank."
            )
        if self.legal_representative.strip() and kind.person:
            errors["legal_representative"] = _(
                "A natural person has no legal representative: leave this blank."
            )
        if errors:
            raise ValidationError(errors)

    def _twin(self, code):
        """Whether an applicant of another kind has the same credit code."""
        others = Organisation.objects.with_credit_code(code).exclude(pk=self.pk)
        return others.exclude(kind=self.kind_id).exists()

    @property
    def public_name(self):
        """The name as public pages show it."""
        return masked(self.name) if self.kind.mask_names else self.name

    @property
    def public_identifier(self):
        """The identifier as public pages show it: that of a natural person never."""
        return "" if self.kind.person else self.identifier

    @property
    def is_verified(self):
        return self.verification == self.Verification.VERIFIED
