"""A submission (申报), its answer rounds, files, partners, and who may see it."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.forms.labels import translate

from .querysets import AnswerRoundQuerySet, SubmissionQuerySet

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
    taken = models.BooleanField(default=False, help_text="Somebody has taken up the task of this stage.")
    end = models.CharField(max_length=40, blank=True)
    reason = models.TextField(
        blank=True, help_text="Why it ended or was returned, in words the applicant reads."
    )
    seen_by_department = models.BooleanField(
        default=False, help_text="Has reached a desk of the whole department."
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="submission_number_once_per_round"),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=~Q(end__in=ENDS_THAT_FREE),
                name="one_live_submission_per_organisation_and_round",
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
        return self.process_version.graph

    def stage_spec(self, key=None):
        """The frozen stage of this key (default: where the case stands), or None."""
        key = key or self.stage
        return next((stage for stage in self.graph["stages"] if stage["key"] == key), None)

    @property
    def is_returned(self):
        spec = self.stage_spec()
        return self.status == self.Status.OPEN and spec is not None and spec["kind"] == "apply"

    @property
    def is_editable(self):
        return self.status == self.Status.DRAFT or self.is_returned

    @property
    def label(self):
        """Where the case stands, in the applicant's words (applicant_label of the regulation's table)."""
        if self.status in (self.Status.DRAFT, self.Status.SIGNING):
            return self.get_status_display()
        if self.status == self.Status.ENDED:
            return self.end_label
        return self.label_at(self.stage, self.part, taken=self.taken) or self.get_status_display()

    def label_at(self, stage, part="", *, taken=False):
        """The applicant's words for a place in the process; empty for a stage that it has not."""
        spec = self.stage_spec(stage) if stage else None
        if spec is None:
            return ""
        if spec["kind"] == "apply":
            return _("Correction needed")
        if part == "objection":
            return _("Objection being investigated")
        text = spec.get("label_for_applicant") or spec["title"]
        if not taken and part in WAITING_PARTS and spec.get("label_unclaimed"):
            text = spec["label_unclaimed"]
        return translate(self.graph, text)

    @property
    def end_label(self):
        if self.end in BUILT_IN_ENDS:
            return BUILT_IN_ENDS[self.end]
        for end in self.graph["ends"]:
            if end["key"] == self.end:
                return translate(self.graph, end.get("label_for_applicant") or end["title"])
        return self.end

    @property
    def succeeded(self):
        return any(end["key"] == self.end and end.get("success") for end in self.graph["ends"])

    @property
    def answers(self):
        """The newest answers document, draft or submitted."""
        newest = self.answer_rounds.order_by("-number").first()
        return newest.answers if newest else {}


BUILT_IN_ENDS = {"withdrawn": _("Withdrawn"), "lapsed": _("Lapsed"), "terminated": _("Terminated")}


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
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
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


def private_storage():
    return storages["private"]


def attachment_path(attachment, name):
    # The name that the person gave is kept in a column; on disk it would only leak.
    return f"submissions/{timezone.now():%Y/%m}/{attachment.id}"


class Attachment(models.Model):
    """A file of an applicant or a reviewer, outside of MEDIA_ROOT and served through a view that checks rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    field = models.CharField(max_length=40, help_text="Field code, or the stage that the file belongs to.")
    of_stage = models.BooleanField(default=False, help_text="Given by a reviewer, not by the applicant.")
    file = models.FileField(storage=private_storage, upload_to=attachment_path, max_length=200)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["uploaded_at"]

    def __str__(self):
        return self.name


class Partner(models.Model):
    """A unit that applies jointly (联合申报单位) and must confirm before the lead may submit."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18)
    region = models.ForeignKey("parties.Region", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "credit_code"], name="partner_once_per_submission"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="partner_confirmed_iff_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name


class CaseAccess(models.Model):
    """One person's right to see one case (an expert), or a bar from it (recusal, 回避). A bar always wins."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="access")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_access")
    barred = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "person", "barred"], name="case_access_once"),
        ]

    def __str__(self):
        return f"{self.person} {'✕' if self.barred else '✓'} {self.submission}"


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


class Notification(models.Model):
    """A message to one person (站内信). Each has a cause: the audit event of the change it tells of."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    cause = models.ForeignKey("audit.Event", on_delete=models.PROTECT, related_name="notifications")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_inbox"),
            models.Index(
                fields=["next_try"], condition=Q(mailed_at__isnull=True), name="notification_unsent"
            ),
        ]

    def __str__(self):
        return f"{self.kind} → {self.person}"
