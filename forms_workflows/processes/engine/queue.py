"""Whose task it is: the queue of a person's desks, in indexed queries that no broken flow can stop."""

from functools import reduce
from operator import or_

from django.db.models import F, Q
from viewflow.workflow.status import STATUS

from ..models import ReviewTask

IN_ORDER = (F("scheduled").asc(nulls_last=True), F("created").desc(), F("pk").desc())


def queue(person, desks, *, mine=None, **filters):
    """Open human tasks that wait at the person's desks or that the person has taken; due first, then newest.

    ``mine=True`` gives only what the person has taken (or must fill in as an expert), ``mine=False`` only what waits
    for anybody. ``stage`` is a stage's key, ``due_before`` a moment, ``among`` a further condition.
    A task whose flow cannot be loaded is listed too; its ``stage`` is None.
    """
    piles = _piles(person, desks, mine)
    return _shown(_tasks(reduce(or_, piles), **filters) if piles else ReviewTask.objects.none())


def head(person, desks, most, *, mine=None, behind=None, ahead=None, **filters):
    """The first tasks of such a queue, at most so many: those ``behind`` a task, or next to one and ``ahead`` of it.

    That task need not be in the queue any more. Those ahead come in the opposite order, the nearest one first.
    However long the queue is, each pile is read as it stands in an index, and no further than it has to be.
    """
    order = [field.copy().reverse_ordering() for field in IN_ORDER] if ahead else IN_ORDER
    stretches = _behind(behind) if behind else _ahead(ahead) if ahead else [Q()]
    heads = [
        _tasks(pile & stretch, **filters).order_by(*order)[:most]
        for pile in _piles(person, desks, mine)
        for stretch in stretches
    ]
    if not heads:
        return ReviewTask.objects.none()
    # SQLite wants the limits a level below the union.
    first, *others = (
        ReviewTask.objects.filter(pk__in=one.values("pk")).order_by().values("pk") for one in heads
    )
    return _shown(ReviewTask.objects.filter(pk__in=first.union(*others, all=True)), order)[:most]


def _piles(person, desks, mine):
    """The conditions of what makes up a queue, none of which has a task of another."""
    waiting = [Q(status=STATUS.NEW, owner_permission=token) for token in sorted(desks.tokens)]
    taken = [Q(status=STATUS.ASSIGNED, owner_id=person.pk)]
    return {None: waiting + taken, True: taken, False: waiting}[mine]


def _tasks(whose, *, stage=None, due_before=None, among=None):
    tasks = ReviewTask.objects.filter(whose, flow_task_type="HUMAN")
    if stage:
        tasks = tasks.filter(_in_stage(stage))
    if due_before:
        tasks = tasks.filter(scheduled__lt=due_before)
    return tasks.filter(among) if among else tasks


def _shown(tasks, order=IN_ORDER):
    return tasks.select_related("process", "owner").order_by(*order)


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
    return head(person, desks, 1, behind=after, **filters).first()


def previous_task(person, desks, *, before, **filters):
    """The task that stands before this one in the person's queue, or None."""
    return head(person, desks, 1, ahead=before, **filters).first()


def _behind(task):
    """Conditions, one for each stretch: what has a deadline stands before what has none."""
    later = Q(created__lte=task.created) & (Q(created__lt=task.created) | Q(pk__lt=task.pk))
    if task.scheduled is None:
        return [Q(scheduled=None) & later]
    dated = Q(scheduled__gte=task.scheduled) & (Q(scheduled__gt=task.scheduled) | later)
    return [dated, Q(scheduled=None)]


def _ahead(task):
    earlier = Q(created__gte=task.created) & (Q(created__gt=task.created) | Q(pk__gt=task.pk))
    if task.scheduled is None:
        return [Q(scheduled__isnull=False), Q(scheduled=None) & earlier]
    return [Q(scheduled__lte=task.scheduled) & (Q(scheduled__lt=task.scheduled) | earlier)]
