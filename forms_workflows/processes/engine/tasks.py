"""A task of one person: taken, given back, decided."""

from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from forms_workflows.errors import Conflict, NotAllowed

from ..errors import UnknownOutcome
from ..flows import desks as assignment
from ..graph.kinds import Kind
from . import rules, steps

#: What an expert may call the handing in of a sheet.
SHEET_DONE = frozenset({"sealed", "submit"})


def claim(*, task, person, desks):
    """Take a task of one's desk. Taking one's own again is no error."""
    with steps.held_task(task) as task:
        _refuse(task, person, desks)
        if task.owner_id != person.pk:
            task.assigned = timezone.now()
            task.flow_task.activation_class(task).assign(person)
        return task


def release(*, task, person):
    """Give a taken task back to its desk."""
    with steps.held_task(task) as task:
        steps.refuse_finished(task)
        if task.owner_id != person.pk or not task.owner_permission:
            raise NotAllowed(_("Only whoever has taken a task can give it back."))
        task.assigned = None
        task.flow_task.activation_class(task).unassign()
        return task


def hand_on(*, task, to=None, desks=None):
    """Take a task out of its owner's hands: for a colleague of its desk (``desks`` are that person's), or the desk.

    Whose word that is, is for the caller to check. Conflict if nobody has taken it; a sheet is its expert's alone.
    """
    with steps.held_task(task) as task:
        steps.refuse_finished(task)
        if task.status != STATUS.ASSIGNED or not task.owner_permission:
            raise Conflict(_("Nobody has taken this task."))
        if to is not None:
            rules.refuse_stranger(task, desks)
            rules.refuse_same_person(task, to)
        task.assigned = None
        task.flow_task.activation_class(task).unassign()
        if to is not None:
            task.assigned = timezone.now()
            task.flow_task.activation_class(task).assign(to)
        return task


def complete(*, task, person, outcome, desks, data=None):
    """Decide a human task: a check, a hand of an opinion, a correction (``submit``), a score sheet (``sealed``), an
    answer of an office that is asked.

    An unclaimed task is claimed by deciding it. The first hand of an opinion proposes an outcome; the others say
    ``agree`` or ``send_back``, and the last one's ``agree`` puts the proposal into effect. ``data`` stays with the
    task; the engine does not read it.
    """
    with steps.held_task(task) as task:
        _refuse(task, person, desks)
        return _decide(task, outcome, person=person, data=data)


def _refuse(task, person, desks):
    """Whatever forbids this person to take or decide this task. Strangers learn nothing of who deals with it."""
    if task.flow_task_type != "HUMAN":
        raise NotAllowed(_("This stage is not decided by one person."))
    rules.refuse_others_task(task, person, desks)
    steps.refuse_finished(task)
    rules.refuse_taken(task, person)
    rules.refuse_same_person(task, person)


def _decide(task, outcome, *, person, data=None):
    route, carry = _route(task, outcome)
    effective = task.flow_task.plan.edges[route].outcome
    rules.refuse_too_many_returns(task, effective)
    return steps.leave(
        task,
        route=route,
        outcome=outcome,
        person=person,
        carry={**carry, **task.stage.note_of(effective)},
        data=data,
    )


def _route(task, outcome):
    """By which edge an outcome leaves the task, and what it hands on. UnknownOutcome if it does not."""
    plan, kind = task.flow_task.plan, task.stage.kind
    if kind == Kind.OPINION:
        return _opinion_route(task, outcome)
    if kind == Kind.SCORE and outcome in SHEET_DONE:
        return "sheet", {}
    if kind == Kind.CONSULT:
        if task.stage.consult.answer(outcome) is None:
            raise UnknownOutcome(_unknown(task, outcome))
        return "answer", {}
    if kind == Kind.APPLY:
        if outcome != "submit":
            raise UnknownOutcome(_unknown(task, outcome))
        resumed = f"resume:{task.data.get('resume_to', '')}"
        return (resumed if resumed in plan.edges else "submit"), {}
    return known_route(task, outcome), {}


def _opinion_route(task, outcome):
    plan, carry = task.flow_task.plan, assignment.same_due(task)
    if plan.hand == 0:
        chosen = task.stage.outcome(outcome)
        if chosen is None:
            raise UnknownOutcome(_unknown(task, outcome))
        if chosen.direct:
            return outcome, {}
        return "propose", {**carry, "proposal": outcome}
    if outcome == "send_back":
        return outcome, carry
    if outcome != "agree":
        raise UnknownOutcome(_unknown(task, outcome))
    proposal = task.data["proposal"]
    return ("agree", {**carry, "proposal": proposal}) if "agree" in plan.edges else (proposal, {})


def known_route(task, outcome):
    if outcome not in task.flow_task.plan.edges:
        raise UnknownOutcome(_unknown(task, outcome))
    return outcome


def _unknown(task, outcome):
    return _("“%(stage)s” has no outcome %(outcome)s.") % {"stage": task.stage.title, "outcome": outcome}
