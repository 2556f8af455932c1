"""What a stage concluded, and what an officer has typed so far."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .names import KeepsName

PERSON = settings.AUTH_USER_MODEL


class StageResult(KeepsName):
    """What one person concluded in one task. Never changed afterwards."""

    maker = "actor"

    submission = models.ForeignKey("submissions.Submission", on_delete=models.PROTECT, related_name="results")
    task = models.OneToOneField("viewflow.Task", on_delete=models.PROTECT, null=True, related_name="result")
    stage = models.CharField(max_length=40)
    part = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answers = models.JSONField(default=dict)
    attachments = models.ManyToManyField("submissions.Attachment", related_name="results")
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="stage_results")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["submission", "stage"], name="stage_result_by_stage")]

    def __str__(self):
        return f"{self.submission_id} {self.stage}{self.part}: {self.outcome}"


class Draft(models.Model):
    """What a reviewer has typed for a task and not yet decided, so that nothing is lost."""

    task = models.ForeignKey("viewflow.Task", on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "person"], name="one_draft_per_task_and_person")
        ]

    def __str__(self):
        return f"draft of task {self.task_id}"
