"""X7 and X8 of the regulation’s table: what can happen to a panel, and ties at the quota line."""

import pytest

from demo.reviews import score_items
from forms_workflows.decisions.models import Shortlist
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.errors import QuorumNotMet
from forms_workflows.review.domain import panels, ranking, replacements
from forms_workflows.review.domain.recusals import suggested_conflicts
from forms_workflows.submissions.models import CaseAccess

from .states import ended, newest, stands
from .visitors import Visitor
from .world import CLOSES

# --- X7: an expert drops out, a conflict is discovered -----------------------------------------------


def test_x7_a_reserve_takes_over_the_sheets_that_are_missing(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    first, second = panel.sheets.order_by("pk")[:2]
    world.seal(first)
    reserve = world.experts(6)[5]
    world.replace(panel, second.expert, reserve)
    second.refresh_from_db()
    assert second.voided_at is not None
    assert panel.sheets.filter(expert=reserve, voided_at=None).count() == 1
    old, new = Visitor(second.expert), Visitor(reserve)
    assert old.get("sheet", second.pk).status_code == old.get("case", case.pk).status_code == 404
    assert new.read("case", case.pk).count("i1_1")
    with pytest.raises(Refused):
        world.seal(second)


def test_x7_replacing_needs_a_reason_and_somebody_new(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    old, other = panel.sheets.order_by("pk")[0].expert, panel.sheets.order_by("pk")[1].expert
    with pytest.raises(Refused):
        world.replace(panel, old, world.experts(6)[5], reason=" ")
    with pytest.raises(Refused):
        world.replace(panel, old, other)
    assert panel.sheets.filter(voided_at=None).count() == 5


def test_x7_a_conflict_is_suggested_from_the_application(pooled_case):
    world, case = pooled_case
    founder = newest(case).answers["a08"][0]
    *experts, biased = world.experts(5)
    biased.unit_code = founder["credit_code"]
    biased.save()
    assert suggested_conflicts(case, [*experts, biased]) == {biased.pk: founder["name"]}
    panel = world.draft_panel([case], [*experts, biased])
    (problem,) = panels.panel_problems(panel)
    assert biased.name in problem
    assert founder["name"] in problem
    with pytest.raises(Refused):
        panels.open_panel(panel=panel, person=world.holder("panel_organiser"))


def test_x7_a_panel_in_preparation_can_still_be_put_right(pooled_case):
    world, case = pooled_case
    panel = world.draft_panel([case], world.experts(4))
    assert panels.panel_problems(panel)
    organiser = Visitor(world.holder("panel_organiser"))
    assert str(panel) in organiser.read("edit_panel", panel.pk)
    organiser.press(
        "edit_panel", panel.pk, title="第二评审组", members=[e.pk for e in world.experts(5)], cases=[case.pk]
    )
    panel.refresh_from_db()
    assert (panel.title, panels.panel_problems(panel)) == ("第二评审组", [])
    organiser.press("panel", panel.pk, open="1")
    assert stands(case) == ("scoring", "")


def test_x7_whoever_declares_a_conflict_loses_sight_of_the_case(world):
    case, other = world.in_pool(2)
    panel = world.panel([case, other])
    sheet = panel.sheets.filter(submission=case)[0]
    expert = Visitor(sheet.expert)
    assert case.title in expert.read("sheets")
    expert.press("sheet", sheet.pk, recuse="1", kind="kin", recusal_reason="亲属")
    assert expert.get("sheet", sheet.pk).status_code == 404
    page = expert.read("sheets")
    assert case.number not in page
    assert other.number in page
    assert case.title not in expert.read("messages")
    organiser = Visitor(world.holder("panel_organiser"))
    assert f"{sheet.expert.name} is recused from “{case}”" in organiser.read("panel", panel.pk)


def test_x7_only_the_sheet_of_the_conflict_is_handed_over(world):
    case, other = world.in_pool(2)
    panel = world.panel([case, other])
    sheet = panel.sheets.filter(submission=case)[0]
    reserve = world.experts(6)[5]
    world.recuse(case, sheet.expert)
    Visitor(world.holder("panel_organiser")).press(
        "panel", panel.pk, replace="1", old=sheet.expert_id, new=reserve.pk, case=case.pk, reason="回避"
    )
    assert set(panel.sheets.filter(expert=reserve).values_list("submission", flat=True)) == {case.pk}
    assert panel.sheets.filter(expert=sheet.expert, submission=other, voided_at=None).exists()


def test_x7_a_reserve_who_is_recused_cannot_take_over(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    reserve = world.experts(6)[5]
    world.recuse(case, reserve)
    with pytest.raises(Refused):
        world.replace(panel, panel.sheets.all()[0].expert, reserve)


def test_x7_a_conflict_found_after_sealing_voids_the_sheet(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    sheet = world.seal(panel.sheets.all()[0], level=0.1)
    organiser = Visitor(world.holder("panel_organiser"))
    organiser.press("panel", panel.pk, conflict="1", expert=sheet.expert_id, case=case.pk, kind="employed")
    reserve = world.experts(6)[5]
    world.replace(panel, sheet.expert, reserve)
    sheet.refresh_from_db()
    assert sheet.sealed_at is not None  # it stays on record
    assert sheet.voided_at is not None
    for left in panel.sheets.filter(voided_at=None):
        world.seal(left, level=0.9)
    assert stands(case) == ("shortlist", "")
    (row,) = world.rank().cases.all()
    assert row.sheets == 5
    assert row.score > 80


def test_x7_after_the_ranking_a_voided_sheet_asks_for_a_new_one(pooled_case):
    world, case = pooled_case
    panel = world.panel([case], world.experts(7))
    for sheet in panel.sheets.all():
        world.seal(sheet)
    first = world.rank()
    biased = panel.sheets.all()[0]
    world.recuse(case, biased.expert)
    world.replace(panel, biased.expert, world.experts(8)[7])
    with pytest.raises(Refused):
        world.shortlist([case])
    second = world.rank()
    assert second.pk != first.pk
    assert second.cases.get().sheets == 6
    world.shortlist([case])
    assert stands(case) == ("meeting", "")


def test_x7_too_few_sheets_left_after_the_scoring(scored_case):
    world, case = scored_case
    sheet = case.sheets.all()[0]
    world.recuse(case, sheet.expert)
    with pytest.raises(Refused):
        world.replace(sheet.panel, sheet.expert, world.experts(6)[5])
    sheet.refresh_from_db()
    assert sheet.voided_at is None


def test_x7_too_few_sheets_void_the_session_and_it_is_repeated(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    world.seal(panel.sheets.all()[0])
    organiser = Visitor(world.holder("panel_organiser"))
    organiser.press("panel", panel.pk, close="1", case=case.pk, reason="等不到")
    assert stands(case) == ("scoring", "")  # one sheet is no quorum
    organiser.press("panel", panel.pk, repeat="1", case=case.pk, reason="三名专家缺席")
    assert stands(case) == ("scoring", "panel")
    assert not panel.sheets.filter(voided_at=None).exists()
    assert not CaseAccess.objects.filter(submission=case, barred=False).exists()
    world.panel([case])
    assert stands(case) == ("scoring", "")
    assert case.sheets.filter(voided_at=None).count() == 5


def test_x7_a_panel_goes_on_without_the_sheets_beyond_the_quorum(pooled_case):
    world, case = pooled_case
    panel = world.panel([case], world.experts(7))
    sheets = list(panel.sheets.order_by("pk"))
    for sheet in sheets[:5]:
        world.seal(sheet)
    replacements.close_scoring(
        panel=panel, submission=case, person=world.holder("panel_organiser"), reason="两名专家未交表"
    )
    assert stands(case) == ("shortlist", "")
    assert world.rank().cases.get().sheets == 5
    panel.refresh_from_db()
    assert panel.status == "closed"


def test_x7_an_even_panel_or_too_small_a_panel_cannot_begin(pooled_case):
    world, case = pooled_case
    for experts in (world.experts(4), world.experts(6)):
        panel = world.draft_panel([case], experts)
        with pytest.raises(Refused):
            panels.open_panel(panel=panel, person=world.holder("panel_organiser"))
    with pytest.raises(QuorumNotMet):
        engine.signal(
            process_pk=case.process_id,
            stage="scoring",
            part="panel",
            outcome="open",
            data={"experts": [expert.pk for expert in world.experts(3)]},
        )
    assert stands(case) == ("scoring", "panel")


# --- X8: a tie at the quota line ---------------------------------------------------------------------


def full_marks(**less):
    """Full marks, less so many points at some items."""
    return [most - less.get(code, 0) for code, most in score_items().items()]


def scored_as(world, *sheets):
    """Cases whose five experts all give the same sheet."""
    cases = world.in_pool(len(sheets))
    panel = world.panel(cases)
    for case, scores in zip(cases, sheets, strict=True):
        for sheet in panel.sheets.filter(submission=case):
            world.seal(sheet, scores)
        case.refresh_from_db()
    return cases


def test_x8_the_declared_order_breaks_a_tie(world):
    # The same total; the first loses a point at innovation, the second at governance.
    weak_innovation, weak_governance = scored_as(world, full_marks(i3_1=1), full_marks(i5_1=1))
    made = world.rank()
    order = list(made.cases.values_list("submission", "position", "tied"))
    assert order == [(weak_governance.pk, 1, False), (weak_innovation.pk, 2, False)]


def test_x8_equal_to_the_last_at_the_quota_line_all_or_none_or_a_reason(world):
    world.set_parameter("shortlist_quota", "2")
    best, first, second = scored_as(world, full_marks(), full_marks(i1_1=2), full_marks(i1_1=2))
    made = world.rank()
    assert list(made.cases.values_list("position", "tied")) == [(1, False), (2, True), (2, True)]
    with pytest.raises(Refused):
        world.shortlist([best, first])
    with pytest.raises(Refused):
        world.shortlist([best, first, second])  # above the quota
    world.travel(CLOSES)
    lead = Visitor(world.holder("dept_lead"))
    page = lead.press("ranking", world.round.pk, shortlist="1", selected=[best.pk, first.pk], note="评审报告")
    assert "Cases are equal at the quota line" in page
    assert "评审报告" in page
    lead.press("ranking", world.round.pk, shortlist="1", selected=[best.pk, first.pk], tie_reason="区域布局")
    assert stands(first) == ("meeting", "")
    assert ended(second)[0] == "not_shortlisted"
    assert "区域布局" in Shortlist.objects.get().note


def test_x8_none_of_the_equal_ones(world):
    world.set_parameter("shortlist_quota", "2")
    best, first, second = scored_as(world, full_marks(), full_marks(i1_1=2), full_marks(i1_1=2))
    world.shortlist([best])
    assert [ended(case)[0] for case in (first, second)] == ["not_shortlisted", "not_shortlisted"]


def test_x8_a_better_ranked_case_is_not_left_out_without_a_reason(world):
    _best, second = scored_as(world, full_marks(), full_marks(i1_1=2))
    with pytest.raises(Refused):
        world.shortlist([second])
    world.shortlist([second], tie_reason="最佳者同年已获国家级认定")
    assert stands(second) == ("meeting", "")


def test_x8_the_pass_line_holds(world):
    good, poor = world.scored(2, levels=[0.9, 0.5])
    with pytest.raises(Refused):
        world.shortlist([good, poor])
    world.shortlist([good])
    assert ended(poor)[0] == "not_shortlisted"


def test_x8_no_list_while_a_case_is_still_being_scored(scored_case):
    world, scored = scored_case
    world.submitted()
    world.rank()
    with pytest.raises(Refused):
        world.shortlist([scored])


def test_x8_a_case_scored_after_the_ranking_is_not_forgotten(world):
    first, second = world.in_pool(2)
    for case in (first, second):
        panel = world.panel([case])
        for sheet in panel.sheets.all():
            world.seal(sheet)
        if case == first:
            world.rank()
    with pytest.raises(Refused):
        world.shortlist([first])
    world.rank()
    world.shortlist([first, second])
    assert stands(second) == ("meeting", "")


def test_the_ranking_of_a_round_is_kept_with_its_rule(world):
    world.scored()
    made = world.rank()
    assert made.rule == {
        "trim_from": 7,
        "decimals": 2,
        "tie_break": ["d3", "d1", "d5"],
        "quorum": 5,
        "minimums": [],
    }
    assert ranking.is_stale(made) is False
