"""What a waiting stage is told: panel, ranking, meeting, page, objection, document, plaque."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict, NotAllowed
from forms_workflows.parties.models import Person

from . import panels, steps
from .tasks import known_route


def signal(*, process_pk, stage, outcome, part="", data=None, person=None):
    """Tell a waiting stage what has happened: panel, ranking, meeting, page, objection, document, plaque.

    ``person`` is who made it happen, for the record. On an open panel, ``close`` goes on with the sheets that are in
    and ``repeat`` voids the session. Conflict if the case does not wait there.
    """
    with steps.held(process_pk) as process:
        steps.refuse_over(process)
        if outcome in ("close", "repeat"):
            return {"close": panels.close, "repeat": panels.repeat}[outcome](process, stage=stage)
        task = _waiting(process, stage, part)
        carry = _carried(task, known_route(task, outcome), data)
        return steps.leave(task, route=outcome, outcome=outcome, person=person, carry=carry, data=data)


def _waiting(process, stage, part):
    for task in steps.standing(process):
        if task.stage_key == stage and task.part == part and task.flow_task_type in ("EVENT", "TIMER"):
            return task
    raise Conflict(_("The case does not stand there any more."))


def _carried(task, outcome, data):
    """What a waiting stage hands on within itself, besides the note of a return."""
    if outcome == "open":
        return panels.opening(task, data)
    if outcome == "published":
        return {"ends_at": _moment(data["ends_at"]).isoformat()}
    if outcome in ("objection", "resume"):
        return {"ends_at": task.data["ends_at"]}
    return task.stage.note_of(task.flow_task.plan.edges[outcome].outcome)


def _moment(value):
    moment = value if isinstance(value, datetime) else parse_datetime(value)
    if moment is None or timezone.is_naive(moment):
        raise ValueError(f"not an aware moment: {value!r}")
    return moment


def reschedule(*, process_pk, stage, ends_at, part="period"):
    """Let a running period end later (X13): it never gets shorter."""
    with steps.held(process_pk) as process:
        task = _waiting(process, stage, part)
        moment = _moment(ends_at)
        if moment < task.scheduled:
            raise NotAllowed(_("A period that is running can only end later."))
        task.scheduled, task.data["ends_at"] = moment, moment.isoformat()
        task.save(update_fields=["scheduled", "data"])
        return task


def replace_expert(*, process_pk, stage, old, new=None):
    """A reserve expert takes over a sheet (X7), or with ``new=None`` the panel goes on without this expert.

    Experts are people or their primary keys. QuorumNotMet if too few would be left; then the session has to be repeated.
    """
    with steps.held(process_pk) as process:
        steps.refuse_over(process)
        return panels.replace(process, stage=stage, old=_person(old), new=new and _person(new))


def _person(person):
    return person if isinstance(person, Person) else Person.objects.get(pk=person)
