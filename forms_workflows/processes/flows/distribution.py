"""Who gets a task when it arrives, where the stage gives it to somebody: in at most two statements."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from viewflow.workflow.status import STATUS

from forms_workflows.parties.models import Membership

from ..graph.distribution import IN_TURN, LEAST_LOADED, same_as
from ..graph.kinds import Kind


def taken(node, process, token):
    """The fields of a task that somebody has at once; none where it waits for anybody of the desk.

    People whom the stage does not want (four eyes) are passed over; if nobody is left, the task waits.
    """
    rule = node.stage.distribution
    if not rule:
        return {}
    candidates = _candidates(node, process, token)
    if key := same_as(rule):
        person = _same(node, process, candidates, key)
    else:
        person = {IN_TURN: _next, LEAST_LOADED: _least_loaded}[rule](node, token, candidates)
    return {"owner_id": person, "status": STATUS.ASSIGNED, "assigned": now()} if person else {}


def _tasks(node):
    return node.flow_class.task_class._base_manager


def _candidates(node, process, token):
    """Who sits at the desk and may act, as memberships: ``person`` is what counts."""
    role, _at, place = token.partition("@")
    at = {"d": "department", "o": "organisation"}[place[0]]
    held = Membership.objects.filter(
        **{"role__key": role, f"{at}_id": int(place[1:]), "person__is_active": True}
    ).order_by("person")
    if nodes := _others(node):
        did = _tasks(node).filter(process_id=process.pk, flow_task__in=nodes, status=STATUS.DONE)
        held = held.exclude(person__in=did.exclude(owner=None).values("owner"))
    return held


def _others(node):
    """The nodes whose people may not act at this one: other hands, and the stages that ``distinct_from`` names."""
    stage = node.stage
    return [
        other
        for other in node.flow_class.instance.nodes()
        if (own := getattr(other, "stage", None))
        and (
            own.key in stage.distinct_from
            or (own.key == stage.key and stage.kind == Kind.OPINION and other.part != node.part)
        )
    ]


def _next(node, token, candidates):
    """Whoever comes after the one who had a task of this desk last."""
    people = list(candidates.values_list("person", flat=True))
    had = _tasks(node).filter(flow_task=node, owner_permission=token, assigned__isnull=False)
    last = had.order_by("-pk").values_list("owner", flat=True).first()
    later = [person for person in people if last is not None and person > last]
    return next(iter(later or people), None)


def _least_loaded(node, token, candidates):
    """Whoever has the fewest tasks on the table, at whatever desk."""
    open_tasks = _tasks(node).filter(owner=OuterRef("person"), status=STATUS.ASSIGNED, flow_task_type="HUMAN")
    count = open_tasks.order_by().values("owner").annotate(count=Count("pk")).values("count")
    by_load = candidates.annotate(load=Coalesce(Subquery(count), 0)).order_by("load", "person")
    return by_load.values_list("person", flat=True).first()


def _same(node, process, candidates, key):
    """Whoever did the stage last in this case, if still at this desk."""
    nodes = [other for other in node.flow_class.instance.nodes() if _belongs(other, key)]
    did = _tasks(node).filter(process_id=process.pk, flow_task__in=nodes, status=STATUS.DONE)
    last = did.filter(~Q(owner=None)).order_by("-pk").values("owner")[:1]
    return candidates.filter(person=Subquery(last)).values_list("person", flat=True).first()


def _belongs(node, key):
    """Whether it is the stage's first desk: an opinion's handler."""
    stage = getattr(node, "stage", None)
    return stage is not None and stage.key == key and node.plan.hand == 0
