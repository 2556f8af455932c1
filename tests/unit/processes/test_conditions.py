"""Conditions fit the forms and name what is known by then; rules lead somewhere; a stage can always be left."""

from itertools import pairwise

import pytest

from forms_workflows.definitions.canonical import digest
from forms_workflows.forms.models import FormVersion
from forms_workflows.processes.checker import check
from forms_workflows.processes.graph.stored import complete
from forms_workflows.rounds.models import Parameter, Programme
from tests.unit.processes import builders
from tests.unit.processes.builders import apply, auto, opinion, process, rule, score, wait


@pytest.fixture
def programme(world):
    """Its parameters are what conditions of any process may name, while no programme has the process."""
    programme = Programme.objects.create(key="p", title="计划", department=world.department)
    for key, kind in {"publicity_days": "whole", "first_day_counts": "switch", "last_day": "day"}.items():
        Parameter.objects.create(programme=programme, key=key, kind=kind, title=key, source="通知")
    return programme


@pytest.fixture
def sentences(world, programme):
    """``sentences(*stages)``: (rule, sentence) of each problem. The application asks for a, s, d and a choice."""
    fields = [
        {"code": "a", "type": "decimal", "label": "营业收入"},
        {"code": "s", "type": "choice", "label": "行业", "choices": [{"code": "x", "label": "甲"}]},
        {"code": "d", "type": "date", "label": "成立日期"},
        {"code": "round", "type": "text", "label": "轮次"},
    ]
    schema = world.forms["application"].current_version.schema
    schema = {**schema, "sections": [{"code": "a", "title": "a", "fields": fields}]}
    FormVersion.objects.create(
        definition=world.forms["application"], number=2, schema=schema, digest=digest(schema)
    )

    def find(*stages):
        graph = complete(process(*stages))
        for stage in graph["stages"]:
            stage["form"] = stage["form"] and world.forms[stage["form"]].versions.order_by("-number")[0].pk
        return [(found.rule, str(found)) for found in check(graph, department=world.department)]

    return find


def with_rule(when, *, before=()):
    gate = auto(
        "gate", rule(when, "direct"), otherwise="check", targets={"direct": "end:done", "check": "last"}
    )
    stages = [*before, gate]
    for one, following in pairwise(stages):
        one["outcomes"][0]["target"] = following["key"]
    return apply(target=stages[0]["key"]), *stages, builders.check("last")


@pytest.mark.parametrize(
    "when",
    [
        "a >= 4000 and s = 'x'",
        "year(d) < 2020",
        "applicant.kind = 'enterprise' and applicant.region = '652300'",
        "param.publicity_days > 5 and param.first_day_counts and d < param.last_day",
        "outcome.check = 'pass' and returns.check < 2",
        "result.opinion.name = 'x'",
        "has_title('p', d) and not has_title('p', '2025-03-01')",
        "has_title.p or has_title('p', param.last_day)",
        "has_title('p')",
        "blank(has_title('p', '2025-03-01'))",
        "score.total >= 60.5",
        "tally.consult.disagree = 0 and tally.consult.answered < tally.consult.asked",
    ],
)
def test_what_a_rule_may_name(sentences, when):
    before = [builders.check(), opinion(), builders.consult(), score()]
    assert sentences(*with_rule(when, before=before)) == []


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("a >", "Character 4: The formula stops too early: a value is missing at its end."),
        ("b > 1", "There is no field “b” in this form."),
        ("a + 1", "The formula yields a number, but yes or no is needed here."),
        ("s > 1", "“>” needs a number / a date here, but this is a text."),
        ("s = 'y'", "“s” has no option “y”. Its options are: x."),
        ("applicant.name = 'x'", "There is no “applicant.name”. “applicant” has: kind, region, level, code."),
        ("applicant.kind = 'firm'", "“applicant.kind” has no option “firm”."),
        ("outcome.chek = 'pass'", "There is no “outcome.chek”. “outcome” has: check."),
        (
            "outcome.check = 'yes'",
            "“outcome.check” has no option “yes”. Its options are: pass, return, refuse.",
        ),
        (
            "outcome.last = 'pass'",
            "“outcome.last” is not known yet: “环节last” does not stand before this stage.",
        ),
        ("returns.gate > 1", "“returns.gate” is not known yet: “环节gate” does not stand before this stage."),
        ("result.last.name = 'x'", "“result.last.name” is not known yet"),
        ("param.postage > 1", "There is no “param.postage”. “param” has: publicity_days"),
        ("score.total > 60", "nothing is known of “score” at this stage."),
        ("has_title.nothing", "There is no “has_title.nothing”. “has_title” has: p."),
        ("has_title('nothing', d)", "There is no programme with the key “nothing”. There are: p."),
        ("has_title(s, d)", "“has_title” needs the key of a programme in quotation marks"),
        ("has_title('p', a)", "“has_title” needs a date here, but this is a number."),
        ("has_title('p', b)", "There is no field “b” in this form."),
        ("round.year > 2025", "the application has a field “round”, which is also what a fact is called."),
        ("a > 5 and a < 3", "it can never hold: “a > 5” and “a < 3”. Change one of them."),
        ("a > 3 or a < 5", "it always holds: “a > 3” or “a < 5”. Change one of them."),
    ],
)
def test_one_sentence_names_stage_rule_and_fault(sentences, when, fault):
    ((found, sentence),) = sentences(*with_rule(when, before=[builders.check()]))
    assert found == "condition"
    assert sentence.startswith("“环节gate”, rule 1: ")
    assert fault in sentence


def test_conditions_of_outcomes_are_checked_too(sentences):
    stage = builders.check()
    stage["outcomes"][0] |= {"allowed_if": "b > 1", "refusal": "没有", "proposed_if": "a"}
    found = sentences(apply(), stage)
    assert [rule for rule, _sentence in found] == ["condition", "condition"]
    assert found[0][1].startswith(
        "“环节check”, “结果pass” is possible if: Character 1: There is no field “b”"
    )
    assert found[1][1].startswith(
        "“环节check”, “结果pass” is proposed if: Character 1: The formula yields a number"
    )


def test_the_own_form_is_known_while_it_is_decided_on(sentences):
    stage = opinion()
    stage["outcomes"][0]["proposed_if"] = "result.opinion.name = 'x'"
    assert sentences(apply(target="opinion"), stage) == []


# --- what depends on a condition --------------------------------------------------------------------


def test_an_outcome_with_a_condition_says_why_not(sentences):
    stage = builders.check()
    stage["outcomes"][0]["allowed_if"] = "a > 1"
    assert [rule for rule, _ in sentences(apply(), stage)] == ["allowed"]
    stage["outcomes"][0]["refusal"] = "收入不足"
    assert sentences(apply(), stage) == []


def test_a_stage_can_be_left_whatever_the_facts_are(sentences):
    stage = builders.check()
    for number in (0, 2):
        stage["outcomes"][number] |= {"allowed_if": "a > 1", "refusal": "收入不足"}
    found = sentences(apply(), stage)
    assert {rule for rule, _ in found} == {"no_end"}
    assert "possible only under a condition" in found[-1][1]


def test_an_end_is_reached_without_any_condition(sentences):
    """Otherwise a case whose facts never change would go back and forth between the two."""
    first, second = builders.check("first"), builders.check("second")
    first["outcomes"] = [builders.outcome("on", "second")]
    second["outcomes"] = [
        builders.outcome("back", "first"),
        builders.outcome("pass", "end:done", allowed_if="a > 1", refusal="收入不足"),
    ]
    assert {rule for rule, _ in sentences(apply(target="first"), first, second)} == {"no_end"}
    second["outcomes"].append(builders.outcome("stop", "end:refused"))
    assert sentences(apply(target="first"), first, second) == []


def test_what_happens_by_itself_has_no_condition(sentences):
    stage = builders.check(deadline=5, on_overdue="pass")
    stage["outcomes"][0] |= {"allowed_if": "a > 1", "refusal": "收入不足"}
    assert [rule for rule, _ in sentences(apply(), stage)] == ["allowed"]


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rules": []}, "has no rule"),
        ({"rules": [rule("a > 1", "direct", "")]}, "rule 1: say in words what it asks"),
        ({"rules": [rule("", "direct")]}, "rule 1: write its condition"),
        ({"rules": [rule("a > 1", "gone"), rule("a > 2", "direct")]}, "rule 1: there is no outcome “gone”"),
        ({"otherwise": ""}, "say which outcome applies where no rule holds"),
        ({"rules": [rule("a > 1", "check")]}, "no rule leads to the outcome “结果direct”"),
    ],
)
def test_rules_lead_somewhere(sentences, change, said):
    gate = auto("gate", rule("a > 1", "direct"), targets={"direct": "end:done", "check": "last"}) | change
    found = sentences(apply(target="gate"), gate, builders.check("last"))
    assert {rule for rule, _ in found} == {"rules"}
    assert any(said in sentence for _, sentence in found)


def gate(key, when="a > 1", **targets):
    return auto(key, rule(when, "one"), otherwise="two", targets=targets)


def test_rules_do_not_send_a_case_round_for_ever(sentences):
    found = sentences(
        apply(target="first"),
        gate("first", one="second", two="end:done"),
        gate("second", one="first", two="end:done"),
    )
    assert [rule for rule, _ in found] == ["automatic_cycle"]
    assert "“环节first”: by rules alone a case would go round for ever (first → second)." in found[0][1]


def test_a_round_with_a_person_in_it_is_no_such_round(sentences):
    decided = gate("first", one="check", two="end:done")
    assert sentences(apply(target="first"), decided, builders.check(target="first")) == []


@pytest.mark.parametrize(
    ("when", "waits", "rules"),
    [
        ("has_title.p", {}, []),
        ("has_title('p', '2026-12-01')", {}, []),
        ("a > 1", {}, ["same_again"]),  # an answer stays what it is
        ("has_title.p", {"until": "window"}, ["same_again"]),  # once closed, the window stays closed
    ],
)
def test_a_rule_to_which_time_alone_leads_back_may_say_something_else_then(sentences, when, waits, rules):
    found = sentences(
        apply(target="first"), gate("first", when, one="wait", two="end:done"), wait(target="first", **waits)
    )
    assert [rule for rule, _ in found] == rules
    assert all("would go round for ever (first → wait)" in sentence for _, sentence in found)


@pytest.mark.parametrize(("hands", "rules"), [("partners", ["automatic_cycle"]), ("department", [])])
def test_a_consultation_that_may_ask_nobody_passes_a_case_on(sentences, hands, rules):
    asks = builders.consult(hands=[{"role": "dept_handler", "scope": hands, "title": ""}])
    asks["outcomes"][2]["target"] = "first"
    found = sentences(apply(target="first"), gate("first", one="consult", two="end:done"), asks)
    assert [rule for rule, _ in found if rule not in ("scope", "nobody")] == rules


def test_a_round_of_rules_and_of_what_happens_by_itself(sentences):
    late = builders.check(target="first", deadline=1, on_overdue="pass")
    found = sentences(apply(target="first"), gate("first", one="check", two="end:done"), late)
    assert [rule for rule, _ in found] == ["automatic_cycle"]
    assert "A case that nobody handles" in found[0][1]


@pytest.mark.parametrize(
    "fields", [{"days": 0}, {"days": None}, {"until": "date"}, {"until": "doomsday"}], ids=str
)
def test_a_waiting_time_ends(sentences, fields):
    assert [rule for rule, _ in sentences(apply(target="wait"), wait(**fields))] == ["wait"]


@pytest.mark.parametrize("target", ["end:done", "wait"])
def test_nothing_else_ends_a_waiting_time(sentences, target):
    """Nor does what nobody takes lead a case round."""
    stage = wait()
    stage["outcomes"].append(builders.outcome("sooner", target))
    assert [rule for rule, _ in sentences(apply(target="wait"), stage)] == ["no_screen"]


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("tally.consult.agreed > 1", "There is no “tally.consult.agreed”"),
        ("tally.consult > 1", "“tally.consult”"),
        ("tally.later.agree > 1", "“tally.later.agree” is not known yet"),
    ],
)
def test_a_tally_counts_what_was_asked_before(sentences, when, fault):
    stages = with_rule(when, before=[builders.consult()])
    *before, last = stages
    last["outcomes"][0]["target"] = "later"
    ((found, sentence),) = sentences(*before, last, builders.consult("later"))
    assert found == "condition"
    assert fault in sentence


def test_a_stage_knows_no_tally_of_its_own(sentences):
    found = sentences(*with_rule("tally.gate.agree > 1"))
    assert [rule for rule, _sentence in found] == ["condition"]
