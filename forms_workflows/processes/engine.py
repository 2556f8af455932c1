"""The one door through which a case moves: nothing else drives viewflow's activations.

Every function is one transaction under the lock of the process's row, and returns a Move. What is refused raises an
EngineError with a sentence for the person who tried, and leaves everything as it was.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS, STATUS

from forms_workflows.parties.models import Person

from . import assignment, moves, panel, rules
from .errors import (
    Busy,
    Conflict,
    EngineError,
    FourEyes,
    NotAllowed,
    QuorumNotMet,
    UnknownOutcome,
)
from .graph import Kind, outcome_of, returns_to_applicant
from .models import ReviewTask
from .moves import Move, OpenStage
from .nodes import STANDING

__all__ = [
    "Busy",
    "Conflict",
    "EngineError",
    "FourEyes",
    "Move",
    "NotAllowed",
    "OpenStage",
    "QuorumNotMet",
    "UnknownOutcome",
    "cancel",
    "claim",
    "complete",
    "due_timers",
    "fire",
    "move_scopes",
    "open_tasks",
    "overdue_tasks",
    "refresh_due",
    "release",
    "replace_expert",
    "reschedule",
    "signal",
    "start",
]


#: What an expert may call the handing in of a sheet.
SHEET_DONE = frozenset({"sealed", "submit"})


@transaction.atomic
def start(*, version, person, scopes):
    """Start a case; it lands on the stage after the application.

    ``scopes`` says whose desks are meant in this case: ``{"applicant": "o12", "applicant_region": "d7",
    "department": "d1", "calendar_department": 1}``.
    """
    node = version.flow_class.start
    activation = node.activation_class.create(node, None, None)
    process, task = activation.process, activation.task
    process.data, process.opened = {"scopes": scopes, "version": version.pk}, []
    task.owner, task.data = person, {"outcome": "submit"}
    activation.execute()
    return moves.report(task, outcome="submit", decided="submit")


def open_tasks(process_pk):
    """The tasks at which a case stands, oldest first."""
    return ReviewTask.objects.filter(
        process_id=process_pk, finished__isnull=True, flow_task_type__in=STANDING
    ).order_by("pk")


def claim(*, task, person, desks):
    """Take a task of one's desk. Taking one's own again is no error."""
    with moves.held_task(task) as task:
        _refuse(task, person, desks)
        if task.owner_id != person.pk:
            task.assigned = timezone.now()
            task.flow_task.activation_class(task).assign(person)
        return task


def release(*, task, person):
    """Give a taken task back to its desk."""
    with moves.held_task(task) as task:
        moves.refuse_finished(task)
        if task.owner_id != person.pk or not task.owner_permission:
            raise NotAllowed(_("Only whoever has taken a task can give it back."))
        task.assigned = None
        task.flow_task.activation_class(task).unassign()
        return task


def complete(*, task, person, outcome, desks, data=None):
    """Decide a human task: a check, a hand of an opinion, a correction (``submit``), a score sheet (``sealed``).

    An unclaimed task is claimed by deciding it. The first hand of an opinion proposes an outcome; the others say
    ``agree`` or ``send_back``, and the last one's ``agree`` puts the proposal into effect. ``data`` stays with the
    task; the engine does not read it.
    """
    with moves.held_task(task) as task:
        _refuse(task, person, desks)
        return _decide(task, outcome, person=person, data=data)


def _refuse(task, person, desks):
    """Whatever forbids this person to take or decide this task. Strangers learn nothing of who deals with it."""
    if task.flow_task_type != "HUMAN":
        raise NotAllowed(_("This stage is not decided by one person."))
    rules.refuse_others_task(task, person, desks)
    moves.refuse_finished(task)
    rules.refuse_taken(task, person)
    rules.refuse_same_person(task, person)


def _decide(task, outcome, *, person, data=None):
    route, carry = _route(task, outcome)
    effective = task.flow_task.plan.edges[route].outcome
    rules.refuse_too_many_returns(task, effective)
    return moves.leave(
        task,
        route=route,
        outcome=outcome,
        person=person,
        carry={**carry, **_return_note(task, effective)},
        data=data,
    )


def _route(task, outcome):
    """By which edge an outcome leaves the task, and what it hands on. UnknownOutcome if it does not."""
    plan, kind = task.flow_task.plan, task.stage["kind"]
    if kind == Kind.OPINION:
        return _opinion_route(task, outcome)
    if kind == Kind.SCORE and outcome in SHEET_DONE:
        return "sheet", {}
    if kind == Kind.APPLY:
        if outcome != "submit":
            raise UnknownOutcome(_unknown(task, outcome))
        resumed = f"resume:{task.data.get('resume_to', '')}"
        return (resumed if resumed in plan.edges else "submit"), {}
    return _known(task, outcome), {}


def _opinion_route(task, outcome):
    plan, carry = task.flow_task.plan, assignment.same_due(task)
    if plan.hand == 0:
        chosen = outcome_of(task.stage, outcome)
        if chosen is None:
            raise UnknownOutcome(_unknown(task, outcome))
        if chosen["direct"]:
            return outcome, {}
        return "propose", {**carry, "proposal": outcome}
    if outcome == "send_back":
        return outcome, carry
    if outcome != "agree":
        raise UnknownOutcome(_unknown(task, outcome))
    proposal = task.data["proposal"]
    return ("agree", {**carry, "proposal": proposal}) if "agree" in plan.edges else (proposal, {})


def _known(task, outcome):
    if outcome not in task.flow_task.plan.edges:
        raise UnknownOutcome(_unknown(task, outcome))
    return outcome


def _unknown(task, outcome):
    return _("“%(stage)s” has no outcome %(outcome)s.") % {"stage": task.stage["title"], "outcome": outcome}


def _return_note(task, outcome):
    """What a return for correction remembers: who asked, and whether the case comes straight back there."""
    chosen = outcome_of(task.stage, outcome) if outcome else None
    if chosen is None or not returns_to_applicant(task.flow_task.flow_class.graph, chosen):
        return {}
    note = {"asked_by": task.stage["key"]}
    return {**note, "resume_to": task.stage["key"]} if chosen["resume"] else note


def signal(*, process_pk, stage, outcome, part="", data=None, person=None):
    """Tell a waiting stage what has happened: panel, ranking, meeting, page, objection, document, plaque.

    ``person`` is who made it happen, for the record. On an open panel, ``close`` goes on with the sheets that are in
    and ``repeat`` voids the session. Conflict if the case does not wait there.
    """
    with moves.held(process_pk) as process:
        moves.refuse_over(process)
        if outcome in ("close", "repeat"):
            return {"close": panel.close, "repeat": panel.repeat}[outcome](process, stage=stage)
        task = _waiting(process, stage, part)
        carry = _carried(task, _known(task, outcome), data)
        return moves.leave(task, route=outcome, outcome=outcome, person=person, carry=carry, data=data)


def _waiting(process, stage, part):
    for task in moves.standing(process):
        if task.stage_key == stage and task.part == part and task.flow_task_type in ("EVENT", "TIMER"):
            return task
    raise Conflict(_("The case does not stand there any more."))


def _carried(task, outcome, data):
    """What a waiting stage hands on within itself, besides the note of a return."""
    if outcome == "open":
        return panel.opening(task, data)
    if outcome == "published":
        return {"ends_at": _moment(data["ends_at"]).isoformat()}
    if outcome in ("objection", "resume"):
        return {"ends_at": task.data["ends_at"]}
    return _return_note(task, task.flow_task.plan.edges[outcome].outcome)


def _moment(value):
    moment = value if isinstance(value, datetime) else parse_datetime(value)
    if moment is None or timezone.is_naive(moment):
        raise ValueError(f"not an aware moment: {value!r}")
    return moment


def fire(*, task):
    """Let time have its effect: a publicity period that is over, or a task that is overdue and says what then.

    Conflict if somebody was faster, NotAllowed if it is not due yet.
    """
    with moves.held_task(task) as task:
        moves.refuse_finished(task)
        if task.scheduled is None or task.scheduled > timezone.now():
            raise NotAllowed(_("This is not due yet."))
        if task.flow_task_type == "TIMER":
            return moves.leave(task, route="cleared", outcome="cleared")
        if not task.stage["on_overdue"]:
            raise NotAllowed(_("Nothing happens by itself when this task is overdue."))
        task.owner = None
        return _overdue(task)


def _overdue(task):
    outcome = task.stage["on_overdue"]
    return moves.leave(task, route=outcome, outcome=outcome, carry=_return_note(task, outcome))


def due_timers(now=None):
    """The publicity periods that are over, for ``fire``. Those whose flow cannot be loaded are left alone."""
    return [task for task in _due("TIMER", now) if task.stage]


def overdue_tasks(now=None):
    """Human tasks that are overdue and whose stage says what then happens by itself, for ``fire``."""
    return [task for task in _due("HUMAN", now) if task.stage and task.stage["on_overdue"]]


def _due(task_type, now):
    return ReviewTask.objects.filter(
        finished__isnull=True, scheduled__lte=now or timezone.now(), flow_task_type=task_type
    ).order_by("scheduled", "pk")


def refresh_due():
    """Fill in due moments that waited for the calendar to be confirmed. Returns how many. For the minute tick."""
    waiting = ReviewTask.objects.filter(
        finished__isnull=True, scheduled__isnull=True, flow_task_type="HUMAN", data__has_key="due_pending"
    )
    count = 0
    for pk, process_pk in waiting.values_list("pk", "process_id"):
        with moves.held(process_pk) as process:
            task = ReviewTask.objects.get(pk=pk)
            count += not task.finished and _fill_in_due(task, process)
    return count


def _fill_in_due(task, process):
    due = assignment.working_moment(
        start=parse_datetime(task.data["due_from"]), days=task.data["due_pending"], process=process
    )
    if due is None:
        return False
    del task.data["due_pending"], task.data["due_from"]
    task.scheduled = due
    task.save(update_fields=["scheduled", "data"])
    return True


def reschedule(*, process_pk, stage, ends_at):
    """Let a running publicity period end later (X13): it never gets shorter."""
    with moves.held(process_pk) as process:
        task = _waiting(process, stage, "period")
        moment = _moment(ends_at)
        if moment < task.scheduled:
            raise NotAllowed(_("A publicity period that is running can only end later."))
        task.scheduled, task.data["ends_at"] = moment, moment.isoformat()
        task.save(update_fields=["scheduled", "data"])
        return task


def cancel(*, process_pk, end, person):
    """End a case from outside its route: withdrawn, terminated, lapsed. Conflict if it is over already."""
    with moves.held(process_pk) as process:
        moves.refuse_over(process)
        stood = moves.standing(process)
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


def replace_expert(*, process_pk, stage, old, new=None):
    """A reserve expert takes over a sheet (X7), or with ``new=None`` the panel goes on without this expert.

    Experts are people or their primary keys. QuorumNotMet if too few would be left; then the session has to be repeated.
    """
    with moves.held(process_pk) as process:
        moves.refuse_over(process)
        return panel.replace(process, stage=stage, old=_person(old), new=new and _person(new))


def _person(person):
    return person if isinstance(person, Person) else Person.objects.get(pk=person)


def move_scopes(*, process_pk, scopes):
    """The case belongs to other offices now, for example another region: waiting tasks move to their desks."""
    with moves.held(process_pk) as process:
        moves.refuse_over(process)
        process.data["scopes"] = scopes
        process.save(update_fields=["data"])
        for task in moves.standing(process):
            if task.owner_permission:
                _move_desk(moves.known(task))


def _move_desk(task):
    permission = assignment.owner_permission(task.flow_task, task.process)
    if permission == task.owner_permission:
        return
    # Whoever had taken it sits at a desk that has lost the case.
    task.owner_permission, task.owner, task.assigned = permission, None, None
    task.status = STATUS.NEW
    task.save(update_fields=["owner_permission", "owner", "assigned", "status"])
