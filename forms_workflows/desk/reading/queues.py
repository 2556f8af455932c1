"""The queue as one person sees it: without the cases from which the person is barred."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from forms_workflows.parties.models import Region
from forms_workflows.processes.engine import queue as queues
from forms_workflows.processes.models import ReviewTask
from forms_workflows.rounds.models import Programme
from forms_workflows.submissions.models import CaseAccess

#: Rows of a page; how far a queue is counted; how long its choices of filters may lag behind, in seconds.
PAGE, COUNTED, LAG = 20, 500, 60
#: What names the programme and the region of a case, seen from its task.
PROGRAMME = {name: f"process__submission__round__programme__{name}" for name in ("key", "title", "title_en")}
REGION = {name: f"process__submission__region__{name}" for name in ("code", "name", "name_en", "name_ug")}


def own_queue(request, **filters):
    """Tasks of the signed-in person, due first. ``filters`` as ``processes.engine.queue.queue`` takes them.

    ``programme`` is its key, ``region`` the official code of the region that the case comes from.
    """
    return queues.queue(request.user, request.desks, **own_filters(request, **filters))


def own_head(request, most, **filters):
    """The first of them, ``behind`` or ``ahead`` of a task: see ``processes.engine.queue.head``."""
    return queues.head(request.user, request.desks, most, **own_filters(request, **filters))


def own_filters(request, *, programme="", region="", **filters):
    barred = CaseAccess.objects.filter(
        person=request.user, barred=True, submission__process=OuterRef("process_id")
    )
    among = ~Q(Exists(barred))
    if programme:
        among &= Q(**{PROGRAMME["key"]: programme})
    if region:
        among &= Q(**{REGION["code"]: region})
    return filters | {"among": among}


@dataclass(frozen=True)
class QueuePage:
    """Part of a queue: its tasks, and the tasks behind and ahead of which the neighbouring parts begin."""

    tasks: list
    earlier: int | None
    later: int | None


def queue_page(request, *, after=None, before=None, **filters):
    """The part behind the task ``after`` or ahead of ``before`` (keys); the first part if neither is a task.

    However deep, a part costs the same: nothing is counted or skipped on the way to it.
    """
    edge = ReviewTask.objects.filter(pk=before or after).first() if before or after else None
    if edge and before:
        tasks = list(own_head(request, PAGE + 1, ahead=edge, **filters))
        more, tasks = len(tasks) > PAGE, tasks[:PAGE][::-1]
        return QueuePage(tasks, tasks[0].pk if more else None, tasks[-1].pk if tasks else None)
    tasks = list(own_head(request, PAGE + 1, behind=edge, **filters))
    more, tasks = len(tasks) > PAGE, tasks[:PAGE]
    return QueuePage(tasks, tasks[0].pk if edge and tasks else None, tasks[-1].pk if more else None)


def count_queue(request, **filters):
    """(number, whether there are more): a long queue is counted no further than anybody reads."""
    count = own_queue(request, **filters).order_by()[: COUNTED + 1].count()
    return min(count, COUNTED), count > COUNTED


def filter_choices(request):
    """(programmes, stages, regions) that stand in the person's queue, each as [(key, title)].

    As they were within the last minute.
    """
    key = f"desk-queue-{request.user.pk}-{get_language()}"
    return cache.get_or_set(key, lambda: read_choices(request), LAG)


def read_choices(request):
    """One statement, which reads the whole queue."""
    programmes, stages, regions = {}, {}, {}
    rows = own_queue(request).order_by()
    rows = rows.values_list("flow_task", *PROGRAMME.values(), *REGION.values()).distinct()
    for node, *names in rows:
        if node is not None:  # a flow that cannot be loaded
            stages.setdefault(node.stage.key, set()).add(node.stage.title)
        programme, region = names[: len(PROGRAMME)], names[len(PROGRAMME) :]
        programme = Programme(**dict(zip(PROGRAMME, programme, strict=True)))
        programmes[programme.key] = str(programme)
        region = Region(**dict(zip(REGION, region, strict=True)))
        if region.code:  # a form need not ask where the applicant is
            regions[region.code] = region.local_name
    # Two programmes may call different stages by one key.
    titles = {key: " / ".join(sorted(found)) for key, found in stages.items()}
    return sorted(programmes.items()), sorted(titles.items()), sorted(regions.items())


def neighbour(request, task, direction, **filters):
    """The ``next`` or ``previous`` task of the person's queue, filtered so, seen from this one; or None."""
    edge = {"behind": task} if direction == "next" else {"ahead": task}
    return own_head(request, 1, **edge, **filters).first()
