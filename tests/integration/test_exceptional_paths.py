"""The exceptional paths X1–X6 and X17 of the regulation’s table, each by its number. X7–X13 stand beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from forms_workflows.decisions.models import Shortlist
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.rounds.domain.rounds import extend_round
from forms_workflows.submissions.domain.queries import visible_to
from portal.tick import sweep

from .states import ended, newest, stands
from .visitors import Visitor
from .world import CLOSES

NOTES = {"c12": "从业人员数与统计表不一致", "b09": "简介未说明主导产业"}


def returned(world, **kwargs):
    """A case that the prefecture has returned for two fields."""
    case = world.submitted()
    return world.decide(case, "local_handler", "return", reason="请补正两处", notes=NOTES, **kwargs)


# --- X1: incomplete materials -----------------------------------------------------------------------


def test_x1_all_defects_are_told_at_once(world):
    case = returned(world)
    assert stands(case) == ("apply", "")
    asked = newest(case)
    assert asked.open_fields == ["b09", "c12"]
    assert {note.field: note.text for note in asked.notes.all()} == NOTES
    page = Visitor(world.holder("applicant_filler", case)).read("application", case.pk)
    assert all(note in page for note in NOTES.values())
    assert "请补正两处" in page


def test_x1_only_the_listed_fields_reopen_even_for_a_forged_post(world):
    case = returned(world)
    before = newest(case).answers
    filler = Visitor(world.holder("applicant_filler", case))
    forged = before | {"c12": {"y1": "99", "y2": "98", "y3": "97"}, "c01": {"y1": "9", "y2": "9", "y3": "9"}}
    assert filler.fill(case, "c", forged).status_code == 302
    assert filler.fill(case, "a", before | {"a01": "别的名称"}).status_code == 302
    after = newest(case).answers
    assert {code for code in {*before, *after} if before.get(code) != after.get(code)} == {"c12"}
    assert after["c12"] == forged["c12"]


def test_x1_a_reopened_answer_can_also_be_taken_out(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="删去未经核实的荣誉", open_fields=["c12"])
    filler = Visitor(world.holder("applicant_filler", case))
    filler.fill(case, "c", {code: given for code, given in newest(case).answers.items() if code != "c12"})
    assert "c12" not in newest(case).answers


def test_x1_a_field_that_the_form_has_not_cannot_be_named(submitted_case):
    world, case = submitted_case
    with pytest.raises(Refused):
        world.decide(case, "local_handler", "return", reason="补正", open_fields=["c07"])  # computed
    with pytest.raises(Refused):
        world.decide(case, "local_handler", "return", reason="补正", open_fields=["zz"])
    assert stands(case) == ("prefecture_check", "")


def test_x1_the_correction_comes_straight_back_and_shows_what_changed(world):
    case = returned(world)
    world.save(case, newest(case).answers | {"c12": {"y1": "9", "y2": "8", "y3": "7"}})
    world.correct(case)
    assert stands(case) == ("prefecture_check", "")
    page = Visitor(world.holder("local_handler", case)).read("case", case.pk)
    changed = page.split("Changed in this version:")[1].split("</p>")[0]
    assert changed.strip().startswith("People employed")
    assert case.answer_rounds.count() == 2


def test_x1_five_working_days_then_the_case_lapses_by_itself(world):
    case = returned(world)
    due = newest(case).due_at
    assert timezone.localtime(due).isoformat() == "2026-03-10T00:00:00+08:00"  # 3–6 and 9 March
    world.travel(due - timedelta(seconds=1))
    sweep()
    assert stands(case) == ("apply", "")
    world.travel(due)
    assert sweep()["overdue"] == 1
    assert ended(case)[0] == "lapsed"
    assert sweep()["overdue"] == 0


def test_x1_a_correction_one_second_late_is_refused(world):
    case = returned(world)
    world.travel(newest(case).due_at)
    with pytest.raises(Refused):
        world.correct(case)
    assert newest(case).submitted_at is None


def test_x1_at_most_two_returns(world):
    case = returned(world)
    world.correct(case)
    world.decide(case, "local_handler", "return", reason="再补正", open_fields=["c12"])
    world.correct(case)
    with pytest.raises(NotAllowed):
        world.decide(case, "local_handler", "return", reason="第三次", open_fields=["c12"])
    assert stands(case) == ("prefecture_check", "")


def test_x1_the_reviewers_clock_starts_anew(submitted_case):
    world, case = submitted_case
    first = world.task(case).scheduled
    world.decide(case, "local_handler", "return", reason="补正", open_fields=["c12"])
    world.travel(timezone.now() + timedelta(days=3))
    world.correct(case)
    assert world.task(case).scheduled > first


def test_x1_the_department_may_return_for_correction_too(world):
    case = world.recommended(world.checked(world.submitted()))
    world.decide(case, "dept_handler", "return", reason="补充附件", open_fields=["g02"])
    assert stands(case) == ("apply", "")
    world.correct(case)
    assert stands(case) == ("re_review", "")


# --- X2: a defect found after the local deadline -----------------------------------------------------


def test_x2_back_to_the_prefecture_without_reopening_the_round(world):
    case = world.recommended(world.checked(world.submitted()))
    world.travel(CLOSES + timedelta(days=20))
    world.decide(case, "dept_handler", "return_to_prefecture", reason="推荐意见未说明现场核查")
    assert stands(case) == ("prefecture_check", "")
    assert case.label == "复审中"  # the outcome says so: where the case goes is between the two offices
    bureau = Visitor(world.holder("local_handler", case))
    assert "推荐意见未说明现场核查" in bureau.read("case", case.pk)
    assert "推荐意见未说明现场核查" not in Visitor(world.holder("applicant_filler", case)).read(
        "application", case.pk
    )
    world.recommended(world.checked(case))
    assert stands(case) == ("re_review", "")


# --- X3: not recommended -----------------------------------------------------------------------------


def not_recommended(world, organisation=None):
    case = world.checked(world.submitted(organisation))
    world.decide(case, "local_handler", "not_recommended", reason="集聚效应不明显")
    world.decide(case, "local_checker", "agree", reason="同意")
    return world.decide(case, "local_issuer", "agree", reason="同意签发")


def test_x3_not_recommended_needs_a_reason(world):
    case = world.checked(world.submitted())
    with pytest.raises(Refused):
        world.decide(case, "local_handler", "not_recommended", reason="  ")
    assert stands(case) == ("recommendation", "")


def test_x3_the_applicant_reads_the_handlers_reason_and_not_the_signers_remarks(world):
    case = not_recommended(world)
    assert ended(case) == ("not_recommended", "集聚效应不明显")
    page = Visitor(world.holder("applicant_principal", case)).read("application", case.pk)
    assert "集聚效应不明显" in page
    assert "同意签发" not in page


def test_x3_no_second_application_this_year_and_no_way_to_the_department(world):
    organisation = world.organisation()
    case = not_recommended(world, organisation)
    with pytest.raises(Refused):
        world.draft(organisation)
    assert not case.seen_by_department
    handler = world.holder("dept_handler")
    assert not visible_to(handler, Desks(handler)).filter(pk=case.pk).exists()


# --- X4: failed re-review ----------------------------------------------------------------------------


def test_x4_failed_re_review_with_a_conclusion_on_each_condition(world):
    case = world.recommended(world.checked(world.submitted()))
    answers = world.opinion(case, conclusion="not_conforms")
    world.decide(case, "dept_handler", "fail", reason="第六条第（三）项不符合", answers=answers)
    world.decide(case, "dept_lead", "agree")
    assert ended(case) == ("re_review_failed", "第六条第（三）项不符合")
    first = case.results.filter(stage="re_review", part="").get()
    assert {f"c{number}_conclusion" for number in range(1, 7)} <= set(first.answers)
    assert first.answers["c3_conclusion"] == "not_conforms"


def test_x4_the_lead_may_send_the_proposal_back(world):
    case = world.recommended(world.checked(world.submitted()))
    world.decide(case, "dept_handler", "fail", reason="不符合")
    with pytest.raises(Refused):
        world.decide(case, "dept_lead", "send_back")
    world.decide(case, "dept_lead", "send_back", reason="请逐条说明")
    assert stands(case) == ("re_review", "")
    assert "请逐条说明" not in Visitor(world.holder("applicant_filler", case)).read("application", case.pk)


# --- X5: withdrawn -----------------------------------------------------------------------------------


def withdraw(world, case):
    """Through the screen, as the principal. The text of the page that follows."""
    principal = Visitor(world.holder("applicant_principal", case))
    return principal.press("withdraw", case.pk, reason="企业重组")


BEFORE_THE_SESSION = {
    "draft": lambda world: world.draft(),
    "signing": lambda world: world.filled_in(),
    "check": lambda world: world.submitted(),
    "correction": lambda world: returned(world),
    "opinion": lambda world: world.checked(world.submitted()),
    "re_review": lambda world: world.recommended(world.checked(world.submitted())),
    "pool": lambda world: world.in_pool()[0],
    "ranking": lambda world: world.scored()[0],
    "list in preparation": lambda world: listed(world, propose=False),
    "page": lambda world: world.approved()[0],
    "period": lambda world: world.published()[0][0],
    "document": lambda world: cleared(world),
}


def listed(world, *, propose):
    (case,) = world.scored()
    world.shortlist([case], propose=propose)
    return case


def cleared(world):
    (case,), period = world.published()
    world.after(period)
    return case


@pytest.mark.parametrize("stage", BEFORE_THE_SESSION)
def test_x5_withdrawn_at_any_time_before_the_designation(world, stage):
    case = BEFORE_THE_SESSION[stage](world)
    withdraw(world, case)
    assert ended(case) == ("withdrawn", "企业重组")
    assert case.answer_rounds.exists()
    if case.process_id:
        assert not engine.open_tasks(case.process_id).exists()


def test_x5_a_session_is_not_interrupted(world):
    case, listed_case = world.in_pool(2)
    panel = world.panel([case])
    with override("en"):
        assert "A session is dealing with this application" in withdraw(world, case)
    assert stands(case) == ("scoring", "")
    for sheet in panel.sheets.all():
        world.seal(sheet)
    withdraw(world, listed_case)
    world.shortlist([case])
    assert "A session is dealing with this application" in withdraw(world, case)
    assert stands(case) == ("meeting", "")


def test_x5_a_deferred_list_is_no_session(world):
    case = listed(world, propose=True)
    world.meet(world.newest_list(), "deferred")
    withdraw(world, case)
    assert ended(case)[0] == "withdrawn"
    with pytest.raises(Refused):  # nothing is left to put before the meeting
        world.propose(world.newest_list())


def test_x5_a_designated_case_cannot_be_withdrawn(world):
    case = cleared(world)
    world.designate([case])
    assert "Leaving the register is a separate step" in withdraw(world, case)
    assert stands(case) == ("designation", "plaque")


def test_x5_the_organisation_applies_again_while_the_round_is_open(world):
    organisation = world.organisation()
    first = world.submitted(organisation)
    withdraw(world, first)
    second = world.submitted(organisation)
    assert second.number != first.number
    withdraw(world, second)
    world.travel(CLOSES)
    with pytest.raises(Refused):
        world.draft(organisation)


def test_x5_a_reason_is_needed_and_only_the_principal_withdraws(submitted_case):
    world, case = submitted_case
    principal = Visitor(world.holder("applicant_principal", case))
    assert "Give a reason" in principal.press("withdraw", case.pk, reason=" ")
    filler = Visitor(world.holder("applicant_filler", case))
    assert filler.post("withdraw", case.pk, reason="x").status_code == 404
    assert stands(case) == ("prefecture_check", "")


def test_x5_a_case_withdrawn_from_the_list_does_not_stop_the_others(world):
    cases, period = world.published(2)
    withdraw(world, cases[0])
    world.after(period)
    assert stands(cases[1]) == ("designation", "document")
    assert Shortlist.objects.get().status == "ended"


# --- X6: absent at the defence -----------------------------------------------------------------------


def test_x6_absence_ends_one_case_and_does_not_block_the_panel(world):
    absent, present = world.in_pool(2)
    panel = world.draft_panel([absent, present])
    organiser = Visitor(world.holder("panel_organiser"))
    organiser.press("panel", panel.pk, absent=absent.pk)
    assert ended(absent)[0] == "defence_absent"
    organiser.press("panel", panel.pk, open="1")
    assert stands(present) == ("scoring", "")
    assert set(panel.sheets.values_list("submission", flat=True)) == {present.pk}


# --- X17: the deadline is extended -------------------------------------------------------------------


def extend(world, days=7):
    return extend_round(
        round=world.round,
        person=world.holder("dept_lead"),
        closes_at=world.round.closes_at + timedelta(days=days),
        reason="网络故障，延期七日",
    )


def test_x17_drafts_simply_go_on(world):
    case = world.draft()
    extend(world)
    world.travel(CLOSES + timedelta(days=1))
    assert sweep()["lapsed"] == 0
    world.finish(case)
    world.sign(case)
    assert stands(case) == ("prefecture_check", "")


def test_x17_only_before_the_old_deadline(world):
    world.travel(CLOSES)
    with pytest.raises(Refused):
        extend(world)
    world.travel(CLOSES - timedelta(seconds=1))
    assert extend(world).closes_at == CLOSES + timedelta(days=7)


def test_x17_only_later_and_with_a_correction_note(world):
    with pytest.raises(Refused):
        extend(world, days=-1)
    with pytest.raises(Refused):
        extend_round(round=world.round, person=None, closes_at=CLOSES + timedelta(days=1), reason=" ")
    world.round.refresh_from_db()
    assert world.round.closes_at == CLOSES
    assert not world.round.extensions.exists()


def test_x17_a_submitted_case_may_be_withdrawn_and_submitted_again(world):
    organisation = world.organisation()
    first = world.submitted(organisation)
    extend(world)
    world.travel(CLOSES + timedelta(days=1))
    withdraw(world, first)
    assert stands(world.submitted(organisation)) == ("prefecture_check", "")


def test_x17_without_an_extension_drafts_lapse_at_the_closing_time(world):
    draft, signing = world.draft(), world.filled_in()
    world.travel(CLOSES - timedelta(seconds=1))
    assert sweep()["lapsed"] == 0
    world.travel(CLOSES)
    assert sweep()["lapsed"] == 2
    assert ended(draft)[0] == ended(signing)[0] == "lapsed"
