"""Kinds of applicants: what identifies them, and whether they are natural persons."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms_workflows.wording import few

from ..fields import TextColumn, problem
from ..masks import fits, validate_masks


class OrganisationKind(models.Model):
    """社会团体、企业……; a school's grant knows students."""

    class Identifier(models.TextChoices):
        CREDIT_CODE = "uscc", _("Unified social credit code, with its check digit")
        FREE = "free", _("A number or code of its own")
        NONE = "none", _("None")

    key = models.CharField(
        _("kind key"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and underscores."))],
        help_text=_("Conditions name the kind by this key; it cannot change."),
    )
    title = TextColumn(_("name of the kind"), max_length=60)
    title_en = TextColumn(_("English name"), max_length=100, blank=True)
    title_ug = TextColumn(_("Uyghur name"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    person = models.BooleanField(
        _("natural persons"),
        default=False,
        help_text=_(
            "Whoever is of this kind applies in person: there is no legal representative and no seal."
        ),
    )
    mask_names = models.BooleanField(
        _("public pages mask the names"),
        default=False,
        help_text=_("Only for natural persons: readers see 李* or J*** S*** in place of the name."),
    )
    identifier = models.CharField(
        _("identified by"), max_length=10, choices=Identifier, default=Identifier.CREDIT_CODE
    )
    identifier_title = TextColumn(
        _("what the identifier is called"),
        max_length=60,
        blank=True,
        help_text=_("For example, student number. The unified social credit code has a name already."),
    )
    identifier_title_en = TextColumn(_("English name of the identifier"), max_length=100, blank=True)
    identifier_title_ug = TextColumn(_("Uyghur name of the identifier"), max_length=100, blank=True)
    pattern = TextColumn(
        _("pattern of the identifier"),
        max_length=200,
        blank=True,
        validators=[validate_masks],
        help_text=_(
            "# stands for a digit, @ for a letter, * for either, all else for itself: S-######. Several patterns are "
            "parted by spaces. Blank: anything of up to 40 characters."
        ),
    )

    class Meta:
        verbose_name = _("kind of applicant")
        verbose_name_plural = _("kinds of applicants")
        ordering = ["position", "key"]

    def __str__(self):
        return self.local_title

    @property
    def local_title(self):
        """The title in the reader's language, Chinese where it is not known."""
        return {"en": self.title_en, "ug": self.title_ug}.get(get_language() or "") or self.title

    @property
    def identifier_label(self):
        """What the identifier is called in the reader's language; "" where there is none."""
        if self.identifier == self.Identifier.NONE:
            return ""
        local = {"en": self.identifier_title_en, "ug": self.identifier_title_ug}.get(get_language() or "")
        return local or self.identifier_title or str(_("Unified social credit code"))

    @property
    def has_credit_code(self):
        return self.identifier == self.Identifier.CREDIT_CODE

    def fault_of(self, code):
        """Why somebody of this kind cannot have this code (normalised), as a sentence; None for one that fits."""
        if self.identifier == self.Identifier.NONE:
            return (
                _("“%(kind)s” has no identifier: leave this blank.") % {"kind": self.local_title}
                if code
                else None
            )
        words = {"label": self.identifier_label, "kind": self.local_title, "code": code}
        if not code:
            return _("Enter what “%(kind)s” is identified by: %(label)s.") % words
        if self.has_credit_code:
            return problem(code)
        if not fits(code, self.pattern):
            return _("%(label)s: “%(code)s” does not fit the pattern %(pattern)s.") % {
                **words,
                "pattern": self.pattern,
            }
        return None

    def clean(self):
        """What is changed has to fit the applicants that are of this kind."""
        super().clean()
        free = self.identifier == self.Identifier.FREE
        errors = {}
        if free and not self.identifier_title:
            errors["identifier_title"] = _("Say what the identifier is called.")
        if self.pattern and not free:
            errors["pattern"] = _("Only an identifier of its own has a pattern. Leave this blank.")
        if self.mask_names and not self.person:
            errors["mask_names"] = _("Only names of natural persons are masked.")
        if errors:
            raise ValidationError(errors)
        if self.pk:
            self._refuse_misfits()

    def _refuse_misfits(self):
        own = self.organisations.order_by("name")
        wrong = [name for name, code in own.values_list("name", "identifier") if self.fault_of(code)]
        if wrong:
            raise ValidationError(
                {
                    "identifier": _("The identifiers of these applicants would not fit: %(names)s.")
                    % {"names": few(wrong)}
                }
            )
        represented = own.exclude(legal_representative="").values_list("name", flat=True)
        if self.person and represented:
            raise ValidationError(
                {
                    "person": _("These applicants have a legal representative: %(names)s.")
                    % {"names": few(represented)}
                }
            )


def masked(name):
    """A name of which each part shows only how it begins: 李*, J*** S***."""
    shown, beginning = [], True
    for character in name:
        apart = character in " ·-"
        shown.append(character if apart or beginning else "*")
        beginning = apart
    return "".join(shown)
