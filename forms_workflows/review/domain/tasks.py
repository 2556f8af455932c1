"""A task on somebody's table: taken, given back, its decision begun."""

from django.db import transaction
from django.utils import timezone

from forms_workflows.processes import engine
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.domain.lock import lock_submission

from ..models import Draft
from .recusals import check_not_barred


@transaction.atomic
def take(*, submission, task, person, desks):
    """受理/接收: put one's name to a task, so that others see who deals with it."""
    submission = lock_submission(submission)
    check_not_barred(submission, person)
    engine.claim(task=task, person=person, desks=desks)
    submission.taken = True
    submission.changed_at = timezone.now()
    submission.save(update_fields=["taken", "changed_at"])
    case_event(submission, "task.taken", person, stage=submission.stage, part=submission.part)


@transaction.atomic
def give_back(*, submission, task, person):
    """Return a task to the desk's queue, unfinished."""
    submission = lock_submission(submission)
    engine.release(task=task, person=person)
    case_event(submission, "task.released", person, stage=submission.stage, part=submission.part)


def save_draft(*, task, person, answers, reason=""):
    """Keep what has been typed for a task."""
    Draft.objects.update_or_create(
        task=task, person=person, defaults={"answers": answers, "reason": reason, "saved_at": timezone.now()}
    )
