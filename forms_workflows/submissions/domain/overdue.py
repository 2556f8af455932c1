"""What happens by itself when a task is overdue and its stage says what then (逾期未补正)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import record
from forms_workflows.errors import Refused
from forms_workflows.processes import engine

from ..models import Submission
from .lock import lock_submission
from .movement import apply_move


def fire_overdue(now=None):
    """Let every overdue task have its effect, each in its own transaction. Returns how many."""
    return sum(fire(task) for task in engine.overdue_tasks(now or timezone.now()))


@transaction.atomic
def fire(task):
    """False if somebody has just finished the task."""
    submission = Submission.objects.filter(process_id=task.process_id).first()
    if submission is None:
        return False
    submission = lock_submission(submission)
    try:
        move = engine.fire(task=task)
    except Refused:
        return False
    event = record(
        action="submission.lapsed" if move.end == "lapsed" else "stage.overdue",
        actor=None,
        chain=submission.round.chain,
        subject=submission,
        case=submission.pk,
        data={"stage": move.stage, "outcome": move.outcome},
    )
    apply_move(
        submission=submission, move=move, event=event, reason=_("The correction was not submitted in time.")
    )
    return True
