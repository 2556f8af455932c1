"""Register the meeting's decision on a whole list (党组会审议)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.models import Submission

from ..models import Meeting, Shortlist, ShortlistItem
from .shortlists import live_cases, next_version, status_after_meeting


@transaction.atomic
def register_meeting(
    *, shortlist, person, title, held_on, minutes_number, outcome, agenda_item="", note="", rejected=None
):
    """Approve, defer or reject the list; ``rejected`` {submission pk: reason} takes single items off it (X9).

    The drafter of the list may not register the decision on it (segregation of duties).
    """
    shortlist = (
        Shortlist.objects.select_for_update(of=("self",))
        .select_related("round__process_version")
        .get(pk=shortlist.pk)
    )
    rejected = rejected or {}
    if shortlist.status != Shortlist.Status.PROPOSED:
        raise Refused(_("This list is not before the meeting: %(state)s.") % {"state": shortlist.standing})
    if shortlist.drawn_up_by_id == person.pk:
        raise Refused(_("Whoever drew up the list cannot register the decision on it."))
    check_held_on(shortlist, held_on)
    if outcome == Meeting.Outcome.DEFERRED and rejected:
        raise Refused(_("A deferred list comes back as a whole. Take single cases off when it is approved."))
    if missing := [pk for pk, reason in rejected.items() if not reason.strip()]:
        raise Refused(
            _("Give a reason for each of the %(count)d cases taken off the list.") % {"count": len(missing)}
        )
    Meeting.objects.create(
        shortlist=shortlist,
        title=title,
        held_on=held_on,
        minutes_number=minutes_number,
        agenda_item=agenda_item,
        outcome=outcome,
        note=note,
        registered_by=person,
    )
    round_event(
        shortlist.round,
        f"meeting.{outcome}",
        person,
        subject=shortlist,
        after={"minutes": minutes_number, "held_on": held_on.isoformat(), "rejected": sorted(rejected)},
    )
    DECISIONS[outcome](shortlist, person, rejected)
    return shortlist


def check_held_on(shortlist, held_on):
    if held_on > timezone.localdate():
        raise Refused(_("The meeting has yet to be held: %(date)s.") % {"date": held_on})
    if held_on < timezone.localdate(shortlist.drawn_up_at):
        raise Refused(_("The list was drawn up after this day: %(date)s.") % {"date": held_on})


def approve(shortlist, person, rejected):
    for item in shortlist.items.select_related("submission"):
        reason = rejected.get(item.submission_id)
        decide_item(shortlist, item, "rejected" if reason else "approved", person, reason or "")
    kept = shortlist.items.filter(decision=ShortlistItem.Decision.APPROVED).exists()
    set_status(shortlist, status_after_meeting(shortlist.run) if kept else Shortlist.Status.REJECTED)


def reject(shortlist, person, rejected):
    for item in shortlist.items.select_related("submission"):
        decide_item(shortlist, item, "rejected", person, rejected.get(item.submission_id, ""))
    set_status(shortlist, Shortlist.Status.REJECTED)


def decide_item(shortlist, item, outcome, person, reason):
    """The decision on one case; one that has left the round meanwhile is noted as withdrawn."""
    moved = move_listed(shortlist, item.submission, outcome, person, reason)
    item.decision = ShortlistItem.Decision(outcome) if moved else ShortlistItem.Decision.WITHDRAWN
    item.reason = reason
    item.save(update_fields=["decision", "reason"])


def defer(shortlist, person, rejected):
    """缓议: the same cases go back to a new version of the list; none of them moves."""
    live_cases(shortlist).update(taken=False)
    set_status(shortlist, Shortlist.Status.DEFERRED)
    successor = Shortlist.objects.create(
        round=shortlist.round,
        stage=shortlist.stage,
        ranking=shortlist.ranking,
        version=next_version(shortlist.round),
        note=shortlist.note,
        drawn_up_by=shortlist.drawn_up_by,
    )
    live = shortlist.items.filter(submission__status=Submission.Status.OPEN)
    ShortlistItem.objects.bulk_create(
        ShortlistItem(shortlist=successor, submission=item.submission, position=position)
        for position, item in enumerate(live, 1)
    )


DECISIONS = {
    Meeting.Outcome.APPROVED: approve,
    Meeting.Outcome.DEFERRED: defer,
    Meeting.Outcome.REJECTED: reject,
}


def set_status(shortlist, status):
    shortlist.status = status
    shortlist.save(update_fields=["status"])


def move_listed(shortlist, submission, outcome, person, reason):
    """False if the case does not stand before the meeting any more."""
    submission = lock_submission(submission)
    stage = shortlist.run.meeting
    if submission.status != Submission.Status.OPEN or submission.stage != stage.key:
        return False
    move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=stage.key, outcome=outcome, person=person
        ),
        by=person,
        action=f"case.{outcome}",
        reason=reason,
        data={"reason": reason},
    )
    return True
