"""A whole case: started, moved to other offices, ended from outside its route."""

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.status import PROCESS, STATUS

from ..flows import desks
from ..flows.nodes import STANDING
from ..models import ReviewTask
from . import steps
from .steps import Move


@transaction.atomic
def start(*, version, person, scopes, figures=None):
    """Start a case; it lands on the stage after the application.

    ``scopes`` says whose desks are meant in this case: ``{"applicant": "o12", "applicant_region": "d7",
    "department": "d1", "calendar_department": 1}``; ``figures`` what the parameters that its stages name come to.
    """
    node = version.flow_class.start
    activation = node.activation_class.create(node, None, None)
    process = activation.process
    process.data = {"scopes": scopes, "version": version.pk, **({"figures": figures} if figures else {})}
    process.opened, process.passed = [], []
    activation.begin(person=person, data={"outcome": "submit"})
    return steps.report(activation.task, outcome="submit", decided="submit")


def open_tasks(process_pk):
    """The tasks at which a case stands, oldest first."""
    return ReviewTask.objects.filter(
        process_id=process_pk, finished__isnull=True, flow_task_type__in=STANDING
    ).order_by("pk")


def cancel(*, process_pk, end, person):
    """End a case from outside its route: withdrawn, terminated, lapsed. Conflict if it is over already."""
    with steps.held(process_pk) as process:
        steps.refuse_over(process)
        stood = steps.standing(process)
        now = timezone.now()
        ReviewTask.objects.filter(process_id=process_pk, finished__isnull=True).update(
            status=STATUS.CANCELED, finished=now
        )
        process.status, process.finished = PROCESS.CANCELED, now
        process.data |= {"end": end, "ended_by": person.pk if person else None}
        process.save(update_fields=["status", "finished", "data"])
        first = stood[0] if stood else None
        return Move(
            process_pk=process_pk,
            stage=first.stage_key if first else "",
            part=first.part if first else "",
            outcome=end,
            task_pk=first.pk if first else None,
            end=end,
        )


def move_scopes(*, process_pk, scopes):
    """The case belongs to other offices now, for example another region: waiting tasks move to their desks."""
    with steps.held(process_pk) as process:
        steps.refuse_over(process)
        process.data["scopes"] = scopes
        process.save(update_fields=["data"])
        for task in steps.standing(process):
            if task.owner_permission:
                _move_desk(steps.known(task))


def _move_desk(task):
    permission = desks.owner_permission(task.flow_task, task.process, task.data)
    if permission == task.owner_permission:
        return
    # Whoever had taken it sits at a desk that has lost the case.
    task.owner_permission, task.owner, task.assigned = permission, None, None
    task.status = STATUS.NEW
    task.save(update_fields=["owner_permission", "owner", "assigned", "status"])
