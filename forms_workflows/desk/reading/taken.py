"""Tasks in somebody's hands, and who else could take them."""

from django.db.models import Q

from forms_workflows.parties.models import Person
from forms_workflows.processes.models import ReviewTask


def taken_tasks(departments):
    """Open human tasks that somebody has taken at desks of these departments (keys), due first."""
    desks = Q(pk__in=[])
    for pk in departments:
        desks |= Q(owner_permission__endswith=f"@d{pk}")
    return (
        ReviewTask.objects.filter(desks, flow_task_type="HUMAN", finished=None, owner__isnull=False)
        .select_related("process", "owner")
        .order_by("scheduled", "pk")
    )


def colleagues_of(task):
    """The other people of a task's desk."""
    role, _at, place = task.owner_permission.partition("@d")
    return (
        Person.objects.filter(is_active=True, memberships__role__key=role, memberships__department=int(place))
        .exclude(pk=task.owner_id)
        .distinct()
        .order_by("name", "pk")
    )
