"""Shortlists (入围名单) and their items."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.processes.graph.lists import run_from
from forms_workflows.review.models import KeepsName
from forms_workflows.submissions.reasons import said

PERSON = settings.AUTH_USER_MODEL


#: {state: how it is said with the word that a programme has for publicity}
IN_OWN_WORDS = {
    "public": _("In its %(publicity)s period"),
    "void": _("%(Publicity)s suspended"),
    "ended": _("%(Publicity)s period over"),
}


class Shortlist(KeepsName):
    """名单: cases that are decided on and made public together, drawn up from a ranking or from those that wait.

    A deferral makes the next version; an approved one is what the publicity page is made from.
    """

    maker = "drawn_up_by"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being drawn up")
        PROPOSED = "proposed", _("Before the meeting")
        APPROVED = "approved", _("Approved")
        PUBLIC = "public", _("In its publicity period")
        VOID = "void", _("Publicity suspended")
        ENDED = "ended", _("Publicity period over")
        DECIDED = "decided", _("Decided")
        DEFERRED = "deferred", _("Deferred")
        REJECTED = "rejected", _("Rejected")

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="shortlists")
    ranking = models.ForeignKey(
        "review.Ranking", on_delete=models.PROTECT, null=True, related_name="shortlists"
    )
    stage = models.CharField(
        max_length=40, help_text="Where it was drawn up: key of a ranking, a meeting or a publicity."
    )
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrections",
        help_text="The list whose entry had to be corrected (更正).",
    )
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
                fields=["ranking"],
                condition=Q(status__in=["draft", "proposed"]),
                name="one_shortlist_before_the_meeting_per_ranking",
            ),
        ]

    def __str__(self):
        return f"{self.round} · v{self.version}"

    @property
    def standing(self):
        """How it stands, in the words of its programme."""
        said = IN_OWN_WORDS.get(self.status)
        return said % self.round.programme.words if said else self.get_status_display()

    @property
    def run(self):
        """What it goes through: ranking, meeting, publicity, each None where it does not come to one."""
        return run_from(self.round.graph, self.stage)

    @property
    def label(self):
        """What it is called on a screen: one of a ranking is a shortlist."""
        words = _("Shortlist, version %(number)d") if self.ranking_id else _("List %(number)d")
        return words % {"number": self.version}

    @property
    def note_said(self):
        """The report, where the system wrote it in the reader's language."""
        return said(self.note)


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
