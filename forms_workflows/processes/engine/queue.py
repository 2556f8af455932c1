"""Whose task it is: the queue of a person's desks, in indexed queries that no broken flow can stop."""

from django.db.models import F, Q
from viewflow.workflow.status import STATUS

from ..models import ReviewTask

IN_ORDER = (F("scheduled").asc(nulls_last=True), "-created", "-pk")


def queue(person, desks, *, stage=None, due_before=None, mine=None, behind=None, ahead=None):
    """Open human tasks that wait at the person's desks or that the person has taken; due first, then newest.

    ``stage`` is a stage's key, ``due_before`` a moment. ``mine=True`` gives only what the person has taken (or must
    fill in as an expert), ``mine=False`` only what waits for anybody.
    ``behind`` and ``ahead`` give only what stands behind or ahead of that task, which need not be in the queue any more.
    A task whose flow cannot be loaded is listed too; its ``stage`` is None.
    """
    tasks = ReviewTask.objects.filter(_whose(person, desks, mine), flow_task_type="HUMAN")
    if stage:
        tasks = tasks.filter(_in_stage(stage))
    if due_before:
        tasks = tasks.filter(scheduled__lt=due_before)
    if behind:
        tasks = tasks.filter(_behind(behind)).exclude(pk=behind.pk)
    if ahead:
        tasks = tasks.filter(_ahead(ahead)).exclude(pk=ahead.pk)
    return tasks.select_related("process", "owner").order_by(*IN_ORDER)


def _whose(person, desks, mine):
    waiting = Q(status=STATUS.NEW, owner_permission__in=sorted(desks.tokens))
    taken = Q(status=STATUS.ASSIGNED, owner_id=person.pk)
    return {None: waiting | taken, True: taken, False: waiting}[mine]


def _in_stage(key):
    """The stage's tasks in every version: references end with the name of the node."""
    names = (f".{key}{suffix}" for suffix in ("", "_check", "_issue"))
    condition = Q()
    for name in names:
        condition |= Q(flow_task__endswith=name)
    return condition


def stage_of_task(task):
    """``(stage key, part)`` of a task; empty where its flow cannot be loaded."""
    stage = getattr(task.flow_task, "stage", None)
    return (stage.key, task.flow_task.part) if stage else ("", "")


def next_task(person, desks, *, after, **filters):
    """The task that follows in the person's queue, or None. ``after`` itself need not be in the queue any more."""
    return queue(person, desks, behind=after, **filters).first()


def previous_task(person, desks, *, before, **filters):
    """The task that stands before this one in the person's queue, or None."""
    return queue(person, desks, ahead=before, **filters).reverse().first()


def _behind(task):
    later = Q(created__lt=task.created) | Q(created=task.created, pk__lt=task.pk)
    if task.scheduled is None:
        return Q(scheduled__isnull=True) & later
    return Q(scheduled__isnull=True) | Q(scheduled__gt=task.scheduled) | (Q(scheduled=task.scheduled) & later)


def _ahead(task):
    earlier = Q(created__gt=task.created) | Q(created=task.created, pk__gt=task.pk)
    if task.scheduled is None:
        return Q(scheduled__isnull=False) | earlier
    return Q(scheduled__lt=task.scheduled) | (Q(scheduled=task.scheduled) & earlier)
