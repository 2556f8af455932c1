"""Designation documents and the titles that they grant."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.processes.graph.kinds import Effect
from forms_workflows.review.models import KeepsName
from forms_workflows.rounds.models import public_words

from ..enums import STATES, TRANSITIONS, TitleState, TitleStatus

PERSON = settings.AUTH_USER_MODEL


class Designation(KeepsName):
    """认定: the document that names successful cases. An objection that fails later brings a supplementary one.

    It has no number where its stage asks for none, and nobody signs what took effect by itself.
    """

    maker = "signed_by"

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="designations")
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    signed_on = models.DateField(_("date of the document"))
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    supplementary = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"], condition=~Q(document_number=""), name="document_number_once"
            ),
        ]

    def __str__(self):
        return self.document_number or self.signed_on.isoformat()


class NamedCase(models.Model):
    """A case that a document names. What the document does to it follows at once, or with the next sweeps."""

    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="named")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="named_in"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["designation", "submission"], name="case_named_once_in_a_document"
            ),
        ]

    def __str__(self):
        return f"{self.designation}: {self.submission}"


class Title(models.Model):
    """A recognised cluster's title (称号), which lives on after its case has ended: the register's row."""

    Status = TitleStatus
    #: The day of which a copy speaks (``domain.past``); None: today.
    seen_on = None

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
        over = self.valid_until is not None and self.valid_until < (self.seen_on or timezone.localdate())
        return self.status == self.Status.ACTIVE and over

    @property
    def state(self):
        """Its state on the day of which it speaks, by key: its status, or that it has expired."""
        return TitleState.EXPIRED if self.is_expired else self.status

    @property
    def standing(self):
        """Its state on that day, in words."""
        if self.state == self.Status.PENDING:
            words = self.designation.round.programme.words if self.designation_id else public_words()
            return _("%(Designated)s, %(plaque)s to follow") % words
        return STATES[self.state]


def allowed(effect, transition):
    """What a change of this effect may say of the title's state before and after it."""
    after = F("status_before") if transition.after is None else transition.after
    return Q(effect=effect, status_before__in=transition.before, status_after=after)


class TitleChange(models.Model):
    """What a document did to a title after it was granted: an entry of the title's history (变更、撤销、记录)."""

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="changes")
    effect = models.CharField(
        max_length=10, choices=[choice for choice in Effect.choices if choice[0] != Effect.GRANT]
    )
    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="title_changes")
    submission = models.OneToOneField(
        "submissions.Submission", on_delete=models.PROTECT, related_name="title_change"
    )
    note = models.CharField(max_length=200, help_text="What the document was about: its stage's words.")
    status_before = models.CharField(max_length=10, choices=TitleStatus)
    status_after = models.CharField(max_length=10, choices=TitleStatus)
    before = models.JSONField(default=dict, help_text="{entry: what it was}")
    after = models.JSONField(default=dict, help_text="{entry: what it is since}")

    class Meta:
        verbose_name = _("change of a title")
        verbose_name_plural = _("changes of titles")
        ordering = ["designation__signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, (allowed(*pair) for pair in TRANSITIONS.items())),
                name="title_changes_as_its_state_allows",
            ),
        ]

    def __str__(self):
        return f"{self.title}: {self.get_effect_display()}"
