"""Register the meeting's decision on a whole list (党组会审议)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.rows import update_rows
from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.slices import each_case
from forms_workflows.submissions.models import Submission

from ..models import Meeting, Shortlist, ShortlistItem
from .shortlists import (
    MOVING_SECONDS,
    at_meeting,
    before_meeting,
    live_cases,
    next_version,
    status_after_meeting,
)

Decision = ShortlistItem.Decision


def register_meeting(*, shortlist, **decision):
    """Approve, defer or reject the list; ``rejected`` {submission pk: reason} takes single items off it (X9).

    The drafter of the list may not register the decision on it (segregation of duties).
    The decision on every case is registered at once; the cases move behind it, slice by slice, so that nobody else
    waits for the round. What is not moved when ``MOVING_SECONDS`` are over goes on with the next sweeps.
    """
    with transaction.atomic():
        shortlist = decide_on(shortlist, **decision)
    if shortlist.status != Shortlist.Status.DEFERRED:
        settle_decided(shortlist)
    return shortlist


def decide_on(
    shortlist, *, person, title, held_on, minutes_number, outcome, agenda_item="", note="", rejected=None
):
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
    DECISIONS[outcome](shortlist, rejected)
    return shortlist


def check_held_on(shortlist, held_on):
    if held_on > timezone.localdate():
        raise Refused(_("The meeting has yet to be held: %(date)s.") % {"date": held_on})
    if held_on < timezone.localdate(shortlist.drawn_up_at):
        raise Refused(_("The list was drawn up after this day: %(date)s.") % {"date": held_on})


def approve(shortlist, rejected):
    decided = decide_items(shortlist, rejected, Decision.APPROVED)
    kept = any(item.decision == Decision.APPROVED for item in decided)
    set_status(shortlist, status_after_meeting(shortlist.run) if kept else Shortlist.Status.REJECTED)


def reject(shortlist, rejected):
    decide_items(shortlist, rejected, Decision.REJECTED)
    set_status(shortlist, Shortlist.Status.REJECTED)


def decide_items(shortlist, rejected, decision):
    """Note the decision on each case; one that has left the round meanwhile is noted as withdrawn."""
    items = list(shortlist.items.all())
    present = set(at_meeting(shortlist).values_list("pk", flat=True))
    Submission.objects.filter(pk__in=present).update(taken=True)
    for item in items:
        item.reason = rejected.get(item.submission_id, "")
        item.decision = Decision.REJECTED if item.reason else decision
        if item.submission_id not in present:
            item.decision = Decision.WITHDRAWN
    update_rows(items, ("decision", "reason"))
    return items


def settle_decided(shortlist, seconds=MOVING_SECONDS):
    """Move the cases on that still lie before the meeting that has decided; returns how many, in short transactions.

    Goes on where an earlier attempt stopped, until ``seconds`` are over.
    """
    person = shortlist.meeting.registered_by

    def decided(keys):
        return {item.submission_id: item for item in shortlist.items.filter(submission__in=keys)}

    def move(submission, items):
        return move_listed(shortlist, submission, items[submission.pk], person)

    return each_case("decided case", before_meeting(shortlist), move, knowing=decided, seconds=seconds)


def defer(shortlist, rejected):
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


def move_listed(shortlist, submission, item, person):
    """Of a locked case. False if it does not lie before the meeting any more, or nothing was decided about it."""
    stage = shortlist.run.meeting
    stands = submission.status == Submission.Status.OPEN and submission.stage == stage.key
    if not stands or item.decision not in (Decision.APPROVED, Decision.REJECTED):
        return False
    move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=stage.key, outcome=item.decision, person=person
        ),
        by=person,
        action=f"case.{item.decision}",
        reason=item.reason,
        data={"reason": item.reason},
    )
    return True
