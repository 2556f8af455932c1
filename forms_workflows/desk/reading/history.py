"""What an applicant reads of the way its case has gone: its own deeds, and what it was told."""

from django.db.models import Q
from django.utils.translation import gettext as _

from forms_workflows.audit.models import Event
from forms_workflows.submissions.models import Notification
from forms_workflows.submissions.phrases import label_then

from .events import describe

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
    "partner.confirmed",
    "partner.declined",
    "case.published",
    "case.cleared",
    "case.designated",
    "case.plaqued",
    "objection.accepted",
}
#: Of a reviewer's decision the applicant reads what the message about it said.
TOLD = ("returned", "moved", "ended")


def applicant_history(submission):
    """[{"at", "text"}], newest first."""
    told = {one.cause_id: one for one in Notification.objects.filter(submission=submission, kind__in=TOLD)}
    events = Event.objects.filter(
        Q(action__in=PUBLIC_ACTIONS) | Q(pk__in=list(told)),
        chain=submission.round.chain,
        case_id=submission.pk,
    )
    return [
        {
            "at": event.at,
            "text": describe(event)
            if event.action in PUBLIC_ACTIONS
            else what_was_told(submission, told[event.pk]),
        }
        for event in events.order_by("-seq")
    ]


def what_was_told(submission, notification):
    """A message as a line of the history, where the case need not be named again."""
    if notification.kind == "ended":
        return submission.end_label
    if notification.kind == "moved":
        return label_then(submission, notification.data)
    stage = submission.graph.stage(notification.data["stage"])
    return _("%(stage)s: returned for correction") % {"stage": stage.title}
