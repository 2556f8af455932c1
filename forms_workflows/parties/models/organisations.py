"""Organisations that apply."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ..fields import CreditCodeField, TextColumn, doubt, normalise, problem, validate_code_shape
from .people import Person
from .regions import Region


class Organisation(models.Model):
    """A legal person that applies; verified (核验) by a department before its first submission."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("Social association")
        SOCIAL_SERVICE = "social_service", _("Social service institution (private non-enterprise unit)")
        PUBLIC_INSTITUTION = "public_institution", _("Public institution")
        ENTERPRISE = "enterprise", _("Enterprise")
        OTHER = "other", _("Other legal person")

    class Verification(models.TextChoices):
        PENDING = "pending", _("To be verified")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Returned for correction")

    name = TextColumn(_("name"), max_length=100)
    credit_code = CreditCodeField(
        _("unified social credit code"), unique=True, validators=[validate_code_shape]
    )
    code_reason = TextColumn(
        _("why the code stands although its check digit does not fit"),
        max_length=200,
        blank=True,
        help_text=_("Only for somebody who has seen the certificate: say which one, and when."),
    )
    kind = models.CharField(_("kind of legal person"), max_length=20, choices=Kind)
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

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="organisation_name")]
        constraints = [
            models.CheckConstraint(
                name="organisation_code_has_18_characters", condition=Exact(Length("credit_code"), 18)
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
        """A code that was mistyped is refused; one that stands on the certificate like this needs a reason."""
        super().clean()
        code = normalise(self.credit_code)
        if problem(code) is None and (doubtful := doubt(code)) and not self.code_reason.strip():
            words = {"problem": doubtful, "field": self._meta.get_field("code_reason").verbose_name}
            raise ValidationError(
                {
                    "credit_code": _(
                        "%(problem)s If it stands there like this, whoever has seen it fills in “%(field)s”."
                    )
                    % words
                }
            )

    @property
    def is_verified(self):
        return self.verification == self.Verification.VERIFIED
