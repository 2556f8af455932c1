"""A submission (申报): the case of one organisation in a round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.processes.graph.kinds import Until
from forms_workflows.processes.models import ReviewTask

from ..reasons import said

#: Parts of a stage in which its real work has not begun yet.
WAITING_PARTS = ("", "panel", "page", "document")

#: Ends after which the same organisation may apply again in the same round.
ENDS_THAT_FREE = ("withdrawn", "lapsed")


class Submission(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNING = "signing", _("Waiting for the signature")
        OPEN = "open", _("In review")
        ENDED = "ended", _("Ended")

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(
        "parties.Organisation",
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey(
        "parties.Region", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    subject = models.ForeignKey(
        "decisions.Title",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("title that it is about"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("case that started it"),
    )
    parent_stage = models.CharField(
        max_length=40, blank=True, help_text="Key of the stage at which the other case started it."
    )
    number = models.CharField(_("case number"), max_length=20)
    title = models.CharField(_("title"), max_length=200, blank=True)
    form_version = models.ForeignKey("forms.FormVersion", on_delete=models.PROTECT, related_name="+")
    process_version = models.ForeignKey(
        "processes.ProcessVersion", on_delete=models.PROTECT, related_name="+"
    )
    process = models.OneToOneField(
        "viewflow.Process", on_delete=models.PROTECT, null=True, blank=True, related_name="submission"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    stage = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=20, blank=True)
    arrived_by = models.CharField(
        max_length=81,
        blank=True,
        help_text="Stage and outcome by which it has come to its stage or its end: check.pass.",
    )
    taken = models.BooleanField(default=False, help_text="Somebody has taken up the task of this stage.")
    correcting = models.BooleanField(
        default=False, help_text="Corrects what it has submitted while it stands where it stands."
    )
    end = models.CharField(max_length=40, blank=True)
    reason = models.TextField(
        blank=True, help_text="Why it ended or was returned, for the applicant; see submissions.reasons."
    )
    seen_by_department = models.BooleanField(
        default=False, help_text="Has reached a desk of the whole department."
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="submission_number_once_per_round"),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=~Q(end__in=ENDS_THAT_FREE) & Q(subject__isnull=True, parent__isnull=True),
                name="one_live_submission_per_organisation_and_round",
            ),
            models.UniqueConstraint(
                fields=["parent", "parent_stage", "organisation"],
                condition=Q(parent__isnull=False),
                name="one_case_per_organisation_for_a_stage_that_starts_them",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, parent_stage="")
                | (Q(parent__isnull=False) & ~Q(parent_stage="")),
                name="submission_started_by_a_stage_of_a_case",
            ),
            models.UniqueConstraint(
                fields=["round", "subject"],
                condition=~Q(status="ended") & Q(subject__isnull=False, parent__isnull=True),
                name="one_live_submission_per_title_and_round",
            ),
            models.CheckConstraint(
                condition=(Q(status="ended") & ~Q(end="")) | (~Q(status="ended") & Q(end="")),
                name="submission_ended_iff_it_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | (Q(process__isnull=False) & Q(submitted_at__isnull=False)),
                name="submission_open_only_with_a_process",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "status", "stage"], name="submission_by_stage"),
            models.Index(fields=["organisation", "-id"], name="submission_by_organisation"),
        ]

    def __str__(self):
        return f"{self.number} {self.title or self.organisation.name}"

    @property
    def graph(self):
        """The process by which it is reviewed, with the figures of its round."""
        version = self.process_version
        return version.process_with(self.round.figures) if version.process.parameters else version.process

    @property
    def current_stage(self):
        """The stage at which it stands; None before the submission and after the end."""
        return self.graph.stage(self.stage)

    @property
    def is_returned(self):
        stage = self.current_stage
        return self.status == self.Status.OPEN and stage is not None and stage.is_apply

    @property
    def is_correcting(self):
        """Whether a correction is open while the case keeps its place: its entry on a public list was wrong."""
        return self.status == self.Status.OPEN and self.correcting

    @property
    def awaits_correction(self):
        """Whether the applicant has been asked to correct something, in the process or beside it."""
        return self.is_returned or self.is_correcting

    @property
    def is_editable(self):
        return self.status == self.Status.DRAFT or self.awaits_correction

    @property
    def label(self):
        """Where the case stands, in the applicant's words (applicant_label of the regulation's table)."""
        if self.status in (self.Status.DRAFT, self.Status.SIGNING):
            return self.get_status_display()
        if self.status == self.Status.ENDED:
            return self.end_label
        if self.is_correcting:
            return _("Correction needed")
        place = self.label_at(self.stage, self.part, taken=self.taken, by=self.arrived_by)
        return place or self.get_status_display()

    def label_at(self, stage, part="", *, taken=False, by=""):
        """The applicant's words for a place in the process; empty for a stage that it has not.

        ``by``: the outcome that led there, as in ``arrived_by``. It has the word until somebody takes the case up.
        """
        place = self.graph.stage(stage)
        if place is None:
            return ""
        if place.is_apply:
            return _("Correction needed")
        if part == "objection":
            return _("Objection being investigated")
        if not taken and part in WAITING_PARTS:
            return self.words_of(by) or place.waiting_label or place.label
        return place.label

    @property
    def end_label(self):
        return self.words_of(self.arrived_by) or self.graph.end(self.end).label

    def words_of(self, arrival):
        """What an outcome (``check.pass``) has the applicant read; empty where it leaves that to what it leads to."""
        key, _dot, outcome = arrival.partition(".")
        stage = self.graph.stage(key)
        taken = stage and stage.outcome(outcome)
        return taken.label if taken else ""

    @property
    def succeeded(self):
        return self.graph.end(self.end).success

    @property
    def reason_said(self):
        """Why it ended or was returned, in the reader's language."""
        return said(self.reason)

    @property
    def correction_due(self):
        """When a correction that was asked for has to be in; None where none is open or the calendar is not known."""
        if not self.is_returned:
            return None
        open_tasks = ReviewTask.objects.filter(process=self.process_id, finished__isnull=True)
        return open_tasks.filter(flow_task_type="HUMAN").values_list("scheduled", flat=True).first()

    @property
    def waits_until(self):
        """When the waiting time of its stage is over; None in other stages, and while the calendar is not known."""
        stage = self.current_stage
        if stage is None or stage.wait is None:
            return None
        if stage.wait.until == Until.WINDOW:
            return self.round.closes_at
        waiting = ReviewTask.objects.filter(process=self.process_id, finished__isnull=True)
        return waiting.filter(flow_task_type="TIMER").values_list("scheduled", flat=True).first()

    @property
    def form(self):
        """The form of its application, with the parameters of its round."""
        return self.form_of(self.form_version)

    def form_of(self, version):
        """A form that is filled in about it, with the parameters of its round. ``version``: None gives None."""
        if version is None or not version.form.parameters:
            return version and version.form
        return version.form_with(self.round.plain_parameters)

    @property
    def answers(self):
        """The newest answers document, draft or submitted."""
        newest = self.answer_rounds.order_by("-number").first()
        return newest.answers if newest else {}
