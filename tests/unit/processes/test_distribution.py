"""A task that a stage gives to somebody: in turn, to the least loaded, to whoever did another stage."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.checker import check as check_graph
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import draft_of
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ReviewTask
from tests.factories import make_member
from tests.unit.processes.builders import HANDS, apply, check, opinion, process, score


@pytest.fixture
def colleagues(world):
    """Three people at the handlers' desk of the bureau, in the order of their accounts."""
    first = world.people["local_handler"]
    return [first, *(make_member(world.roles["local_handler"], world.bureau, name=name) for name in "乙丙")]


@pytest.fixture
def begin(world, publish):
    def start(*stages, version=None):
        version = version or publish(process(apply(target=stages[0]["key"]), *stages, code="given"))
        return version, engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    return start


@pytest.fixture
def several(begin):
    """Who gets the tasks of so many cases, one after the other."""

    def go(count, *stages):
        version, move = begin(*stages)
        moves = [move, *(begin(version=version)[1] for _number in range(count - 1))]
        return [owner(move) for move in moves]

    return go


def owner(move):
    return ReviewTask.objects.get(pk=move.to[0].task_pk).owner


def test_a_pool_waits_for_anybody(several, colleagues):
    assert several(2, check()) == [None, None]


def test_in_turn(several, colleagues):
    first, second, third = colleagues
    assert several(4, check(distribution="in_turn")) == [first, second, third, first]


def test_the_turn_goes_on_when_the_work_is_done(begin, act, colleagues):
    first, second, _third = colleagues
    version, move = begin(check(distribution="in_turn"))
    act(move, first, "pass")
    assert owner(begin(check(distribution="in_turn"), version=version)[1]) == second


def test_whoever_has_left_is_passed_over(begin, colleagues):
    _first, second, third = colleagues
    version, _move = begin(check(distribution="in_turn"))
    second.is_active = False
    second.save()
    assert owner(begin(version=version)[1]) == third


def test_the_least_loaded(begin, act, colleagues):
    first, second, third = colleagues
    version, one = begin(check(distribution="least_loaded"))
    two, three = (begin(version=version)[1] for _number in range(2))
    assert [owner(move) for move in (one, two, three)] == [first, second, third]
    act(two, second, "pass")
    assert owner(begin(version=version)[1]) == second


def test_the_same_person_as_before_while_at_the_desk(begin, act, colleagues, world):
    _first, second, _third = colleagues
    stages = [check(target="again"), check("again", distribution="same:check")]
    version, move = begin(*stages)
    assert owner(act(move, second, "pass")) == second
    _version, move = begin(version=version)
    act_by = act(move, world.people["local_handler"], "pass")
    assert owner(act_by) == world.people["local_handler"]


@pytest.mark.parametrize("how", ["left", "lost the role"])
def test_whoever_is_not_there_any_more_leaves_the_task_to_the_others(begin, act, colleagues, how):
    _first, second, third = colleagues
    stages = [
        check(target="between"),
        check("between", target="again", role="dept_handler", scope="department"),
        check("again", distribution="same:check"),
    ]
    _version, move = begin(*stages)
    move = act(move, second, "pass")
    if how == "left":
        second.is_active = False
        second.save()
    else:
        second.memberships.all().delete()
    move = act(move, "dept_handler", "pass")
    assert owner(move) is None
    assert act(move, third, "pass").end == "done"


def test_four_eyes_are_kept(begin, act, colleagues):
    first, second, _third = colleagues
    stages = [
        check(distribution="in_turn", target="again"),
        check("again", distribution="least_loaded", distinct_from=["check"]),
    ]
    _version, move = begin(*stages)
    assert owner(move) == first
    assert owner(act(move, first, "pass")) == second


def test_hands_of_an_opinion_are_given_to_different_people(begin, act, colleagues, world):
    first, second, _third = colleagues
    for key in ("local_checker", "local_issuer"):
        world.roles[key].memberships.all().delete()
        for person in colleagues:
            make_member(world.roles[key], world.bureau, person)
    _version, move = begin(opinion(hands=HANDS, distribution="least_loaded"))
    assert owner(move) == first
    move = act(move, first, "recommend")
    assert owner(move) == second


def test_where_nobody_may_it_waits(begin, act, world):
    stages = [check(target="again"), check("again", distribution="in_turn", distinct_from=["check"])]
    _version, move = begin(*stages)
    assert owner(act(move, "local_handler", "pass")) is None


def test_what_was_given_can_be_given_back(begin, colleagues):
    first, second, _third = colleagues
    _version, move = begin(check(distribution="in_turn"))
    engine.release(task=move.to[0].task_pk, person=first)
    assert owner(move) is None
    engine.claim(task=move.to[0].task_pk, person=second, desks=Desks(second))
    assert owner(move) == second


@pytest.mark.parametrize(("rule", "more"), [("", 0), ("in_turn", 2), ("least_loaded", 1), ("same:check", 1)])
def test_it_costs_at_most_two_statements(begin, act, colleagues, rule, more):
    second = check("again", distribution=rule, distinct_from=[] if rule.startswith("same") else ["check"])
    _version, move = begin(check(target="again"), second)
    with CaptureQueriesContext(connection) as captured:
        act(move, colleagues[0], "pass")
    assert len(captured) == 9 + more  # with the desks of whoever decides


# --- what can be published ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (check(distribution="by_lot"), "in this way"),
        (check(distribution="same:"), "in this way"),
        (check(distribution="same:nowhere"), "no other stage"),
        (check(distribution="same:check"), "no other stage"),
        (check(distribution="same:apply"), "no other stage"),
        (check(distribution="same:second", distinct_from=["second"]), "forbids that person"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(world, stage, says):
    graph = complete(
        process(apply(), {**stage, "outcomes": check(target="second")["outcomes"]}, check("second"))
    )
    for one in graph["stages"]:
        one["form"] = one["form"] and world.forms[one["form"]].current_version.pk
    found = {problem.rule: problem.sentence for problem in check_graph(graph, department=world.department)}
    assert found.keys() == {"distribution"}
    assert says in found["distribution"]


def test_sheets_are_their_experts_own(world):
    graph = complete(process(apply(target="score"), score(distribution="in_turn")))
    for stage in graph["stages"]:
        stage["form"] = None
    found = [problem.rule for problem in check_graph(graph, department=world.department)]
    assert "distribution" in found


@pytest.mark.parametrize("rule", ["", "in_turn", "least_loaded", "same:second"])
def test_a_draft_keeps_the_rule(world, rule):
    data = process(apply(), check(distribution=rule), code="draft")
    definition = import_process(data, world.department, world.editor)
    assert draft_of(definition).graph["stages"][1]["distribution"] == rule
