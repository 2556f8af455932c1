"""Tasks as the queue shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Submission


@dataclass
class TaskRow:
    pk: int
    submission: Submission
    stage: str
    stage_title: str
    owner: object
    due: datetime | None

    @property
    def region(self):
        return self.submission.region

    @property
    def overdue(self):
        return self.due is not None and self.due < timezone.now()

    @property
    def days_left(self):
        return (timezone.localtime(self.due).date() - timezone.localdate()).days if self.due else None


def task_rows(tasks, person, desks):
    """One row per task whose case the person may see, with one query for all the cases."""
    tasks = list(tasks)
    visible = visible_to(person, desks).filter(process__in={task.process_id for task in tasks})
    cases = {
        case.process_id: case
        for case in visible.select_related("organisation", "region", "round__programme", "process_version")
    }
    rows = []
    for task in tasks:
        submission = cases.get(task.process_id)
        if submission is None:
            continue
        title = task.stage.title if task.stage else ""
        rows.append(TaskRow(task.pk, submission, task.stage_key, title, task.owner, task.scheduled))
    return rows
