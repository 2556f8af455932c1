"""What happens by itself when a task is overdue and its stage says what then (逾期未补正)."""

from django.db import transaction
from django.utils import timezone

from forms_workflows.each import each
from forms_workflows.errors import Refused
from forms_workflows.processes import engine

from ..models import Submission
from ..reasons import coded
from .lock import lock_submission
from .movement import move_case
from .returns import drop_correction


def fire_overdue(now=None):
    """Let every overdue task have its effect, each in its own transaction. Returns how many."""
    return each("overdue task", engine.overdue_tasks(now or timezone.now()), fire)


@transaction.atomic
def fire(task):
    """False if somebody has just finished the task."""
    submission = Submission.objects.filter(process_id=task.process_id).first()
    if submission is None:
        return False
    submission = lock_submission(submission)
    counting, consulted = {}, task.stage.consult

    def step():
        move = engine.fire(task=task)
        if submission.is_returned and move.to:
            counting["answers"] = drop_correction(submission).digest
        return move

    try:
        move_case(
            submission,
            step,
            by=None,
            action=lambda move: action_of(move, consulted),
            after=lambda _move: counting or None,
            reason=reason_of(submission, consulted),
            data=lambda move: {"stage": task.stage_key, **outcome_of(move, task.stage)},
        )
    except Refused:
        return False
    return True


def action_of(move, consulted):
    if consulted:
        return "consult.closed"
    return "submission.lapsed" if move.end == "lapsed" else "stage.overdue"


def reason_of(submission, consulted):
    """Who was late: the applicant with a correction, or the office with its decision. A consultation decides by its answers."""
    if consulted:
        return coded("consulted")
    return coded("correction_late" if submission.is_returned else "desk_late")


def outcome_of(move, stage):
    return {"tally": move.tally} if stage.consult else {"outcome": stage.on_overdue}
