"""Carry what the engine did over to the submission, and tell the people concerned."""

from django.utils import timezone

from ..models import Submission
from .notify import notify_organisation, notify_tokens

#: Scopes of desks that belong to the whole department, not to a region or the applicant.
DEPARTMENT_SCOPES = {"department", "panel"}


def apply_move(*, submission, move, event, reason=""):
    """Write stage, end and labels after ``engine`` moved the case. The caller holds the submission's lock."""
    submission.changed_at = timezone.now()
    if move.end:
        submission.status, submission.end, submission.ended_at = (
            Submission.Status.ENDED,
            move.end,
            timezone.now(),
        )
        submission.stage = submission.part = ""
        submission.reason = reason
    elif move.to:
        arrived = move.to[0]
        if arrived.stage != submission.stage or arrived.part != submission.part:
            submission.taken = False
        submission.stage, submission.part = arrived.stage, arrived.part
        if reason or submission.is_returned:
            submission.reason = reason
        spec = submission.stage_spec(arrived.stage)
        if spec["desk"].get("scope") in DEPARTMENT_SCOPES:
            submission.seen_by_department = True
    submission.save()
    tell(submission=submission, move=move, event=event)


def tell(*, submission, move, event):
    """Who now has something to do, and the applicant when its own words for the state changed."""
    if move.end:
        notify_organisation(event, submission, kind="ended", data={"end": move.end})
        return
    for opened in move.to:
        if opened.owner_permission:
            notify_tokens(
                event, submission, tokens=[opened.owner_permission], kind="task", data={"stage": opened.stage}
            )
    if submission.is_returned:
        notify_organisation(event, submission, kind="returned", data={"stage": move.stage})


def mark_taken(submission, taken):
    Submission.objects.filter(pk=submission.pk).update(taken=taken)
