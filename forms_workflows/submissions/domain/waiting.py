"""What happens when a waiting time is over (等待期满)."""

from django.db import transaction
from django.utils import timezone

from forms_workflows.each import each
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind, Until

from ..models import Submission
from .lock import lock_submission
from .movement import move_case


def end_waits(now=None):
    """Let every case go on whose waiting time is over, each in its own transaction. Returns how many."""
    return each("waiting time", engine.due_timers(Kind.WAIT, now), end_wait)


@transaction.atomic
def end_wait(task):
    """False if the round was extended meanwhile, so that the case waits on, or somebody was faster."""
    submission = Submission.objects.filter(process_id=task.process_id).first()
    if submission is None:
        return False
    submission = lock_submission(submission)
    try:
        if is_still_open(task.stage, submission.round):
            wait_on(task, submission)
            return False
        move_case(
            submission,
            lambda: engine.fire(task=task),
            by=None,
            action="stage.waited",
            data={"stage": task.stage_key},
        )
    except Refused:
        return False
    return True


def is_still_open(stage, round):
    return stage.wait.until == Until.WINDOW and round.closes_at > timezone.now()


def wait_on(task, submission):
    engine.reschedule(
        process_pk=submission.process_id, stage=task.stage_key, part="", ends_at=submission.round.closes_at
    )
