"""Roles with their rights, and who holds them where."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..enums import RIGHTS, validate_rights
from ..fields import TextColumn
from .organisations import Organisation
from .people import Person
from .regions import Department


class Role(models.Model):
    """A set of rights with a name. Held through a membership, in one department or one organisation."""

    key = models.CharField(
        _("role key"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and underscores."))],
        help_text=_("Processes name the role by this key; it cannot change once people hold the role."),
    )
    title = TextColumn(_("role name"), max_length=60)
    title_en = TextColumn(_("English role name"), max_length=100, blank=True)
    rights = models.JSONField(_("rights"), default=list, blank=True, validators=[validate_rights])
    outside = models.BooleanField(
        _("held by outsiders"),
        default=False,
        help_text=_("For example experts: they serve a department without belonging to its staff."),
    )
    second_factor = models.BooleanField(
        _("second factor required"),
        default=False,
        help_text=_("Whoever holds the role signs in with a code besides the password."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["position", "key"]
        permissions = [("confirm_role", _("Can confirm changes of rights that others proposed"))]

    def __str__(self):
        return self.title

    @property
    def local_title(self):
        """The title in the reader's language, Chinese where it is not known."""
        return (self.title_en if get_language() == "en" else "") or self.title


class RightsChange(models.Model):
    """Rights that somebody wants a role to carry. They count once a second person has confirmed them."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    role = models.ForeignKey(Role, models.CASCADE, related_name="changes", verbose_name=_("role"))
    rights = models.JSONField(_("rights"), default=list, validators=[validate_rights])
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of rights")
        verbose_name_plural = _("changes of rights")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["role"], name="rights_change_one_waiting", condition=Q(outcome="waiting")
            ),
            models.CheckConstraint(
                name="rights_change_decided_by_somebody",
                condition=Q(outcome="waiting", decided_by=None, decided_at=None)
                | (~Q(outcome="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="rights_change_confirmed_by_another",
                condition=~Q(outcome="confirmed") | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self):
        return f"{self.role} #{self.pk}"

    @property
    def given(self):
        """Names of the rights that the role does not carry yet."""
        return [RIGHTS[right] for right in self.rights if right not in self.role.rights]

    @property
    def taken(self):
        """Names of the rights that the role would lose."""
        return [RIGHTS[right] for right in self.role.rights if right not in self.rights]


class Separation(models.Model):
    """Powers that must not meet in one person: nobody holds one of the first together with one of the second."""

    title = TextColumn(_("title"), max_length=60, unique=True)
    title_en = TextColumn(_("English title"), max_length=100, blank=True)
    first = models.JSONField(_("whoever holds one of these"), validators=[validate_rights])
    second = models.JSONField(_("holds none of these"), validators=[validate_rights])

    class Meta:
        verbose_name = _("separation of powers")
        verbose_name_plural = _("separations of powers")
        ordering = ["title"]

    def __str__(self):
        return (self.title_en if get_language() == "en" else "") or self.title

    def forbids(self, rights):
        """Whether these rights, in one person, are what this row keeps apart."""
        return any(right in self.second for right in rights) and any(right in self.first for right in rights)


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
