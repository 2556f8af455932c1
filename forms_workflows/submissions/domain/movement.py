"""Carry what the engine did over to the submission, and tell the people concerned."""

from django.utils import timezone

from ..models import Submission
from .notify import notify_organisation, notify_tokens

#: Scopes of desks that belong to the whole department, not to a region or the applicant.
DEPARTMENT_SCOPES = {"department", "panel"}

#: Kinds of stage on whose passing the applicant is told where the case stands now.
TOLD_KINDS = {"check", "opinion", "score"}


def apply_move(*, submission, move, event, reason=""):
    """Write stage, end and labels after ``engine`` moved the case. The caller holds the submission's lock."""
    before = (submission.stage, submission.part)
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
        # Only what was returned needs its reason; a remark on passing stays with the stage's result.
        submission.reason = reason if submission.is_returned else ""
        submission.seen_by_department |= is_department_desk(submission, arrived)
    submission.save()
    tell(submission=submission, move=move, event=event, before=before)


def is_department_desk(submission, arrived):
    """Whether the case stands at a desk of the department itself, also in the place of a bureau without people."""
    department = f"@d{submission.round.programme.department_id}"
    spec = submission.stage_spec(arrived.stage)
    return spec["desk"].get("scope") in DEPARTMENT_SCOPES or (arrived.owner_permission or "").endswith(
        department
    )


def tell(*, submission, move, event, before):
    """Who now has something to do, and the applicant when it may know that the case has come further."""
    if move.end:
        data = {"end": move.end, "reason": submission.reason}
        notify_organisation(event, submission, kind="ended", data=data)
        return
    if submission.is_returned:
        data = {"stage": move.stage, "reason": submission.reason}
        notify_organisation(event, submission, kind="returned", data=data)
        return
    for opened in move.to:
        if opened.owner_permission:
            notify_tokens(
                event, submission, tokens=[opened.owner_permission], kind="task", data={"stage": opened.stage}
            )
    if has_come_further(submission, before):
        data = {"stage": submission.stage, "part": submission.part}
        notify_organisation(event, submission, kind="moved", data=data)


def has_come_further(submission, before):
    """Whether a stage has been passed that the applicant knows by a word of its own (推荐、复审).

    Publicity and designation have messages of their own.
    """
    came_from, now_at = submission.stage_spec(before[0]) if before[0] else None, submission.stage_spec()
    if came_from is None or {came_from["kind"], now_at["kind"]} - TOLD_KINDS:
        return False
    stages = submission.graph["stages"]
    forward = stages.index(now_at) > stages.index(came_from)
    return forward and str(submission.label_at(*before, taken=True)) != str(submission.label)
