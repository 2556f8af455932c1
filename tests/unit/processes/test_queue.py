"""Queues: what waits at my desks, what I have taken, in one order, whatever happens to a flow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.engine.queue import head, next_task, previous_task, queue, stage_of_task
from forms_workflows.processes.models import ReviewTask
from tests.factories import make_department, make_member, make_region


@pytest.fixture
def start(version, world):
    def begin(**scopes):
        return engine.start(
            version=version, person=world.people["applicant"], scopes={**world.scopes, **scopes}
        )

    return begin


@pytest.fixture
def handler(world):
    return world.people["local_handler"]


def keys(tasks):
    return [task.pk for task in tasks]


def test_a_desk_sees_what_waits_for_it_and_nothing_else(start, handler, world):
    move = start()
    assert keys(queue(handler, Desks(handler))) == [move.to[0].task_pk]
    for other in ("local_checker", "dept_handler", "outsider", "applicant"):
        person = world.people[other]
        assert not queue(person, Desks(person)).exists()


def test_a_taken_task_leaves_the_queues_of_colleagues(start, handler, world):
    colleague = make_member(world.roles["local_handler"], world.bureau)
    move = start()
    engine.claim(task=move.to[0].task_pk, person=handler, desks=Desks(handler))
    assert keys(queue(handler, Desks(handler), mine=True)) == [move.to[0].task_pk]
    assert not queue(handler, Desks(handler), mine=False).exists()
    assert not queue(colleague, Desks(colleague)).exists()


def test_what_is_done_is_in_no_queue(start, act, handler):
    act(start(), "local_handler", "refuse")
    assert not queue(handler, Desks(handler)).exists()


def test_filters(start, act, handler, world):
    region = make_region("654000", parent=world.bureau.region.parent)
    other = make_department("伊犁州工信局", region=region, parent=world.department)
    make_member(world.roles["local_handler"], other, handler)
    here, there = start(), start(applicant_region=f"d{other.pk}")
    moved = act(start(), "local_handler", "pass")
    desks = Desks(handler)
    assert set(keys(queue(handler, desks, stage="check"))) == {here.to[0].task_pk, there.to[0].task_pk}
    assert keys(queue(handler, desks, stage="opinion")) == [moved.to[0].task_pk]
    ReviewTask.objects.filter(pk=here.to[0].task_pk).update(scheduled=timezone.now())
    assert keys(queue(handler, desks, due_before=timezone.now() + timedelta(hours=1))) == [here.to[0].task_pk]


def test_due_first_then_newest_and_there_and_back(start, handler):
    tasks = [start().to[0].task_pk for _number in range(5)]
    now = timezone.now()
    for pk, hours in ((tasks[2], 5), (tasks[0], 2), (tasks[1], 5)):
        ReviewTask.objects.filter(pk=pk).update(scheduled=now + timedelta(hours=hours))
    desks = Desks(handler)
    order = keys(queue(handler, desks))
    assert order == [tasks[0], tasks[2], tasks[1], tasks[4], tasks[3]]
    found = [ReviewTask.objects.get(pk=order[0])]
    while following := next_task(handler, desks, after=found[-1]):
        found.append(following)
    assert keys(found) == order
    back = [found[-1]]
    while before := previous_task(handler, desks, before=back[-1]):
        back.append(before)
    assert keys(back) == order[::-1]


def test_a_part_of_the_queue_is_what_stands_there_in_the_whole(start, handler, world):
    """Two desks and what was taken, with and without a deadline: seen from each task, in both directions."""
    region = make_region("654000", parent=world.bureau.region.parent)
    other = make_department("伊犁州工信局", region=region, parent=world.department)
    make_member(world.roles["local_handler"], other, handler)
    places = [{}, {"applicant_region": f"d{other.pk}"}] * 5
    tasks = [start(**scopes).to[0].task_pk for scopes in places]
    now = timezone.now()
    for place, pk in enumerate(tasks[:6]):
        ReviewTask.objects.filter(pk=pk).update(scheduled=now + timedelta(hours=place // 2))
    desks = Desks(handler)
    for pk in (tasks[1], tasks[7]):
        engine.claim(task=pk, person=handler, desks=desks)
    whole = keys(queue(handler, desks))
    assert len(whole) == 10
    for most in (1, 3, 20):
        assert keys(head(handler, desks, most)) == whole[:most]
        for place, pk in enumerate(whole):
            task = ReviewTask.objects.get(pk=pk)
            assert keys(head(handler, desks, most, behind=task)) == whole[place + 1 :][:most]
            assert keys(head(handler, desks, most, ahead=task)) == whole[:place][::-1][:most]
    assert keys(head(handler, desks, 20, mine=True)) == [pk for pk in whole if pk in (tasks[1], tasks[7])]
    assert keys(head(handler, desks, 20, among=Q(pk__in=tasks[4:]))) == [
        pk for pk in whole if pk in tasks[4:]
    ]


def test_who_has_no_desk_has_no_queue(start, world):
    person = world.people["outsider"]
    assert not head(person, Desks(person), 5, mine=False)
    assert not queue(person, Desks(person), mine=False)


@pytest.mark.parametrize("count", [1, 3])
def test_a_part_of_the_queue_is_one_query_that_reads_no_further(start, handler, count):
    """Each pile has its own limit, below the one of the whole."""
    for _number in range(count):
        start()
    desks = Desks(handler)
    piles = len(desks.tokens) + 1
    with CaptureQueriesContext(connection) as captured:
        assert len(head(handler, desks, 2)) == min(count, 2)
    (query,) = captured.captured_queries
    assert query["sql"].count("LIMIT 2") == piles + 1


def test_next_of_a_task_that_has_just_been_done(start, act, handler):
    first, second = start(), start()
    done = ReviewTask.objects.get(pk=second.to[0].task_pk)
    act(second, "local_handler", "refuse")
    assert next_task(handler, Desks(handler), after=done).pk == first.to[0].task_pk


@pytest.mark.parametrize("count", [1, 3])
def test_a_queue_is_one_query(start, handler, count, django_assert_num_queries):
    for _number in range(count):
        start()
    desks = Desks(handler)
    desks.tokens  # noqa: B018
    with django_assert_num_queries(1):
        rows = [(task.process.data, task.owner, stage_of_task(task)) for task in queue(handler, desks)]
    assert [row[2] for row in rows] == [("check", "")] * count


def test_a_task_whose_flow_is_lost_does_not_break_the_list(start, handler):
    move = start()
    ReviewTask.objects.filter(pk=move.to[0].task_pk).update(flow_task="processes/flows.V999_00000000.check")
    (task,) = queue(handler, Desks(handler))
    assert (task.stage, task.part, stage_of_task(task)) == (None, "", ("", ""))


def test_viewflows_tables_have_our_indexes(db):
    with connection.cursor() as cursor:
        found = set()
        for table in ("viewflow_task", "viewflow_process"):
            found |= set(connection.introspection.get_constraints(cursor, table))
    assert found >= {
        "review_task_queue",
        "review_task_inbox",
        "review_task_stage",
        "review_task_open",
        "review_task_due",
        "review_process_flow",
        "review_process_created",
    }
