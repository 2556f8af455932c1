"""Rules that decide by themselves, and waiting times, as the desk shows them: from the signature to the next office."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from forms_workflows.audit.models import Event
from forms_workflows.processes.domain.exchange import export_process, import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.rounds.domain.rounds import extend_round, open_round
from forms_workflows.rounds.models import Parameter, Round
from forms_workflows.submissions.models import Submission
from portal.programmes.loader import find_folder

from .visitors import Visitor
from .world import CLOSES, OPENS, YEAR

NOBODY = {"role": "", "scope": ""}


def gate(when, **fields):
    """Applies when the applicant has signed: ``direct`` skips the check of the prefecture."""
    return {
        "key": "gate",
        "kind": "auto",
        "title": "规模判断",
        "desk": NOBODY,
        "article": "第七条",
        "rules": [{"when": when, "outcome": "direct", "label": "营业收入达到要求"}],
        "otherwise": "check",
        "outcomes": [
            {"key": "direct", "title": "直通", "target": "pause"},
            {"key": "check", "title": "初审", "target": "prefecture_check"},
        ],
        **fields,
    }


def pause(**fields):
    return {
        "key": "pause",
        "kind": "wait",
        "title": "等待期",
        "desk": NOBODY,
        "article": "第七条",
        "outcomes": [{"key": "elapsed", "title": "期满", "target": "recommendation"}],
        "days": 3,
        "working": False,
        **fields,
    }


@pytest.fixture
def announce(world):
    """A round of the programme with other stages: ``change`` gets the list of the source, and {key: stage}."""

    def begin(change):
        data = json.loads((find_folder("cluster_designation") / "process.json").read_text())
        change(data["stages"], {stage["key"]: stage for stage in data["stages"]})
        by = world.person("handler")
        version = publish_process(import_process(data, world.department, by), by)
        round = Round.objects.create(
            procedure=world.programme.procedures.get(key="application"),
            year=YEAR,
            title="二",
            opens_at=OPENS,
            closes_at=CLOSES,
        )
        world.round = open_round(round=round, person=by)
        return version

    return begin


def with_gate(rule, wait):
    """Application → rule → check → waiting time → recommendation; the rule may skip the check."""

    def change(stages, by_key):
        lead(by_key["apply"], "submit", "gate")
        lead(by_key["prefecture_check"], "pass", "pause")
        stages[1:2] = [rule, stages[1], wait]

    return change


def lead(stage, key, target):
    for outcome in stage["outcomes"]:
        if outcome["key"] == key:
            outcome["target"] = target


def sign(world, case):
    """The principal signs at the desk."""
    Visitor(world.holder("applicant_principal", case)).press("sign", case.pk, confirmed="on")
    case.refresh_from_db()
    return case


def applicant(world, case):
    return Visitor(world.holder("applicant_filler", case))


def revenue_of(case):
    return case.answers["c04"]["y1"]


def test_a_rule_passes_a_case_on_as_soon_as_it_is_signed(world, announce):
    announce(with_gate(gate("c04.y1 > 1"), pause()))
    case = sign(world, world.filled_in())
    assert (case.stage, case.part, case.status) == ("pause", "", "open")
    event = Event.objects.get(case_id=case.pk, action="submission.submitted")
    assert event.data["passed"] == [
        {"stage": "gate", "outcome": "direct", "rule": 0, "blank": None, "seen": {"c04.y1": revenue_of(case)}}
    ]
    officer = Visitor(world.holder("local_handler", case)).read("case", case.pk)
    assert f"规模判断: Revenue of the cluster, 2025 {revenue_of(case)} > 1 → 直通" in officer
    assert "规模判断" not in applicant(world, case).read("application", case.pk)


def test_the_applicant_reads_the_rule_where_the_stage_says_so(world, announce):
    announce(with_gate(gate("c04.y1 > 1", told=True), pause()))
    case = sign(world, world.filled_in())
    page = applicant(world, case).read("application", case.pk)
    assert f"规模判断: Revenue of the cluster, 2025 {revenue_of(case)} > 1 → 直通" in page


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("c04.y1 > 99999999", "No rule holds (Revenue of the cluster, 2025 {revenue})"),
        ("c04.y1 > 1 and c08.y1 / 0 > 1", "“营业收入达到要求” cannot be answered"),
    ],
)
def test_what_no_rule_passes_is_checked(world, announce, when, why):
    announce(with_gate(gate(when), pause()))
    case = sign(world, world.filled_in())
    assert case.stage == "prefecture_check"
    officer = Visitor(world.holder("local_handler", case))
    assert f"规模判断: {why.format(revenue=revenue_of(case))} → 初审" in officer.read("case", case.pk)


def test_a_rule_that_ends_or_returns_a_case_says_so_and_nothing_else(world, announce):
    """A remark that an officer made on passing the case was not meant for the applicant."""
    back = gate("returns.prefecture_check > 9")
    back["outcomes"] = [
        {"key": "direct", "title": "通过", "target": "recommendation"},
        {"key": "check", "title": "退回", "target": "apply"},
    ]

    def change(stages, by_key):
        lead(by_key["prefecture_check"], "pass", "gate")
        stages[2:2] = [back]

    announce(change)
    case = world.submitted()
    world.decide(case, "local_handler", "pass", reason="内部意见")
    assert case.is_returned
    answer_round = case.answer_rounds.order_by("-number").first()
    assert (answer_round.asked_stage, answer_round.asked_by) == ("gate", None)
    page = applicant(world, case).read("application", case.pk)
    assert "Decided by the rules of the process." in page
    assert "内部意见" not in page


def test_a_waiting_time_is_shown_and_swept_by_the_tick(world, announce):
    announce(with_gate(gate("c04.y1 > 1"), pause(days=3)))
    case = sign(world, world.filled_in())
    shown = f"{(world.moment + timedelta(days=3)):%Y-%m-%d} 24:00"
    assert f"Goes on by itself after {shown}" in applicant(world, case).read("application", case.pk)
    assert shown in Visitor(world.holder("local_handler", case)).read("case", case.pk)
    world.travel(case.waits_until - timedelta(seconds=1))
    call_command("tick", verbosity=0)
    case.refresh_from_db()
    assert case.stage == "pause"
    world.travel(case.waits_until)
    call_command("tick", verbosity=0)
    case.refresh_from_db()
    assert case.stage == "recommendation"
    assert "The waiting time was over" in applicant(world, case).read("application", case.pk)


def test_a_wait_for_the_window_follows_its_extension(world, announce):
    announce(with_gate(gate("c04.y1 > 1"), pause(until="window")))
    case = sign(world, world.filled_in())
    assert case.waits_until == CLOSES
    later = CLOSES + timedelta(days=7)
    extend_round(round=world.round, person=world.person("handler"), closes_at=later, reason="更正")
    world.travel(CLOSES)
    call_command("tick", verbosity=0)
    case = Submission.objects.get(pk=case.pk)
    assert (case.stage, case.waits_until) == ("pause", later)
    world.travel(later)
    call_command("tick", verbosity=0)
    case.refresh_from_db()
    assert case.stage == "recommendation"


def test_a_process_with_rules_and_waits_is_exchanged_as_it_is(world, announce):
    version = announce(with_gate(gate("c04.y1 > 1", told=True), pause(until="date", date="2026-05-01")))
    exported = export_process(version)
    stages = {stage["key"]: stage for stage in exported["stages"]}
    assert stages["gate"]["auto"] == {
        "rules": [{"when": "c04.y1 > 1", "outcome": "direct", "label": "营业收入达到要求"}],
        "otherwise": "check",
        "told": True,
    }
    assert stages["pause"]["wait"] == {"until": "date", "days": 3, "working": False, "date": "2026-05-01"}
    by = world.person("handler")
    again = publish_process(import_process(exported, world.department, by), by)
    assert again.pk == version.pk


@pytest.mark.parametrize(
    ("wait", "until"),
    [
        ({"days": 5, "working": True}, "2026-03-09 24:00"),
        ({"days": 5, "working": False}, "2026-03-07 24:00"),
        ({"until": "date", "date": "2026-03-20"}, "2026-03-19 24:00"),
        ({"until": "window"}, "2026-04-01 18:00"),
    ],
    ids=str,
)
def test_applicant_and_officer_see_until_when_a_case_waits(world, announce, wait, until):
    announce(with_gate(gate("c04.y1 > 1"), pause(**wait)))
    case = sign(world, world.filled_in())
    assert f"Goes on by itself after {until}" in applicant(world, case).read("application", case.pk)
    assert until in Visitor(world.holder("local_handler", case)).read("case", case.pk)


def test_beyond_the_confirmed_calendar_it_is_said_that_nobody_knows_yet(world, announce):
    announce(with_gate(gate("c04.y1 > 1"), pause(days=400, working=True)))
    case = sign(world, world.filled_in())
    assert case.waits_until is None
    page = applicant(world, case).read("application", case.pk)
    assert "When, is known once the calendar of those days is confirmed." in page
    officer = Visitor(world.holder("local_handler", case))
    assert "the calendar of those days is confirmed" in officer.read("case", case.pk)


def give_parameter(world, key, kind, value):
    Parameter.objects.create(
        programme=world.programme, key=key, kind=kind, title=key, value=value, source="通知"
    )


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        ("applicant.kind = 'association'", "direct"),
        ("applicant.kind = 'enterprise'", "check"),
        ("applicant.level = 'prefecture'", "direct"),
        ("applicant.level = 'county'", "check"),
        ("round.year = 2026 and param.publicity_days = 5", "direct"),
        ("param.by_post", "check"),
        ("year(param.last_post) = 2026", "direct"),
        ("has_title.cluster_designation", "check"),
        ("sum(d01.revenue) < 0 or c04.y1 > 0", "direct"),
    ],
)
def test_what_rules_know_when_an_application_is_signed(world, announce, when, outcome):
    for key, kind, value in (("by_post", "switch", "false"), ("last_post", "day", "2026-03-31")):
        if key in when:
            give_parameter(world, key, kind, value)
    announce(with_gate(gate(when), pause()))
    case = world.filled_in()
    type(case.organisation).objects.filter(pk=case.organisation_id).update(kind="association")
    sign(world, case)
    assert case.stage == {"direct": "pause", "check": "prefecture_check"}[outcome]


def after_re_review(world, announce, when):
    """Where a case goes from a rule behind the re-review: straight to publicity, or to the panel."""

    def change(stages, by_key):
        lead(by_key["re_review"], "pass", "gate")
        rule = gate(when)
        rule["outcomes"][0]["target"], rule["outcomes"][1]["target"] = "publicity", "scoring"
        stages[4:4] = [rule]

    announce(change)
    (case,) = world.in_pool()
    return case.stage


@pytest.mark.parametrize(
    ("when", "stage"),
    [
        ("outcome.re_review = 'pass' and outcome.recommendation = 'recommend'", "publicity"),
        ("returns.prefecture_check = 0", "publicity"),
        ("result.prefecture_check.truth_conclusion = 'conforms'", "publicity"),
        ("result.prefecture_check.truth_conclusion = 'not_conforms'", "scoring"),
        ("result.re_review.c1_conclusion = 'conforms'", "publicity"),
    ],
)
def test_what_rules_know_of_earlier_stages_and_of_the_decision_just_made(world, announce, when, stage):
    assert after_re_review(world, announce, when) == stage


def test_a_rule_may_end_a_case_as_soon_as_it_is_signed(world, announce):
    rule = gate("c04.y1 > 99999999", told=True, otherwise="stop")
    rule["outcomes"][0]["target"] = "prefecture_check"
    rule["outcomes"][1] = {"key": "stop", "title": "不符合条件", "target": "end:too_small"}

    def change(stages, by_key):
        lead(by_key["apply"], "submit", "gate")
        stages[1:1] = [rule]

    announce(change)
    case = world.filled_in()
    page = Visitor(world.holder("applicant_principal", case)).press("sign", case.pk, confirmed="on")
    case.refresh_from_db()
    assert (case.status, case.end, case.stage) == ("ended", "too_small", "")
    assert case.submitted_at is not None
    assert case.end_label in page
    assert "规模判断: No rule holds" in applicant(world, case).read("application", case.pk)


def test_a_rule_may_return_a_case_as_soon_as_it_is_signed_and_again(world, announce):
    rule = gate("c04.y1 > 90000", told=True)
    rule["outcomes"][0]["target"] = "prefecture_check"
    rule["outcomes"][1] = {"key": "check", "title": "退回", "target": "apply"}

    def change(stages, by_key):
        lead(by_key["apply"], "submit", "gate")
        stages[1:1] = [rule]

    announce(change)
    case = sign(world, world.filled_in())
    assert case.is_returned
    before = case.answer_rounds.count()
    world.correct(case)
    assert (case.is_returned, case.answer_rounds.count()) == (True, before + 1)
    answers = case.answers
    world.save(case, answers | {"c04": answers["c04"] | {"y1": "95000"}})
    world.correct(case)
    assert case.stage == "prefecture_check"


def test_the_reason_of_an_end_names_the_rule_where_the_applicant_may_read_it(world, announce):
    rule = gate("c04.y1 > 1", told=True)
    rule["outcomes"][0]["target"] = "end:too_large"
    rule["outcomes"][1]["target"] = "prefecture_check"

    def change(stages, by_key):
        lead(by_key["apply"], "submit", "gate")
        stages[1:1] = [rule]

    announce(change)
    case = sign(world, world.filled_in())
    page = applicant(world, case).read("application", case.pk)
    assert "Decided by a rule of the process: 营业收入达到要求" in page


def test_a_bureau_reads_that_a_rule_held_but_not_what_only_the_department_knows(world, announce):
    def change(stages, by_key):
        lead(by_key["re_review"], "pass", "gate")
        rule = gate("result.re_review.c1_conclusion = 'conforms'")
        rule["outcomes"][0]["target"] = rule["outcomes"][1]["target"] = "scoring"
        stages[4:4] = [rule]

    announce(change)
    (case,) = world.in_pool()
    department = Visitor(world.holder_of_department("dept_handler")).read("case", case.pk)
    assert "= Conforms → 直通" in department
    bureau = Visitor(world.holder("local_handler", case)).read("case", case.pk)
    assert "规模判断: 营业收入达到要求 → 直通" in bureau
    assert "= Conforms" not in bureau


def test_what_is_blank_is_named(world, announce):
    give_parameter(world, "smallest_revenue", "whole", "")
    announce(with_gate(gate("param.smallest_revenue > 60"), pause()))
    case = sign(world, world.filled_in())
    assert case.stage == "prefecture_check"
    officer = Visitor(world.holder("local_handler", case)).read("case", case.pk)
    assert "“营业收入达到要求” cannot be answered, as this is blank: smallest_revenue" in officer
