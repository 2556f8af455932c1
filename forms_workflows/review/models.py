"""What reviewers leave behind: results of stages, panels, score sheets, recusals, rankings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class StageResult(models.Model):
    """What one person concluded in one task. Never changed afterwards."""

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


class ScoreSheet(models.Model):
    """One expert's sheet for one case (评分表). Sealed on handing in; nobody but its author sees it before."""

    submission = models.ForeignKey("submissions.Submission", on_delete=models.PROTECT, related_name="sheets")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="sheets")
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
                fields=["submission", "expert"],
                condition=Q(voided_at__isnull=True),
                name="one_sheet_per_expert",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(total__isnull=False), name="sealed_sheet_has_a_total"
            ),
        ]

    def __str__(self):
        return f"{self.submission_id} · {self.expert_id}"


class Recusal(models.Model):
    """A declaration that a person must not deal with a case (回避)."""

    class Kind(models.TextChoices):
        EMPLOYED = (
            "employed",
            _("Employed by, adviser to or shareholder of the applicant, a partner or a leading company"),
        )
        KIN = "kin", _("Relative of a principal")
        PREPARED = "prepared", _("Took part in preparing the application")
        FOUNDER = "founder", _("Same unit as a founder")
        OTHER = "other", _("Other")

    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="recusals"
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="recusals")
    kind = models.CharField(_("ground"), max_length=10, choices=Kind)
    reason = models.TextField(_("explanation"), blank=True)
    declared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("recusal")
        constraints = [models.UniqueConstraint(fields=["submission", "person"], name="recusal_once")]

    def __str__(self):
        return f"{self.person} ⊘ {self.submission}"


class Ranking(models.Model):
    """The order of a round's scored cases, by a rule that is kept with it."""

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="rankings")
    stage = models.CharField(max_length=40)
    rule = models.JSONField(default=dict)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.round} · {self.made_at:%Y-%m-%d}"


class RankedCase(models.Model):
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="cases")
    submission = models.ForeignKey("submissions.Submission", on_delete=models.PROTECT, related_name="ranked")
    position = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=8, decimal_places=2)
    sheets = models.PositiveSmallIntegerField()
    trimmed = models.BooleanField(default=False)
    tie_values = models.JSONField(default=list)
    tied = models.BooleanField(default=False, help_text="Still equal after every tie-break.")
    vetoed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "submission"], name="case_once_per_ranking")
        ]

    def __str__(self):
        return f"{self.position}. {self.submission}"
