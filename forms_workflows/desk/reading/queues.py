"""The queue as one person sees it: without the cases from which the person is barred."""

from django.db.models import Exists, OuterRef

from forms_workflows.parties.models import Region
from forms_workflows.processes.engine import queue as queues
from forms_workflows.submissions.models import CaseAccess

#: What ``Region.local_name`` needs, seen from a task.
REGION = {name: f"process__submission__region__{name}" for name in ("code", "name", "name_en", "name_ug")}


def own_queue(request, *, region="", **filters):
    """Tasks of the signed-in person, due first. ``filters`` as ``processes.queue.queue`` takes them.

    ``region`` is the official code of the region that the case comes from.
    """
    barred = CaseAccess.objects.filter(
        person=request.user, barred=True, submission__process=OuterRef("process_id")
    )
    tasks = queues.queue(request.user, request.desks, **filters).exclude(Exists(barred))
    return tasks.filter(**{REGION["code"]: region}) if region else tasks


def filter_choices(request):
    """(stages, regions) that stand in the person's queue, each as [(key, title)]; one statement, however long it is."""
    stages, regions = {}, {}
    rows = own_queue(request).order_by().values_list("flow_task", *REGION.values()).distinct()
    for node, *region in rows:
        if node is not None:  # a flow that cannot be loaded
            stages[node.stage.key] = node.stage.title
        region = Region(**dict(zip(REGION, region, strict=True)))
        if region.code:  # a form need not ask where the applicant is
            regions[region.code] = region.local_name
    return sorted(stages.items()), sorted(regions.items())


def neighbour(request, task, direction):
    """The ``next`` or ``previous`` task of the person's queue, seen from this one, or None."""
    step, side = {
        "next": (queues.next_task, "after"),
        "previous": (queues.previous_task, "before"),
    }[direction]
    barred = set(
        CaseAccess.objects.filter(person=request.user, barred=True).values_list(
            "submission__process", flat=True
        )
    )
    found = step(request.user, request.desks, **{side: task})
    while found and found.process_id in barred:
        found = step(request.user, request.desks, **{side: found})
    return found
