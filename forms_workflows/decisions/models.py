"""What the department decides in public: shortlist, meeting, publicity period, objections, designations."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Shortlist(models.Model):
    """拟入围名单. A deferral makes the next version; an approved one is what the publicity page is made from."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being drawn up")
        PROPOSED = "proposed", _("Before the meeting")
        APPROVED = "approved", _("Approved")
        PUBLIC = "public", _("In its publicity period")
        VOID = "void", _("Publicity suspended")
        ENDED = "ended", _("Publicity period over")
        DEFERRED = "deferred", _("Deferred")
        REJECTED = "rejected", _("Rejected")

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="shortlists")
    ranking = models.ForeignKey(
        "review.Ranking", on_delete=models.PROTECT, null=True, related_name="shortlists"
    )
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    note = models.TextField(_("report of the review"), blank=True)
    drawn_up_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("shortlist")
        verbose_name_plural = _("shortlists")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="shortlist_version_once_per_round"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(status__in=["draft", "proposed"]),
                name="one_shortlist_before_the_meeting_per_round",
            ),
        ]

    def __str__(self):
        return f"{self.round} · v{self.version}"


class ShortlistItem(models.Model):
    class Decision(models.TextChoices):
        PENDING = "pending", _("Not yet decided")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="items")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="shortlisted"
    )
    position = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.PENDING)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "submission"], name="case_once_per_shortlist"),
            models.UniqueConstraint(fields=["shortlist", "position"], name="position_once_per_shortlist"),
        ]

    def __str__(self):
        return f"{self.position}. {self.submission}"


class Meeting(models.Model):
    """The registered decision of the leading party group (党组会) on a whole shortlist. Its minutes stay internal."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DEFERRED = "deferred", _("Deferred")
        REJECTED = "rejected", _("Rejected")

    shortlist = models.OneToOneField(Shortlist, on_delete=models.PROTECT, related_name="meeting")
    title = models.CharField(
        _("meeting"), max_length=100, help_text=_("Name and session, for example 2026年第18次党组会.")
    )
    held_on = models.DateField(_("held on"))
    minutes_number = models.CharField(_("number of the minutes"), max_length=60)
    agenda_item = models.CharField(_("agenda item"), max_length=60, blank=True)
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    note = models.TextField(_("note"), blank=True)
    registered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("meeting decision")

    def __str__(self):
        return self.title


class PublicityPeriod(models.Model):
    """公示期: n working days counted by the calendar from the moment the page went live."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="periods")
    page_id = models.PositiveBigIntegerField(
        help_text="The publicity page; pages know this app, not the reverse."
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="24:00 Beijing time of the last counted day.")
    days = models.JSONField(help_text="The counted working days, ISO dates.")
    count_first_day = models.BooleanField(default=False)
    calendar_digest = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="publicity_starts_before_it_ends"
            ),
            models.UniqueConstraint(
                fields=["shortlist"],
                condition=Q(voided_at__isnull=True),
                name="one_valid_period_per_shortlist",
            ),
        ]

    def __str__(self):
        return f"{self.shortlist}: {self.first_day} – {self.last_day}"

    @property
    def first_day(self):
        return self.days[0]

    @property
    def last_day(self):
        return self.days[-1]

    @property
    def last_moment(self):
        """For display: the last second of the period, on its last day."""
        return self.ends_at - timedelta(seconds=1)

    @property
    def is_running(self):
        return self.voided_at is None and self.starts_at <= timezone.now() < self.ends_at


def new_query_code():
    """Eight characters that let the objector, and nobody else, ask how it stands."""
    return secrets.token_hex(4).upper()


def private_storage():
    return storages["private"]


class Objection(models.Model):
    """异议. Who objects is seen by the objection officer and by supervision only; that one exists is not public."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Individual")
        UNIT = "unit", _("Unit")
        ANONYMOUS = "anonymous", _("Anonymous")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        ACCEPTED = "accepted", _("Under investigation")
        REJECTED = "rejected", _("Not upheld")
        PARTLY = "partly", _("Partly upheld")
        UPHELD = "upheld", _("Upheld")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (Status.RECEIVED, Status.ACCEPTED)

    period = models.ForeignKey(PublicityPeriod, on_delete=models.PROTECT, related_name="objections")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="objections"
    )
    receipt = models.CharField(_("receipt number"), max_length=30, unique=True)
    query_code = models.CharField(_("query code"), max_length=8, default=new_query_code)
    kind = models.CharField(_("who objects"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=100, blank=True)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True)
    contact = models.CharField(_("telephone or e-mail"), max_length=100, blank=True)
    facts = models.TextField(_("facts and reasons"))
    evidence = models.FileField(
        upload_to="objections/%Y/%m/", storage=private_storage, blank=True, max_length=200
    )
    evidence_name = models.CharField(max_length=255, blank=True)
    late = models.BooleanField(default=False)
    status = models.CharField(max_length=15, choices=Status, default=Status.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    extended = models.BooleanField(default=False)
    report = models.TextField(_("report of the investigation"), blank=True)
    statement = models.TextField(_("statement of the applicant"), blank=True)
    reply = models.TextField(_("reply to the objector"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "not_accepted", "withdrawn"])
                | Q(accepted_at__isnull=False),
                name="objection_accepted_before_it_is_concluded",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "rejected", "partly", "upheld"]) | ~Q(kind="anonymous"),
                name="anonymous_objection_is_never_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["not_accepted", "rejected", "partly", "upheld"]) | ~Q(reply=""),
                name="concluded_objection_has_a_reply",
            ),
        ]

    def __str__(self):
        return self.receipt


class Designation(models.Model):
    """认定: the document that names successful cases. An objection that fails later brings a supplementary one."""

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
                condition=Q(status="pending", plaque_number="", plaque_on__isnull=True)
                | (~Q(status="pending") & ~Q(plaque_number="") & Q(plaque_on__isnull=False)),
                name="title_active_iff_it_has_a_plaque",
            ),
        ]

    def __str__(self):
        return self.name
