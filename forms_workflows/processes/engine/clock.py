"""What time does: periods that are over, tasks that are overdue, due moments that waited for the calendar."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from forms_workflows.each import each, in_slices
from forms_workflows.errors import Conflict, NotAllowed

from ..flows import desks
from ..graph.kinds import BY_CLOCK
from ..models import ReviewTask
from . import consulting, steps


def fire(*, task):
    """Let time have its effect on a task that is overdue and says what then.

    Conflict if somebody was faster, NotAllowed if it is not due yet.
    """
    with steps.held_task(task) as task:
        steps.refuse_finished(task)
        _refuse_early(task)
        if not task.stage.is_left_by_time:
            raise NotAllowed(_("Nothing happens by itself when this task is overdue."))
        if task.stage.consult:
            return consulting.close(task, outcome="in_time")
        task.owner = None
        return _overdue(task)


def end_waiting(*, process_pk):
    """The period in which the case stands is over. Conflict if it stands in none, NotAllowed if it is not due yet."""
    with steps.held(process_pk) as process:
        steps.refuse_over(process)
        for task in steps.standing(process):
            if task.flow_task_type == "TIMER":
                _refuse_early(task)
                return _over(steps.known(task))
        raise Conflict(_("The case does not stand there any more."))


def _refuse_early(task):
    if task.scheduled is None or task.scheduled > timezone.now():
        raise NotAllowed(_("This is not due yet."))


def _over(task):
    outcome = BY_CLOCK[task.stage.kind]
    return steps.leave(task, route=outcome, outcome=outcome, carry=task.stage.note_of(outcome))


def _overdue(task):
    outcome = task.stage.on_overdue
    return steps.leave(task, route=outcome, outcome=outcome, carry=task.stage.note_of(outcome))


def periods_over(kind, now=None):
    """Primary keys of the processes whose period, at a stage of this kind, is over, for ``end_waiting``.

    Those whose flow cannot be loaded stay.
    """
    due = _due("TIMER", now)
    nodes = set(due.order_by().values_list("flow_task", flat=True))
    of_kind = [node for node in nodes if getattr(node, "stage", None) and node.stage.kind == kind]
    return due.filter(flow_task__in=of_kind).order_by().values_list("process", flat=True)


def waiting_at(kind):
    """Primary keys of the processes that wait at a stage of this kind, which is nobody's task."""
    waiting = ReviewTask.objects.filter(
        finished__isnull=True, flow_task_type="EVENT", owner_permission__isnull=True
    )
    nodes = set(waiting.order_by().values_list("flow_task", flat=True))
    of_kind = [node for node in nodes if getattr(node, "stage", None) and node.stage.kind == kind]
    return waiting.filter(flow_task__in=of_kind).values_list("process", flat=True)


def overdue_tasks(now=None):
    """Human tasks that are overdue and whose stage says what then happens by itself, for ``fire``."""
    due = _due("HUMAN", now)
    # Asked of the few kinds of task that are overdue, not of each of them: most stages let an officer be late.
    kinds = set(due.order_by().values_list("flow_task", flat=True))
    acting = [node for node in kinds if getattr(node, "stage", None) and node.stage.is_left_by_time]
    return in_slices(due.filter(flow_task__in=acting))


def _due(task_type, now):
    return ReviewTask.objects.filter(
        finished__isnull=True, scheduled__lte=now or timezone.now(), flow_task_type=task_type
    ).order_by("scheduled", "pk")


def refresh_due():
    """Fill in due moments that waited for the calendar to be confirmed. Returns how many. For the minute tick."""
    waiting = ReviewTask.objects.filter(
        finished__isnull=True,
        scheduled__isnull=True,
        flow_task_type__in=("HUMAN", "TIMER"),
        data__has_key="due_pending",
    )
    return each("due moment of task", list(waiting.values_list("pk", "process_id")), _refresh)


def _refresh(keys):
    pk, process_pk = keys
    with steps.held(process_pk) as process:
        task = ReviewTask.objects.get(pk=pk)
        return not task.finished and _fill_in_due(task, process)


def _fill_in_due(task, process):
    due = desks.working_moment(
        start=parse_datetime(task.data["due_from"]), days=task.data["due_pending"], process=process
    )
    if due is None:
        return False
    del task.data["due_pending"], task.data["due_from"]
    task.scheduled = due
    task.save(update_fields=["scheduled", "data"])
    return True
