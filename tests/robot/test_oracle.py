"""The checker and the oracle say the same of a process: refused with reason, or let through with reason."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from forms_workflows.processes.checker import RULES, Facts, apply_rules, lists, route, spawning, words
from forms_workflows.processes.graph.reading import read
from tests.unit.processes.builders import (
    apply,
    certify,
    check,
    consult,
    opinion,
    outcome,
    process,
    rank,
    score,
)

from .generating import generate, mutations
from .oracle import judge

#: Rules about the way of a case. Those about forms, people and single settings are not the oracle's matter.
OF_THE_ROUTE = [
    rule for rule in RULES if rule.__module__ in {m.__name__ for m in (lists, route, spawning, words)}
]

#: What can be seen without trying, and leaves the rest of the route to be tried all the same.
HARMLESS = {"title", "application", "end_key", "end_twice", "resume", "submit", "key_twice", "outcome_key"}

#: Sentences that name no stage, as it is no stage's fault.
OF_THE_WHOLE = {"title", "application", "end_key", "end_twice"}

SHIPPED = sorted(Path(settings.BASE_DIR, "site/portal/programmes").glob("*/*process.json"))


@pytest.fixture(autouse=True)
def _sentences_as_written():
    with translation.override("en"):
        yield


def problems_of(graph):
    facts = Facts(department=object(), rows={}, unpublished={}, forms={}, roles={}, bureaus=[], staffed=set())
    return apply_rules(OF_THE_ROUTE, read(graph), facts)


def compare(graph, name):
    """The rules that the oracle saw broken. Fails where the two disagree, with both sentences."""
    problems, findings = problems_of(graph), judge(graph)
    rules = {finding.rule for finding in findings}
    if not agree(problems, findings, graph, rules):
        pytest.fail(
            f"{name}\nchecker: {[str(one) for one in problems]}\noracle: {findings}\n"
            f"{json.dumps(graph, ensure_ascii=False)}"
        )
    return rules


def agree(problems, findings, graph, rules):
    if bool(problems) != bool(findings) or not all(finding.witness for finding in findings):
        return False
    for problem in problems:
        if not problem.sentence or not (problem.stage or problem.rule in OF_THE_WHOLE):
            return False
    if rules & HARMLESS or any(problem.breaks_route for problem in problems):
        return True
    return places(problems, graph, rules) == places(findings, graph, rules)


ROUNDS = ("automatic_cycle", "same_again")


def places(found, graph, rules):
    """{(rule, stage)} of what both name alike.

    A round is named by any of its stages, and not at all where a case cannot even come to it. Where returns run out,
    the checker names each stage from which a case might run into them.
    """
    skipped = set(ROUNDS) if "unreachable" in rules else set()
    if any(stage.get("max_returns") for stage in graph["stages"]):
        skipped.add("no_end")
    return {(one.rule, "" if one.rule in ROUNDS else one.stage) for one in found if one.rule not in skipped}


def sample(seeds):
    counted = Counter()
    for seed in seeds:
        rules = compare(generate(seed), f"seed {seed}")
        counted.update(rules or ["sound"])
    return counted


def test_checker_and_oracle_agree_on_generated_processes():
    counted = sample(range(1200))
    assert counted["sound"] > 400
    assert set(counted) == {
        *("sound", "title", "application", "key_twice", "end_key", "end_twice", "outcome_key"),
        *("outcome_twice", "outcome_missing", "no_outcome", "target", "no_target", "resume", "submit"),
        *("no_screen", "unreachable", "no_end", "automatic_cycle", "same_again", "two_sources"),
        *("list", "title_twice", "ranked_twice", "spawn_twice"),
    }


@pytest.mark.long
def test_checker_and_oracle_agree_on_ten_thousand():
    counted = sample(range(100_000, 110_000))
    assert counted["sound"] > 3_000


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_checker_and_oracle_agree_on_each_slip_in_a_shipped_process(path):
    graph = json.loads(path.read_text())
    assert compare(graph, path.parent.name) == set()
    refused = [bool(compare(other, what)) for what, other in mutations(graph)]
    assert any(refused)
    assert not all(refused)


# --- what was found by trying ---------------------------------------------------------------------


def both(*stages):
    graph = process(*stages)
    rules = compare(graph, "written")
    return rules, [(problem.rule, problem.stage) for problem in problems_of(graph)]


def test_a_correction_that_comes_straight_back_is_no_way_on():
    second = check("second")
    second["outcomes"] = [outcome("return", "apply", resume=True)]
    rules, problems = both(apply(), check(target="second"), second)
    assert rules == {"no_end"}
    assert set(problems) == {("no_end", "apply"), ("no_end", "second")}
    second["outcomes"] = [outcome("return", "apply")]
    assert both(apply(), check(target="second"), second) == (set(), [])


def test_what_happens_when_a_correction_is_late_is_a_way_to_an_end():
    late = apply(deadline=5, on_overdue="late")
    late["outcomes"].append(outcome("late", "end:lapsed"))
    only = check()
    only["outcomes"] = [outcome("return", "apply", resume=True)]
    assert both(late, only) == (set(), [])
    only["max_returns"] = 2
    assert both(late, only)[0] == {"no_end"}


def test_nobody_is_late_with_a_first_application():
    late = apply(deadline=5, on_overdue="late")
    late["outcomes"].append(outcome("late", "aside"))
    plain, aside = check(), check("aside")
    plain["outcomes"] = plain["outcomes"][:1]
    aside["outcomes"] = aside["outcomes"][:1]
    assert both(late, plain, aside) == ({"unreachable"}, [("unreachable", "aside")])
    assert both(late, check(), aside) == (set(), [])


def test_an_outcome_that_no_screen_takes_leads_nowhere():
    ranked = rank()
    ranked["outcomes"].append(outcome("deferred", "aside"))
    rules, problems = both(
        apply(target="score"), score(target="rank"), ranked, check("aside", target="end:done")
    )
    assert rules == {"no_screen", "unreachable"}
    assert problems == [("no_screen", "rank"), ("unreachable", "aside")]


def test_the_applicant_cannot_choose_what_only_time_may_do():
    idle = apply()
    idle["outcomes"].append(outcome("late", "end:lapsed"))
    assert both(idle, check()) == ({"no_screen"}, [("no_screen", "apply")])


def test_a_ranked_case_does_not_come_straight_back_unscored():
    ranked = rank()
    ranked["outcomes"][1] = outcome("not_shortlisted", "apply", resume=True)
    stages = apply(target="score"), score(target="rank"), ranked
    assert both(*stages) == ({"list", "ranked_twice"}, [("list", "rank"), ("ranked_twice", "rank")])
    ranked["outcomes"][1] = outcome("not_shortlisted", "apply")
    assert both(*stages) == ({"ranked_twice"}, [("ranked_twice", "rank")])
    ranked["outcomes"][1] = outcome("not_shortlisted", "end:done")
    assert both(*stages) == (set(), [])


def test_an_opinion_may_be_returned_only_so_often():
    only = opinion(max_returns=1)
    only["outcomes"] = [outcome("recommend", "apply"), outcome("return", "apply", direct=True)]
    lapsing = apply(target="opinion", deadline=5, on_overdue="late")
    lapsing["outcomes"].append(outcome("late", "end:lapsed"))
    assert both(lapsing, only)[0] == {"no_end"}
    del only["max_returns"]
    assert both(lapsing, only) == (set(), [])


def test_silence_in_time_leads_on_although_nobody_acts():
    late = check(deadline=5, on_overdue="pass", target="consult")
    asks = consult(closes="in_time", deadline=5)
    asks["outcomes"][2] = outcome("unanswered", "check")
    assert both(apply(), late, asks) == ({"automatic_cycle"}, [("automatic_cycle", "check")])
    asks["closes"] = "all"
    assert both(apply(), late, asks) == (set(), [])


def test_a_case_is_designated_once():
    again = check("again", target="end:done")
    again["outcomes"].append(outcome("renew", "certify"))
    stages = apply(target="certify"), certify(target="again"), again
    assert both(*stages) == ({"title_twice"}, [("title_twice", "certify")])
    either = check(target="first")
    either["outcomes"].append(outcome("other", "second"))
    assert both(apply(), either, certify("first"), certify("second")) == (set(), [])
