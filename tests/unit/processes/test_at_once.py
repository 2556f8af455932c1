"""Several people at the same moment: one wins, the others hear it, nothing happens twice."""

import threading

import pytest
from django.db import connections

from forms_workflows.errors import Conflict, Refused
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine, flows
from forms_workflows.processes.models import ReviewTask
from tests.factories import make_member
from tests.unit.processes.builders import apply, consult, process, score


@pytest.fixture(autouse=True)
def db(committed):
    """Other threads see what a test has written."""


def at_once(*calls):
    """Run the calls in threads of their own that start together; the results or errors, in order."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        try:
            results[number] = call()
        except Refused as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_officers_decide_the_same_task(started, world):
    officers = [world.people["local_handler"], make_member(world.roles["local_handler"], world.bureau)]
    pk = started.to[0].task_pk

    def decide(person, outcome):
        return lambda: engine.complete(task=pk, person=person, outcome=outcome, desks=Desks(person))

    results = at_once(decide(officers[0], "pass"), decide(officers[1], "refuse"))
    moves = [result for result in results if isinstance(result, engine.Move)]
    losers = [result for result in results if isinstance(result, Conflict)]
    assert (len(moves), len(losers)) == (1, 1)
    winner = officers[results.index(moves[0])]
    assert str(winner) in str(losers[0])
    assert ReviewTask.objects.filter(process_id=started.process_pk).count() == 3


def test_a_double_click(started, world):
    person = world.people["local_handler"]

    def decide():
        return engine.complete(task=started.to[0].task_pk, person=person, outcome="pass", desks=Desks(person))

    results = at_once(decide, decide)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Move"]


def test_all_experts_hand_in_at_the_same_moment(publish, world):
    version = publish(process(apply(target="score"), score(), code="panel"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    experts = [world.people[f"expert{number}"] for number in (1, 2, 3)]
    opened = engine.signal(
        process_pk=move.process_pk,
        stage="score",
        part="panel",
        outcome="open",
        data={"experts": [expert.pk for expert in experts]},
    )

    def hand_in(sheet, expert):
        return lambda: engine.complete(
            task=sheet.task_pk, person=expert, outcome="sealed", desks=Desks(expert)
        )

    results = at_once(*(hand_in(sheet, expert) for sheet, expert in zip(opened.to, experts, strict=True)))
    assert sorted(result.decided for result in results) == ["", "", "scored"]
    joins = [task for task in ReviewTask.objects.all() if task.flow_task_type == "JOIN"]
    assert [join.status for join in joins] == ["DONE"]
    assert joins[0].previous.count() == 3


def test_all_offices_answer_at_the_same_moment(publish, world):
    version = publish(process(apply(target="consult"), consult(closes="enough", enough=2), code="asking"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    def answer(opened):
        person = world.people[opened.owner_permission.partition("@")[0]]
        return lambda: engine.complete(
            task=opened.task_pk, person=person, outcome="agree", desks=Desks(person)
        )

    results = at_once(*(answer(opened) for opened in move.to))
    moves = [result for result in results if isinstance(result, engine.Move)]
    assert sorted(moved.decided for moved in moves) == ["", "agreed"]
    assert [type(result) for result in results if result not in moves] == [Conflict]
    assert ReviewTask.objects.filter(process_id=move.process_pk, flow_task_type="JOIN").count() == 1


def test_one_class_however_many_threads_ask(version, monkeypatch):
    monkeypatch.setattr(flows, "_classes", {})
    found = []

    def ask():
        found.append(version.flow_class)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1
