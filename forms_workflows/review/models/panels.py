"""Panels of experts and the cases before them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Panel(models.Model):
    """A group of experts (评审组) and the cases that they score."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Scoring")
        CLOSED = "closed", _("Closed")

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="panels")
    stage = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=100)
    session_at = models.DateTimeField(_("defence session"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", opened_at__isnull=True)
                | (~Q(status="draft") & Q(opened_at__isnull=False)),
                name="panel_opened_iff_not_draft",
            ),
        ]

    def __str__(self):
        return self.title


class PanelMember(models.Model):
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="panel_memberships")
    number = models.PositiveSmallIntegerField(help_text="Exports name experts by this number only.")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="expert_once_per_panel"),
            models.UniqueConstraint(fields=["panel", "number"], name="expert_number_once_per_panel"),
        ]

    def __str__(self):
        return f"{self.panel}: {self.person}"


class PanelCase(models.Model):
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="cases")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="panel_cases"
    )
    position = models.PositiveSmallIntegerField()
    absent = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["panel", "submission"], name="case_once_per_panel")]

    def __str__(self):
        return f"{self.panel}: {self.submission}"
