"""What was answered, round by round, what was noted at a field, and what is searched for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..reasons import said
from .submission import Submission


class AnswerRoundQuerySet(models.QuerySet):
    def newest_of(self, cases):
        """{pk of the case: its newest answer round}, in one statement."""
        return {one.submission_id: one for one in self.filter(submission__in=cases).order_by("number")}


class AnswerRound(models.Model):
    """The whole answers document of the first submission or of one correction (补正). Frozen when submitted."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="answer_rounds")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    computed = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    open_fields = models.JSONField(null=True, blank=True, help_text="Codes that reopen; null: all of them.")
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_stage = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When a correction was handed over to the principal."
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64, blank=True)

    objects = AnswerRoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="answer_round_number_once"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(submitted_at__isnull=True), name="one_open_answer_round"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, digest="")
                | (Q(submitted_at__isnull=False) & ~Q(digest="")),
                name="answer_round_hashed_iff_submitted",
            ),
        ]

    def __str__(self):
        return f"{self.submission} #{self.number}"

    @property
    def due_at(self):
        """When this correction has to be handed in: what the task says, which the sweep and the door obey too."""
        return None if self.submitted_at else self.submission.correction_due

    @property
    def reason_said(self):
        """Why it was asked for, in the reader's language."""
        return said(self.reason)


class FieldNote(models.Model):
    """What a reviewer says about one field when asking for a correction."""

    answer_round = models.ForeignKey(AnswerRound, on_delete=models.PROTECT, related_name="notes")
    field = models.CharField(max_length=40)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.field}: {self.text[:40]}"


class AnswerIndex(models.Model):
    """Answers of searchable fields in typed columns; can always be rebuilt from the answer rounds."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="index")
    field = models.CharField(max_length=40)
    text = models.CharField(max_length=255, blank=True)
    number = models.DecimalField(max_digits=30, decimal_places=8, null=True)
    date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "field"], name="answer_index_once"),
        ]
        indexes = [models.Index(fields=["field", "number"], name="answer_index_number")]

    def __str__(self):
        return f"{self.submission_id} {self.field}"
