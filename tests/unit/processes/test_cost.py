"""What a step costs in SQL statements, lock and savepoints included. viewflow's own way costs 24."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from tests.unit.processes.builders import all_kinds


@pytest.fixture
def case(publish, world):
    """A case whose stages use everything that costs: deadlines, deputies, other people than before."""
    data = all_kinds()
    for stage in data["stages"][1:4]:
        stage.update(deadline=10, nobody_found="dept_handler")
    data["stages"][2]["distinct_from"] = ["check"]
    # Two people, so that the second may act after the first.
    world.people["second"] = world.people["local_checker"]
    for hand, key in zip(("local_handler", "local_checker"), ("local_checker", "local_issuer"), strict=True):
        world.roles[hand].memberships.create(person=world.people[key], department=world.bureau)
    version = publish(data)
    return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)


@pytest.fixture
def cost(world):
    """The move and the number of statements of one decision."""

    def measure(move, who, outcome):
        person = world.people[who]
        desks = Desks(person)
        desks.tokens  # noqa: B018  (a request has read them before)
        task = engine.open_tasks(move.process_pk).get(pk=move.to[0].task_pk)
        with CaptureQueriesContext(connection) as captured:
            move = engine.complete(task=task, person=person, outcome=outcome, desks=desks)
        return move, len(captured)

    return measure


def test_a_task_with_everything_that_costs(case, cost, calendar):
    move, number = cost(case, "local_handler", "pass")
    assert number == 10
    move, number = cost(move, "second", "recommend")
    assert number == 9


def test_the_plainest_decision(started, cost):
    _move, number = cost(started, "local_handler", "pass")
    assert number == 7


def test_a_return_and_its_correction(started, cost):
    move, number = cost(started, "local_handler", "return")
    assert number == 7
    _move, number = cost(move, "applicant", "submit")
    assert number == 7


def test_an_end(started, cost):
    _move, number = cost(started, "local_handler", "refuse")
    assert number == 8
