"""Automatic stages: decided by rules over the facts of a case, and left in the same step."""

from contextvars import ContextVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_workflows.expressions import to_values
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.flows import knowing
from forms_workflows.processes.graph.facts import Facts
from forms_workflows.processes.graph.rules import Passage
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from tests.unit.processes.builders import apply, auto, check, opinion, process, rule

TYPES = {"revenue": "number", "kind": "text", "secret": "text"}


@pytest.fixture
def answers():
    """What the case has answered; a test writes into it."""
    return {}


@pytest.fixture(autouse=True)
def _facts(answers):
    def known(case):
        return Facts(case, answers=lambda case: to_values(answers, TYPES), secret={"secret"})

    with engine.facts_from(known):
        yield


@pytest.fixture
def start(publish, world):
    def begin(*stages):
        version = publish(process(*stages), checked=False)
        return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    return begin


def direct(*rules, **fields):
    """Application → rules → the end, or a check."""
    return apply(target="auto"), auto("auto", *rules, **fields), check()


LARGE = rule("revenue >= 4000", "direct", "营业收入达到4000")


@pytest.mark.parametrize(
    ("revenue", "end", "passage"),
    [
        ("4120", "done", Passage("direct", rule=0, seen={"revenue": "4120"})),
        ("4000", "done", Passage("direct", rule=0, seen={"revenue": "4000"})),
        ("3999.99", None, Passage("check", seen={"revenue": "3999.99"})),
        (None, None, Passage("check", blank=0, seen={"revenue": None})),
    ],
)
def test_a_rule_decides_at_once_and_what_it_saw_is_kept(start, answers, revenue, end, passage):
    answers["revenue"] = revenue
    move = start(*direct(LARGE))
    assert (move.end, [stage.stage for stage in move.to]) == (end, [] if end else ["check"])
    ((stage, passed),) = move.passed
    assert (stage.key, passed) == ("auto", passage)
    (task,) = ReviewTask.objects.filter(process=move.process_pk, flow_task_type="FUNCTION")
    assert (task.status, task.owner, task.data["outcome"]) == ("DONE", None, passage.outcome)
    assert task.data["passage"]["seen"] == passage.seen
    assert task.finished >= task.started


def test_the_first_rule_that_holds_decides(start, answers):
    answers |= {"revenue": "5000", "kind": "x"}
    move = start(
        *direct(rule("kind = 'y'", "check"), rule("kind = 'x'", "direct"), rule("revenue > 1", "check"))
    )
    assert move.passed[0][1] == Passage("direct", rule=1, seen={"kind": "x"})


def test_a_blank_leaves_it_to_otherwise_although_a_later_rule_holds(start, answers):
    answers["kind"] = "x"
    move = start(*direct(LARGE, rule("kind = 'x'", "direct")))
    assert move.passed[0][1] == Passage("check", blank=0, seen={"revenue": None})


def test_what_is_personal_is_not_kept(start, answers):
    answers["secret"] = "张三"
    move = start(*direct(rule("secret = '张三'", "direct")))
    assert move.passed[0][1] == Passage("direct", rule=0, seen={})


def test_several_in_a_row(start, answers):
    answers["revenue"] = "10"
    first = auto(
        "first", rule("revenue > 5", "go"), otherwise="stop", targets={"go": "second", "stop": "end:no"}
    )
    second = auto("second", rule("revenue > 20", "big"), targets={"big": "end:done", "check": "check"})
    move = start(apply(target="first"), first, second, check())
    assert [(stage.key, passed.outcome) for stage, passed in move.passed] == [
        ("first", "go"),
        ("second", "check"),
    ]
    assert (move.left, move.to[0].stage) == ("second", "check")


def test_after_a_decision_and_back_to_the_applicant(start, answers, act):
    answers["revenue"] = "10"
    gate = auto(
        "gate", rule("revenue > 5", "on"), otherwise="back", targets={"on": "end:done", "back": "apply"}
    )
    move = start(apply(), check(target="gate"), gate)
    answers["revenue"] = "1"
    move = act(move, "local_handler", "pass")
    assert (move.stage, move.decided, move.left, move.to[0].stage) == ("check", "pass", "gate", "apply")
    assert ReviewTask.objects.get(pk=move.to[0].task_pk).data["asked_by"] == "gate"
    move = act(move, "applicant", "submit")
    assert (move.to[0].stage, move.passed) == ("check", ())
    answers["revenue"] = "6"
    move = act(move, "local_handler", "pass")
    assert (move.end, ReviewProcess.objects.get(pk=move.process_pk).end) == ("done", "done")


def test_a_rule_adds_three_statements_at_most(start, answers, act, world):
    answers["revenue"] = "4120"

    def cost(*stages):
        move = start(apply(), check(target=stages[0]["key"]), *stages)
        person = world.people["local_handler"]
        desks = Desks(person)
        desks.tokens  # noqa: B018  (a request has read them before)
        task = engine.open_tasks(move.process_pk).get(pk=move.to[0].task_pk)
        with CaptureQueriesContext(connection) as captured:
            engine.complete(task=task, person=person, outcome="pass", desks=desks)
        return len(captured)

    def stage(key, target):
        return auto(key, LARGE, targets={"direct": target, "check": target})

    plain = cost(opinion())
    one = cost(stage("one", "opinion"), opinion())
    two = cost(stage("one", "two"), stage("two", "opinion"), opinion())
    assert (one - plain, two - one) == (2, 2)


def test_nothing_decides_on_nothing(publish, world, monkeypatch):
    """Whoever moves a case says where its facts come from; a rule without facts is no rule."""
    version = publish(process(*direct(LARGE)), checked=False)
    with monkeypatch.context() as patch, pytest.raises(LookupError):
        patch.setattr(knowing, "_supply", ContextVar("nobody has said"))
        engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)


def test_what_stages_have_decided_and_how_often_they_returned(start, answers, act):
    answers["revenue"] = "1"
    gate = auto("gate", LARGE, targets={"direct": "opinion", "check": "opinion"})
    move = start(apply(), check(target="gate"), gate, opinion())
    for _time in range(2):
        move = act(act(move, "local_handler", "return"), "applicant", "submit")
    move = act(move, "local_handler", "pass")
    move = act(move, "local_handler", "recommend")
    assert engine.trail(move.process_pk).outcomes == {"apply": "submit", "check": "pass", "gate": "check"}
    move = act(move, "local_checker", "agree")
    act(move, "local_issuer", "agree")
    trail = engine.trail(move.process_pk)
    assert trail.outcomes == {"apply": "submit", "check": "pass", "gate": "check", "opinion": "recommend"}
    assert (trail.returns["check"], trail.returns["opinion"]) == (2, 0)
