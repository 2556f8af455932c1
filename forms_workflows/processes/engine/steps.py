"""What a step of a case did, as the engine reports it, and how one step is carried out."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.fsm import TransitionNotAllowed
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.status import PROCESS, STATUS

from forms_workflows.errors import Busy, Conflict, Refused
from forms_workflows.gathering import ahead, read_ahead
from forms_workflows.wording import moment

from ..flows.lock import process_lock
from ..flows.nodes import STANDING, follow
from ..models import ReviewProcess, ReviewTask

#: Under what the tasks at which a case stands are read ahead.
STOOD = "tasks at which a case stands"


@dataclass(frozen=True)
class OpenStage:
    """Where a case now stands. ``owner_permission`` is the desk's token; a sheet has ``owner_id`` instead."""

    stage: str
    part: str
    task: ReviewTask
    owner_permission: str | None
    owner_id: int | None
    due: datetime | None

    @property
    def task_pk(self):
        """None while it waits to be written with others."""
        return self.task.pk


@dataclass(frozen=True)
class Move:
    """One step. ``outcome`` is what was said in the step; ``decided`` the stage's outcome that took effect, if any.

    They differ inside a stage: agreeing to an opinion decides what the handler proposed. ``passed`` are the automatic
    stages through which the case has come in the same step, each with its ``Passage``.
    """

    process_pk: int
    stage: str
    part: str
    outcome: str
    task_pk: int | None
    to: tuple[OpenStage, ...] = ()
    end: str | None = None
    decided: str = ""
    passed: tuple = ()
    #: What the answers of a consultation come to that this step has closed.
    tally: dict | None = None

    @property
    def left(self):
        """The key of the last stage that the case has left."""
        return self.passed[-1][0].key if self.passed else self.stage


@contextmanager
def held(process_pk):
    """The locked process row, in a transaction. Trouble of viewflow's comes out as our own errors."""
    try:
        with process_lock.hold(ReviewProcess, process_pk) as process:
            process.opened, process.passed = [], []
            yield process
    except FlowLockFailed as error:
        raise Busy(_("Somebody is moving this case at this moment. Try again.")) from error
    except TransitionNotAllowed as error:
        raise Conflict(_("This task is not open any more.")) from error


@contextmanager
def held_task(task):
    """A fresh task under its process's lock. ``task`` is a task or its primary key."""
    pk = getattr(task, "pk", task)
    process_pk = getattr(task, "process_id", None) or _process_of(pk)
    with held(process_pk) as process:
        fresh = ReviewTask.objects.get(pk=pk, process_id=process_pk)
        fresh.process = process
        yield known(fresh)


def _process_of(task_pk):
    return ReviewTask.objects.values_list("process_id", flat=True).get(pk=task_pk)


def known(task):
    """The task, or Refused where its process version cannot be loaded here."""
    if getattr(task.flow_task, "plan", None) is None:
        raise Refused(_("The process of this case cannot be loaded. Tell whoever runs the system."))
    return task


def standing(process, *nodes):
    """The tasks at which the case stands now, of these nodes or of all."""
    tasks = ahead(STOOD, process.pk)
    if tasks is None:
        tasks = tasks_standing(process_id=process.pk)
        tasks = tasks.filter(flow_task__in=nodes) if nodes else tasks
    found = [task for task in tasks if not nodes or task.flow_task in nodes]
    for task in found:
        task.process = process
    return found


def tasks_standing(**of):
    tasks = ReviewTask.objects.filter(finished__isnull=True, flow_task_type__in=STANDING, **of)
    return tasks.order_by("pk")


def hold_slice(process_pks):
    """Lock the cases that are to move together, and read where they stand, in two statements.

    Inside ``gathering``; each of them is then moved as if it were alone.
    """
    try:
        held = process_lock.hold_slice(ReviewProcess, process_pks)
    except FlowLockFailed as error:
        raise Busy(_("Somebody is moving this case at this moment. Try again.")) from error
    stood = {process.pk: [] for process in held}
    for task in tasks_standing(process__in=list(stood)):
        stood[task.process_id].append(task)
    read_ahead(STOOD, stood)


def refuse_over(process):
    if process.status != PROCESS.NEW:
        raise Conflict(_("This case is over."))


def refuse_finished(task):
    """Conflict that says who was faster."""
    if task.process.status == PROCESS.NEW and task.finished is None:
        return
    if task.status == STATUS.DONE and task.owner_id:
        raise Conflict(
            _("%(person)s handled this on %(time)s.") % {"person": task.owner, "time": moment(task.finished)}
        )
    if why := why_closed(task):
        raise Conflict(why)
    refuse_over(task.process)
    raise Conflict(_("This task is not open any more."))


def why_closed(task):
    """Why a desk that was asked in a consultation cannot answer any more; "" if that is not because it has closed."""
    if task.status == STATUS.CANCELED and task.stage and task.stage.consult:
        return _("“%(stage)s” was closed on %(time)s. An answer is not possible any more.") % {
            "stage": task.stage.title,
            "time": moment(task.finished),
        }
    return ""


def leave(task, *, route, outcome, person=None, carry=None, data=None):
    """Finish the task by one of its routes and open what follows. The caller has checked everything."""
    activation = task.flow_task.activation_class(task)
    activation.route, activation.carry = route, carry or {}
    task.data["outcome"] = outcome
    if decided := _edge(task, route).outcome:
        task.data["decided"] = decided
    if data:
        task.data["input"] = data
    if person is not None:
        task.owner = person
    _run(activation)
    return report(task, outcome=outcome, decided=_decided(task, route))


def _decided(task, route):
    plan, process = task.flow_task.plan, task.process
    if plan.type == "sheet":
        # The last sheet in is what decides the review; before it nothing follows.
        return "scored" if process.opened or process.data.get("end") else ""
    if plan.type == "answer":
        return process.counted["outcome"] if process.counted else ""
    return _edge(task, route).outcome


def _edge(task, route):
    return task.flow_task.plan.edges[route]


def _run(activation):
    task = activation.task
    if task.flow_task_type == "HUMAN":
        # Taking and starting in one write: viewflow's own way costs an UPDATE for each.
        task.status = STATUS.ASSIGNED
        activation.start(None)
    elif task.flow_task_type == "TIMER":
        task.status, task.started = STATUS.STARTED, timezone.now()
    else:
        activation.run(None)
    activation.complete()
    follow(activation.create_next())


def report(task, *, outcome, decided=""):
    process = task.process
    return Move(
        process_pk=process.pk,
        stage=task.flow_task.stage.key if task.flow_task.stage else "",
        part=task.flow_task.part,
        outcome=outcome,
        task_pk=task.pk,
        to=opened(process),
        end=process.data.get("end"),
        decided=decided,
        passed=tuple(process.passed),
        tally=process.counted,
    )


def opened(process):
    """Where the case has come to in this step."""
    return tuple(
        OpenStage(
            stage=task.flow_task.stage.key,
            part=task.flow_task.part,
            task=task,
            owner_permission=task.owner_permission,
            owner_id=task.owner_id,
            due=task.scheduled if task.flow_task_type == "HUMAN" else None,
        )
        for task in process.opened
        if task.finished is None
    )
