"""Who takes part, and where: regions, departments, organisations, people and the roles they hold."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .credit_code import CreditCodeField
from .guard import PersonQuerySet, refuse_deletion
from .rights import validate_rights


class Region(models.Model):
    """A place of administrative division (行政区划), by its GB/T 2260 code."""

    class Kind(models.TextChoices):
        REGION = "region", _("Region of the top level")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY_CITY = "county_city", _("County or city")

    code = models.CharField(
        _("code"), max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}\Z", _("Six digits."))]
    )
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=30)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    name_ug = models.CharField(_("Uyghur name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="region_code_has_six_digits", condition=Exact(Length("code"), 6)),
            models.CheckConstraint(
                name="region_top_iff_no_parent",
                condition=Q(kind="region", parent=None) | (~Q(kind="region") & Q(parent__isnull=False)),
                violation_error_message=_("Only a region of the top level is part of no other."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def local_name(self):
        """The name in the reader's language, Chinese where it is not known."""
        return {"en": self.name_en, "ug": self.name_ug}.get(get_language() or "") or self.name


class Department(models.Model):
    """An office of government; a prefecture's bureau stands below the regional department."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    short_name = models.CharField(_("short name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)
    name_ug = models.CharField(_("Uyghur name"), max_length=150, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="departments", verbose_name=_("region")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("higher department"),
    )
    code_prefix = models.CharField(
        _("document prefix"),
        max_length=20,
        blank=True,
        help_text=_("Stands before the year in document numbers."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["region__code", "name"]
        constraints = [
            models.CheckConstraint(
                name="department_not_above_itself", condition=Q(parent=None) | ~Q(parent=F("pk"))
            ),
        ]

    def __str__(self):
        return self.name

    def lineage(self):
        """This department and those above it, nearest first."""
        department, seen = self, set()
        while department is not None and department.pk not in seen:
            seen.add(department.pk)
            yield department
            department = department.parent


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    use_in_migrations = False


class Person(AbstractUser):
    """A natural person with an account. People who have worked here are deactivated, never deleted."""

    # One name field: family and given name are not parted in Chinese, nor always present elsewhere.
    first_name = property(str)  # what Wagtail greets people by
    last_name = None
    name = models.CharField(_("full name"), max_length=60)
    mobile = models.CharField(
        _("mobile number"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[\d -]{5,19}\Z", _("Digits only, for example 13800000000."))],
    )
    title = models.CharField(_("post or title"), max_length=60, blank=True)
    unit = models.CharField(_("employer"), max_length=100, blank=True)
    unit_code = CreditCodeField(_("employer’s credit code"), blank=True)
    is_demo = models.BooleanField(
        _("demo account"), default=False, help_text=_("Offered for one-click sign-in where the demo runs.")
    )

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique",
                condition=~Q(email=""),
                violation_error_message=_("Someone else has this e-mail address."),
            ),
        ]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def delete(self, *args, **kwargs):
        refuse_deletion(self)
        return super().delete(*args, **kwargs)


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

    name = models.CharField(_("name"), max_length=100)
    credit_code = CreditCodeField(_("unified social credit code"), unique=True)
    kind = models.CharField(_("kind of legal person"), max_length=20, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="organisations", verbose_name=_("region"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
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

    @property
    def is_verified(self):
        return self.verification == self.Verification.VERIFIED


class Role(models.Model):
    """A set of rights with a name. Held through a membership, in one department or one organisation."""

    key = models.CharField(
        _("role key"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and underscores."))],
        help_text=_("Processes name the role by this key; it cannot change once people hold the role."),
    )
    title = models.CharField(_("role name"), max_length=60)
    title_en = models.CharField(_("English role name"), max_length=100, blank=True)
    rights = models.JSONField(_("rights"), default=list, blank=True, validators=[validate_rights])
    outside = models.BooleanField(
        _("held by outsiders"),
        default=False,
        help_text=_("For example experts: they serve a department without belonging to its staff."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["position", "key"]

    def __str__(self):
        return self.title

    @property
    def local_title(self):
        """The title in the reader's language, Chinese where it is not known."""
        return (self.title_en if get_language() == "en" else "") or self.title


class Membership(models.Model):
    """One person, one role, in exactly one department or organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships", verbose_name=_("role"))
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("department"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        ordering = ["person", "role"]
        constraints = [
            models.CheckConstraint(
                name="membership_in_department_or_organisation",
                condition=Q(department__isnull=True, organisation__isnull=False)
                | Q(department__isnull=False, organisation__isnull=True),
                violation_error_message=_("Choose either a department or an organisation."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "department"],
                name="membership_once_in_department",
                condition=Q(department__isnull=False),
                violation_error_message=_("This person already holds this role there."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                name="membership_once_in_organisation",
                condition=Q(organisation__isnull=False),
                violation_error_message=_("This person already holds this role there."),
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.role} · {self.place}"

    @property
    def place(self):
        return self.department or self.organisation

    @property
    def desk(self):
        """The token that tasks carry for this desk: ``role@d<department>`` or ``role@o<organisation>``."""
        place = f"d{self.department_id}" if self.department_id else f"o{self.organisation_id}"
        return f"{self.role.key}@{place}"
