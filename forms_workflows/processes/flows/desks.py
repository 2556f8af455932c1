"""Who gets a task and by when: the desk's token and the due moment, for one case."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from forms_workflows.calendars import domain as calendars
from forms_workflows.errors import NotAllowed
from forms_workflows.parties.models import Membership

from ..graph.kinds import Scope, Until
from ..graph.scopes import places_of
from .knowing import facts_of


def desk_of(node, data):
    """The desk of one task: its own hand where the stage has several, or the one that a rule has chosen."""
    stage, hand = node.stage, data.get("asked", node.plan.hand)
    if "asked" in data:
        return stage.hands[hand]
    own = stage.hands[hand] if hand < len(stage.hands) and not stage.consult else stage.desk
    return stage.desk_rules[data["desk"]].in_place_of(own) if "desk" in data else own


def choose_desk(node, process, data):
    """``data`` with the first of the stage's rules for this desk that holds; none, also where a blank leaves it open."""
    rules = node.stage.desk_rules
    data = {name: value for name, value in (data or {}).items() if name != "desk"}
    if not rules or "asked" in data:
        return data
    facts = facts_of(process)
    asked = (number for number, rule in enumerate(rules) if rule.is_for(node.plan.hand))
    first = next((number for number in asked if rules[number].when.holds(facts)), None)
    return data if first is None else {**data, "desk": first}


def owner_permission(node, process, data):
    """The token ``role@place`` under which a task of a node waits."""
    if "token" in data:
        return data["token"]
    return token_of(node.flow_class.graph, process.data["scopes"], node.stage, desk_of(node, data))


def asked(graph, process, stage):
    """What the tasks of a consultation are made of, one for each desk: two rows that lead to one desk ask it once."""
    found = {}
    for number, desk in enumerate(stage.hands):
        if desk.is_of_partners:
            for token in tokens_of_partners(graph, process, stage, desk):
                found.setdefault(token, {"asked": number, "token": token})
        else:
            token = token_of(graph, process.data["scopes"], stage, desk)
            found.setdefault(token, {"asked": number})
    return list(found.values())


def tokens_of_partners(graph, process, stage, desk):
    """The desks at the offices of the partners' regions. A region that no office looks after, as one abroad, has none."""
    for scopes in process.data["scopes"].get(str(Scope.PARTNERS), ()):
        try:
            yield token_of(graph, scopes, stage, desk)
        except NotAllowed:
            continue


def token_of(graph, scopes, stage, desk):
    """The token ``role@place`` of a desk in a case with these scopes.

    Where it is empty, what the stage says of it (``nobody_found``) takes its place.
    """
    places = places_of(graph, scopes, stage, desk)
    if stage.goes_up(desk):
        return f"{desk.role}@{_staffed(desk.role, places, stage)}"
    place, deputy = places[0], stage.deputy
    if deputy and not (place and staffed_places(desk.role, [place])):
        instead = next(filter(None, places_of(graph, scopes, stage, deputy)), "")
        return f"{deputy.role}@{_known(instead, stage)}"
    return f"{desk.role}@{_known(place, stage)}"


def _staffed(role, places, stage):
    """The first of the places at which somebody holds the role; if nobody does, the first that there is."""
    places = [place for place in places if place]
    held = staffed_places(role, places)
    return _known(next((place for place in places if place in held), next(iter(places), "")), stage)


def _known(place, stage):
    if not place:
        raise NotAllowed(_("No office is responsible for “%(stage)s” of this case.") % {"stage": stage.title})
    return place


def staffed_places(role, places):
    """Those of the places (``d7``, ``o12``) at which an active person holds the role."""
    where = Q(pk__in=[])
    for letter, field in (("d", "department"), ("o", "organisation")):
        if keys := [int(place[1:]) for place in places if place[:1] == letter]:
            where |= Q(**{f"{field}__in": keys})
    held = Membership.objects.filter(where, role__key=role, person__is_active=True)
    rows = held.order_by().values_list("department", "organisation").distinct()
    return {f"d{department}" if department else f"o{organisation}" for department, organisation in rows}


def due_moment(stage, process, data):
    """When a task that is created now is due, or None.

    The hands of one opinion share one due moment, handed on in ``data["due"]``. Beyond the confirmed calendar nothing
    is guessed: ``data["due_pending"]`` keeps the days, and ``engine.refresh_due`` fills the moment in later.
    """
    if "due" in data:
        return parse_datetime(data.pop("due"))
    if "due_pending" in data or not stage.deadline:
        return None
    stage, start = process.settled(stage), timezone.now()
    if stage.deadline_in != calendars.Counted.WORKING:
        return calendars.due(start=start, days=stage.deadline, department=None, counted=stage.deadline_in)
    due = working_moment(start=start, days=stage.deadline, process=process)
    if due is None:
        data["due_pending"], data["due_from"] = stage.deadline, start.isoformat()
    return due


def end_of_wait(stage, process, data):
    """When a waiting time that begins now is over.

    None while the calendar is not confirmed so far; then ``data["due_pending"]`` keeps the days, as for a deadline.
    """
    rule, start = process.settled(stage).wait, timezone.now()
    if rule.until == Until.WINDOW:
        return facts_of(process).get("round").get("closes_at")
    if rule.until == Until.DATE:
        return beginning_of(date.fromisoformat(rule.date))
    if not rule.working:
        return beginning_of(timezone.localdate(start) + timedelta(days=rule.days + 1))
    due = working_moment(start=start, days=rule.days, process=process)
    if due is None:
        data["due_pending"], data["due_from"] = rule.days, start.isoformat()
    return due


def beginning_of(day):
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def working_moment(*, start: datetime, days, process):
    """The end of the ``days``-th working day, or None while the calendar is not confirmed so far."""
    department = process.data["scopes"]["calendar_department"]
    try:
        return calendars.due(start=start, days=days, department=department)
    except calendars.CalendarNotConfirmed:
        return None


def same_due(task):
    """What a task hands on so that the next one of its stage is due at the same moment."""
    if task.scheduled:
        return {"due": task.scheduled.isoformat()}
    return {key: task.data[key] for key in ("due_pending", "due_from") if key in task.data}
