"""Designation documents and the titles that they grant."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.review.models import KeepsName

PERSON = settings.AUTH_USER_MODEL


class Designation(KeepsName):
    """认定: the document that names successful cases. An objection that fails later brings a supplementary one."""

    maker = "signed_by"

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="designations")
    document_number = models.CharField(_("document number"), max_length=60, unique=True)
    signed_on = models.DateField(_("date of the document"))
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    supplementary = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["-pk"]

    def __str__(self):
        return self.document_number


class Title(models.Model):
    """A recognised cluster's title (称号), which lives on after its case has ended: the register's row."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Designated, plaque to follow")
        ACTIVE = "active", _("On the register")
        EXITED = "exited", _("Left of its own accord")
        REVOKED = "revoked", _("Revoked")

    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="titles")
    submission = models.OneToOneField(
        "submissions.Submission", on_delete=models.PROTECT, related_name="title_held"
    )
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="titles")
    region = models.ForeignKey("parties.Region", on_delete=models.PROTECT, null=True, related_name="titles")
    name = models.CharField(_("name"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    public_answers = models.JSONField(
        default=dict, help_text="Answers to the fields that the form declares public."
    )
    plaque_number = models.CharField(_("plaque number"), max_length=60, blank=True)
    plaque_on = models.DateField(_("plaque given on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ["-year", "plaque_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plaque_number"], condition=~Q(plaque_number=""), name="plaque_number_once"
            ),
            models.CheckConstraint(
                condition=Q(plaque_number="", plaque_on__isnull=True)
                | (~Q(status="pending") & ~Q(plaque_number="") & Q(plaque_on__isnull=False)),
                name="title_active_once_it_has_a_plaque",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_expired(self):
        """Whether it stood in the register until a day that is over."""
        over = self.valid_until is not None and self.valid_until < timezone.localdate()
        return self.status == self.Status.ACTIVE and over

    @property
    def standing(self):
        """Its state today, in words."""
        return _("Expired") if self.is_expired else self.get_status_display()
