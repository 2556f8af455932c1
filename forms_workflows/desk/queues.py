"""The queue as one person sees it: without the cases from which the person is barred."""

from django.db.models import Exists, OuterRef

from forms_workflows.processes import queue as queues
from forms_workflows.submissions.models import CaseAccess


def own_queue(request, **filters):
    """Tasks of the signed-in person, due first. ``filters`` as ``processes.queue.queue`` takes them."""
    barred = CaseAccess.objects.filter(
        person=request.user, barred=True, submission__process=OuterRef("process_id")
    )
    return queues.queue(request.user, request.desks, **filters).exclude(Exists(barred))


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
