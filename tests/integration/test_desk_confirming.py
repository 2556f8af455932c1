"""Before a step that cannot be undone the desk shows what will be sent, and to whom."""

import pytest
from django.utils import timezone

from demo.reviews import invent_scores
from demo.twin.entries import form_entries

from .places import upload
from .states import ended, stands
from .visitors import Visitor, opinion_of
from .world import CLOSES


def sheet_posts(sheet, **changes):
    return form_entries(sheet.form_version.form, invent_scores(1, 0.8) | changes)


def test_sealing_a_sheet_shows_its_total_first(pooled_case):
    world, case = pooled_case
    sheet = world.panel([case]).sheets.all()[0]
    expert = Visitor(sheet.expert)
    page = expert.ask("sheet", sheet.pk, **sheet_posts(sheet), seal="1")
    assert "Hand in and seal this sheet?" in page
    sheet.refresh_from_db()
    assert sheet.sealed_at is None
    assert sheet.answers["i1_1"]  # kept meanwhile
    expert.press("sheet", sheet.pk, **sheet_posts(sheet), seal="1", sure="1")
    sheet.refresh_from_db()
    assert sheet.sealed_at
    assert sheet.computed["total"] in page


def test_a_veto_is_named_before_a_sheet_is_sealed(world):
    sheet = world.panel(world.in_pool()).sheets.all()[0]
    fields = sheet.form_version.form.fields
    veto = next(field.code for field in fields if field.type == "declaration")
    posts = sheet_posts(sheet, comment="依据充分", **{veto: True})
    page = Visitor(sheet.expert).ask("sheet", sheet.pk, **posts, seal="1")
    assert "Ticked" in page
    assert "依据充分" in page
    assert "button--danger" in page


def test_going_back_shows_the_sheet_as_it_was_filled_in(world):
    sheet = world.panel(world.in_pool()).sheets.all()[0]
    page = Visitor(sheet.expert).ask(
        "sheet", sheet.pk, **sheet_posts(sheet, comment="再想想"), seal="1", unsure="1"
    )
    assert "再想想" in page
    assert 'name="seal"' in page
    sheet.refresh_from_db()
    assert sheet.sealed_at is None


def test_an_incomplete_sheet_is_told_what_is_missing_and_not_asked(world):
    sheet = world.panel(world.in_pool()).sheets.all()[0]
    page = Visitor(sheet.expert).ask("sheet", sheet.pk, i1_1="3", seal="1")
    assert "The sheet is not complete." in page
    assert "Hand in and seal this sheet?" not in page


def test_signing_says_where_the_application_goes(world):
    case = world.filled_in()
    principal = Visitor(world.holder("applicant_principal", case))
    page = principal.ask("sign", case.pk, confirmed="on")
    assert "Sign and submit?" in page
    assert case.graph.stage("prefecture_check").title in page
    case.refresh_from_db()
    assert case.status == "signing"
    assert principal.post("sign", case.pk, confirmed="on", sure="", unsure="1").url.endswith(
        f"applications/{case.pk}/"
    )


def test_a_refusal_shows_the_letter_before_it_goes(world):
    case = world.checked(world.submitted())
    world.recommended(case)
    world.decide(case, "dept_handler", "fail", reason="规模不足，不予推荐")
    lead = world.holder("dept_lead")
    world.take(case, "dept_lead")
    page = Visitor(lead).ask("task", world.task(case).pk, decide="1", outcome="agree")
    assert "What the applicant will read" in page
    assert "规模不足，不予推荐" in page
    assert stands(case) == ("re_review", "issue")
    Visitor(lead).press("task", world.task(case).pk, decide="1", outcome="agree")
    assert ended(case)[1] == "规模不足，不予推荐"


def test_a_first_hand_that_only_proposes_an_end_is_not_asked(world):
    case = world.checked(world.submitted())
    world.take(case, "local_handler")
    task = world.task(case)
    handler = Visitor(world.holder("local_handler", case))
    page = handler.ask(
        "task",
        task.pk,
        **opinion_of(case),
        decide="1",
        outcome="not_recommended",
        reason="不足",
        files=upload(),
    )
    assert "What the applicant will read" not in page
    assert stands(case) == ("recommendation", "issue") or stands(case) == ("recommendation", "check")


def test_the_shortlist_is_shown_before_it_is_drawn_up(world):
    cases = world.scored(2)
    world.rank()
    lead = Visitor(world.holder("dept_lead"))
    chosen = [str(case.pk) for case in cases]
    page = lead.ask(
        "ranking", world.round.pk, shortlist="1", selected=chosen, note="评审情况", early_reason="无其他申报"
    )
    assert all(case.title in page for case in cases)
    assert "评审情况" in page
    assert world.newest_list() is None


def test_a_list_while_others_may_still_apply_is_warned_of_on_the_screen_and_needs_its_reason(world):
    (case,) = world.scored()
    draft = world.draft()
    world.rank()
    lead = Visitor(world.holder("dept_lead"))
    warning = f"Left out would be: {draft}."
    assert warning in lead.read("ranking", world.round.pk)
    chosen = {"shortlist": "1", "selected": [str(case.pk)]}
    refused = lead.press("ranking", world.round.pk, **chosen, note="评审情况", early_reason=" ")
    assert warning in refused
    assert "评审情况" in refused  # what was typed is still there
    assert world.newest_list() is None
    asked = lead.ask("ranking", world.round.pk, **chosen, early_reason="申报单位书面放弃")
    assert warning in asked
    assert "Reason for not waiting" in asked
    lead.press("ranking", world.round.pk, **chosen, early_reason="申报单位书面放弃")
    assert "申报单位书面放弃" in world.newest_list().note


def test_after_the_closing_time_the_screen_of_the_ranking_warns_of_nothing(world):
    world.scored()
    world.draft()
    world.rank()
    world.travel(CLOSES)
    page = Visitor(world.holder("dept_lead")).read("ranking", world.round.pk)
    assert "Draw up the shortlist" in page
    assert "Left out would be" not in page
    assert "Reason for not waiting" not in page


def test_the_meeting_is_shown_before_it_is_registered(world):
    kept, off = world.scored(2)
    shortlist = world.shortlist([kept, off])
    secretary = Visitor(world.holder("meeting_secretary"))
    entries = {
        "register": "1",
        "title": "第18次党组会",
        "held_on": timezone.localdate().isoformat(),
        "minutes_number": "18",
        "outcome": "approved",
        f"reject-{off.pk}": "on",
        f"why-{off.pk}": "另行研究",
    }
    page = secretary.ask("shortlist", shortlist.pk, **entries)
    assert "Register the meeting's decision?" in page
    assert f"{off.number} {off.title} · 另行研究" in page
    shortlist.refresh_from_db()
    assert shortlist.status == "proposed"
    back = secretary.ask("shortlist", shortlist.pk, **entries, unsure="1")
    assert 'value="另行研究"' in back


def test_a_conclusion_is_shown_before_it_is_told(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    world.accept(objection)
    lead = Visitor(world.concluder(objection))
    page = lead.ask(
        "objection", objection.pk, conclude="1", status="rejected", report="核查", reply="经核查不成立"
    )
    assert "经核查不成立" in page
    objection.refresh_from_db()
    assert objection.status == "accepted"


# --- refused decisions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "anchor", "words"),
    [
        ({"outcome": "return", "reason": " "}, "#reason", "Give a reason for"),
        ({"outcome": ""}, "#outcome-", "Choose an outcome."),
    ],
)
def test_a_refused_decision_leads_to_what_is_missing(submitted_case, data, anchor, words):
    world, case = submitted_case
    world.take(case, "local_handler")
    page = Visitor(world.holder("local_handler", case)).press(
        "task", world.task(case).pk, **opinion_of(case), decide="1", **data
    )
    summary = page.split("data-error-summary")[1].split("</div>")[0]
    assert words in summary
    assert f'href="{anchor}' in summary
    assert stands(case) == ("prefecture_check", "")


def test_everything_that_is_missing_is_said_at_once_with_its_section(submitted_case):
    world, case = submitted_case
    world.take(case, "local_handler")
    page = Visitor(world.holder("local_handler", case)).press(
        "task", world.task(case).pk, decide="1", outcome="pass"
    )
    summary = page.split("data-error-summary")[1].split("</div>")[0]
    assert summary.count("<li>") > 3
    assert " · " in summary
