"""Every transition of an application that the regulation itself orders (basis E of its table), in order."""

import pytest

from forms_workflows.decisions.models import Title
from forms_workflows.errors import NotAllowed
from forms_workflows.submissions.models import Submission

from .world_decisions import SEPTEMBER


def stands(case):
    case.refresh_from_db()
    return case.stage, case.part, str(case.label)


def test_3_sign_and_submit(world):
    case = world.draft()
    world.finish(case)
    case.refresh_from_db()
    assert case.status == Submission.Status.SIGNING
    world.sign(case)
    assert stands(case) == ("prefecture_check", "", "已提交，待受理")


def test_6_accepted_by_the_bureau_of_the_applicants_region(submitted_case):
    world, case = submitted_case
    world.take(case, "local_handler")
    assert stands(case) == ("prefecture_check", "", "初审中")


def test_6_another_bureau_cannot_accept(world):
    case = world.submitted(world.organisation("650100"))
    other = world.submitted(world.organisation("652300"))
    with pytest.raises(NotAllowed):
        world.decide(case, "local_handler", "pass", person=world.holder("local_handler", other))


def test_10_preliminary_review_done(world):
    case = world.checked(world.submitted())
    assert stands(case) == ("recommendation", "", "初审中")


def test_12_opinion_signed_and_sealed(world):
    case = world.recommended(world.checked(world.submitted()))
    assert stands(case) == ("re_review", "", "已推荐，待厅复审")
    hands = list(case.results.filter(stage="recommendation").values_list("part", "actor"))
    assert [part for part, _actor in hands] == ["", "check", "issue"]
    assert len({actor for _part, actor in hands}) == 3


def test_14_received_for_re_review(world):
    case = world.recommended(world.checked(world.submitted()))
    world.take(case, "dept_handler")
    assert stands(case) == ("re_review", "", "复审中")


def test_21_re_review_passed(pooled_case):
    _world, case = pooled_case
    assert stands(case) == ("scoring", "panel", "待答辩")


def test_22_23_25_panel_assembled_session_held_scoring_opened(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    assert stands(case) == ("scoring", "", "评审中")
    assert panel.sheets.count() == 5


def test_26_all_sheets_in(scored_case):
    _world, case = scored_case
    assert stands(case) == ("shortlist", "", "评审中")


def test_27_shortlisted(scored_case):
    world, case = scored_case
    world.shortlist([case])
    assert stands(case) == ("meeting", "", "评审中")


def test_29_30_before_the_meeting_and_approved(world):
    (case,) = world.approved()
    assert stands(case) == ("publicity", "page", "评审中")


def test_34_published(published_case):
    _world, case, period = published_case
    assert stands(case) == ("publicity", "period", "公示中")
    assert len(period.days) == 5


def test_38_cleared_at_the_end_of_the_last_working_day(published_case):
    world, case, period = published_case
    world.after(period, seconds=-1)
    assert stands(case)[1] == "period"
    world.after(period, seconds=0)
    assert stands(case) == ("designation", "document", "公示结束")


def test_42_43_designated_and_plaque_given(published_case):
    world, case, period = published_case
    world.after(period)
    world.designate([case])
    assert stands(case) == ("designation", "plaque", "已认定")
    world.plaque(case)
    case.refresh_from_db()
    assert (case.status, case.succeeded, str(case.label)) == ("ended", True, "自治区先进制造业集群")
    title = Title.objects.get(submission=case)
    assert (title.status, title.plaque_number) == ("active", "自治区级-2026-001")


def test_the_period_skips_holidays(world):
    cases = world.scored()
    world.travel(SEPTEMBER.replace(day=28))
    world.meet(world.shortlist(cases))
    period = world.publish()
    assert period.days == ["2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"]
