"""What happens when a waiting time is over (等待期满)."""

from django.utils import timezone

from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind, Until

from ..models import Submission
from .movement import move_case
from .slices import each_case


def end_waits(now=None):
    """Let every case go on whose waiting time is over. Returns how many."""
    waited = Submission.objects.filter(process__in=engine.periods_over(Kind.WAIT, now)).order_by("pk")
    return each_case("waiting time", waited, end_wait)


def end_wait(submission, _known):
    """False if the round was extended meanwhile, so that the case waits on, or somebody was faster."""
    stage = submission.current_stage
    if stage is None or stage.kind != Kind.WAIT:
        return False
    if is_still_open(stage, submission.round):
        wait_on(submission)
        return False
    move_case(
        submission,
        lambda: engine.end_waiting(process_pk=submission.process_id),
        by=None,
        action="stage.waited",
        data={"stage": stage.key},
    )
    return True


def is_still_open(stage, round):
    return stage.wait.until == Until.WINDOW and round.closes_at > timezone.now()


def wait_on(submission):
    engine.reschedule(
        process_pk=submission.process_id, stage=submission.stage, part="", ends_at=submission.round.closes_at
    )
