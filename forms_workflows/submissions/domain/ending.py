"""Cases that end outside their process: withdrawn, terminated, lapsed, or with their round."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.each import each, in_slices
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.processes import engine
from forms_workflows.processes.engine import Move
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.rounds.models import Round

from ..models import Submission
from ..reasons import coded
from ..rules import may_terminate
from .lock import lock_submission
from .movement import move_case
from .notify import notify_tokens

#: Ends of single cases, of which the desk where the case stood is told.
TOLD_TO_THE_DESK = ("withdrawn", "terminated")


@transaction.atomic
def withdraw(*, submission, person, reason):
    """撤回 (X5): at any time before the designation, except while a session deals with the case."""
    submission = lock_submission(submission)
    if not reason.strip():
        raise Refused(_("Give a reason for the withdrawal."))
    if submission.status == Submission.Status.ENDED:
        raise Refused(_("This application has ended already: %(state)s.") % {"state": submission.label})
    if is_in_session(submission):
        raise Refused(
            _("A session is dealing with this application (%(stage)s). Withdraw after it.")
            % {"stage": submission.label}
        )
    refuse_designated(submission)
    return end_case(submission, by=person, end="withdrawn", reason=reason, action="submission.withdrawn")


def is_in_session(submission):
    """Whether experts are scoring the case, or its list lies before the meeting (``taken``); regulation §3.2."""
    stage = submission.current_stage
    if stage is None:
        return False
    return (stage.kind == Kind.SCORE and submission.part != "panel") or (
        stage.kind == Kind.MEETING and submission.taken
    )


@transaction.atomic
def terminate(*, submission, by, desks, reason):
    """终止: proven falsehood or an event of Article 6 (6), after the applicant has been heard.

    For whoever holds ``case.terminate`` in the programme's department. The case ends at once as terminated; the
    applicant and the desk at which it stood are told, with the reason. Refused for drafts and for cases that have
    ended; after the designation the title has to be revoked instead.
    """
    submission = lock_submission(submission)
    if not may_terminate(desks, submission):
        raise NotAllowed(_("Your roles do not include ending a case."))
    if not reason.strip():
        raise Refused(_("Give the reason. The applicant will read it."))
    if submission.status != Submission.Status.OPEN:
        raise Refused(_("Only a case in review can be terminated."))
    refuse_designated(submission)
    return end_case(
        submission, by=by, end="terminated", reason=reason.strip(), action="submission.terminated"
    )


def refuse_designated(submission):
    stage = submission.current_stage
    if stage and stage.kind == Kind.CERTIFY and submission.part == "plaque":
        words = submission.round.programme.words
        raise Refused(
            _("This application has been %(designated)s. Leaving the register is a separate step.") % words
        )


@transaction.atomic
def lapse(submission):
    """逾期未提交: a draft whose round has closed. False if it has been submitted, or the round extended, meanwhile."""
    submission = lock_submission(submission)
    if submission.status not in (Submission.Status.DRAFT, Submission.Status.SIGNING):
        return False
    if timezone.now() < submission.round.closes_at:
        return False
    return end_case(
        submission, by=None, end="lapsed", reason=coded("not_submitted"), action="submission.lapsed"
    )


def lapse_drafts(now=None):
    """End drafts whose round is closed (逾期未提交), each in its own transaction. Returns how many."""
    late = Submission.objects.filter(
        status__in=[Submission.Status.DRAFT, Submission.Status.SIGNING],
        round__closes_at__lte=now or timezone.now(),
    ).exclude(round__status__in=[Round.Status.DRAFT, Round.Status.CANCELLED])
    return each("draft", in_slices(late), lapse)


def end_cancelled():
    """End what is left of cancelled rounds, each case in its own transaction. Returns how many."""
    left = Submission.objects.filter(round__status=Round.Status.CANCELLED).exclude(
        status=Submission.Status.ENDED
    )
    return each("case of a cancelled round", in_slices(left), end_with_round)


@transaction.atomic
def end_with_round(submission):
    """撤销批次: the case ends with its round, for the reason that was given for that."""
    submission = lock_submission(submission)
    if submission.status == Submission.Status.ENDED or submission.round.status != Round.Status.CANCELLED:
        return False
    reason = coded("round_cancelled", submission.round.end_reason)
    by = submission.round.ended_by
    return end_case(submission, by=by, end="cancelled", reason=reason, action="submission.cancelled")


def end_case(submission, *, by, end, reason, action):
    """End a locked case from outside its route. Who sits at the desk where it stood learns of it, unless all end."""
    before = {"status": submission.status, "stage": submission.stage}
    waiting = engine.open_tasks(submission.process_id) if submission.process_id else []
    tokens = [task.owner_permission for task in waiting if task.owner_permission]
    _move, event = move_case(
        submission,
        lambda: cancel(submission, end, by),
        by=by,
        action=action,
        reason=reason,
        before=before,
        after={"status": "ended", "end": end},
        data={"reason": reason},
    )
    if tokens and end in TOLD_TO_THE_DESK:
        notify_tokens(event, submission, tokens=tokens, kind="ended", data={"end": end, "reason": reason})
    return submission


def cancel(submission, end, by):
    """The engine's move out of the process; a draft has none."""
    if submission.process_id is None:
        return Move(process_pk=None, stage="", part="", outcome=end, task_pk=None, end=end)
    return engine.cancel(process_pk=submission.process_id, end=end, person=by)
