"""What an applicant reads of the way its case has gone: its own deeds, and what it was told."""

from django.db.models import Q
from django.utils.translation import gettext as _

from forms_workflows.audit.models import Event
from forms_workflows.submissions.models import Notification
from forms_workflows.submissions.phrases import label_then

from .events import describe
from .passages import told_passages

#: Rankings, lists and scores are the department's.
PUBLIC_ACTIONS = {
    "submission.started",
    "submission.finished",
    "submission.reopened",
    "submission.submitted",
    "submission.correction_finished",
    "submission.corrected",
    "submission.withdrawn",
    "submission.terminated",
    "submission.lapsed",
    "submission.cancelled",
    "stage.waited",
    "partner.confirmed",
    "partner.declined",
    "case.published",
    "case.cleared",
    "case.designated",
    "case.plaqued",
    "submission.asked",
    "submission.opened",
    "title.renew",
    "title.change",
    "title.suspend",
    "title.restore",
    "title.revoke",
    "title.exit",
    "title.record",
    "objection.accepted",
}
#: Of a reviewer's decision the applicant reads what the message about it said.
TOLD = ("returned", "moved", "ended")


def applicant_history(submission):
    """[{"at", "text", "passages"}], newest first. ``passages``: rules by which the case went on, where it may know."""
    told = {one.cause_id: one for one in Notification.objects.filter(submission=submission, kind__in=TOLD)}
    events = Event.objects.filter(
        Q(action__in=PUBLIC_ACTIONS) | Q(pk__in=list(told)) | Q(data__has_key="passed"),
        chain=submission.round.chain,
        case_id=submission.pk,
    )
    rows = [
        {
            "at": event.at,
            "text": text_of(submission, event, told.get(event.pk)),
            "passages": told_passages(submission, event),
        }
        for event in events.order_by("-seq")
    ]
    return [row for row in rows if row["text"] or row["passages"]]


def text_of(submission, event, notification):
    if event.action in PUBLIC_ACTIONS:
        return describe(event, submission.round.programme.words)
    return what_was_told(submission, notification) if notification else ""


def what_was_told(submission, notification):
    """A message as a line of the history, where the case need not be named again."""
    if notification.kind == "ended":
        return submission.end_label
    if notification.kind == "moved":
        return label_then(submission, notification.data)
    stage = submission.graph.stage(notification.data["stage"])
    return _("%(stage)s: returned for correction") % {"stage": stage.title}
