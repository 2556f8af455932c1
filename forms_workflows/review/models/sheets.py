"""Score sheets: one for each expert and case, sealed when handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .panels import Panel

PERSON = settings.AUTH_USER_MODEL


class ScoreSheet(models.Model):
    """One expert's sheet for one case (评分表). Sealed on handing in; nobody but its author sees it before."""

    submission = models.ForeignKey("submissions.Submission", on_delete=models.PROTECT, related_name="sheets")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="sheets")
    stage = models.CharField(max_length=40, help_text="Key of the stage in which it is scored: the panel’s.")
    expert = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="sheets")
    task = models.OneToOneField("viewflow.Task", on_delete=models.PROTECT, related_name="sheet")
    form_version = models.ForeignKey("forms.FormVersion", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    computed = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("score sheet")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "expert", "stage"],
                condition=Q(voided_at__isnull=True),
                name="one_sheet_per_expert_and_stage",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(total__isnull=False), name="sealed_sheet_has_a_total"
            ),
        ]

    def __str__(self):
        return f"{self.submission_id} · {self.expert_id}"
