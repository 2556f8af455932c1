"""The whole way of one case in the browser: from the editor's draft to the public register."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import gettext as _

from demo import reviews
from forms_workflows.decisions.models import Meeting, Objection, PublicityPeriod
from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.models import Person
from forms_workflows.rounds.models import Round
from notices.models import NoticeIndexPage, RegisterPage
from portal.tick import sweep

from . import steps
from .people import enrol
from .site import BEIJING, SPRING

BEGINS = SPRING
OPENS = datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=BEIJING)
#: A Monday from which five working days end before National Day.
SEPTEMBER = datetime(2026, 9, 14, 9, 0, tzinfo=BEIJING)
NOTICE = "关于组织开展2026年度自治区先进制造业集群申报工作的通知"


def form_of(code):
    return FormVersion.objects.get(definition__code=f"cluster_{code}").form


def review(code):
    """The stage's form, filled in."""
    answers = reviews.invent_review(code, today=datetime.now(BEIJING).date())
    return {"form": form_of(code), "answers": answers}


@pytest.mark.both
@pytest.mark.story
def test_from_the_notice_to_the_register(visit, programme, clock):
    applicant = enrol(7, programme.department)
    title = applicant.answers["b01"]

    # 申报通知: written, approved by two others, live, and its round is open
    steps.make_round(
        visit("lead"), programme=programme, year=2026, title="2026年度申报", opens=OPENS, closes=CLOSES
    )
    notice = steps.write_notice(
        visit("editor"),
        below=NoticeIndexPage.objects.get(locale__language_code="zh-hans"),
        round="2026年度申报",
        title=NOTICE,
        document_number="示工信〔2026〕8号",
    )
    steps.moderate(visit, NOTICE, "reviewer", "publisher")
    round = Round.objects.get(notice_pages=notice)
    assert round.status == Round.Status.OPEN
    visit().go(notice.url).sees(_("Not yet open")).does_not_see(_("Apply online"))
    clock.go_to(OPENS)

    # 组织申报: all ten sections, then the principal signs
    filler = visit(applicant.filler)
    case = steps.start_application(filler, notice)
    steps.fill_in(filler, round.submissions.get().form_version.form, applicant)
    filler.press(_("Filled in: hand over for signature"))
    steps.sign(visit(applicant.principal), case)

    # 初步审核: returned once with a note on a field, corrected, passed
    officer = visit("b652300-handler")
    steps.take(officer, title)
    steps.decide(
        officer, "退回补正", reason="请补正后重新提交。", notes={"a09": "专职人员数与社保名单不一致。"}
    )
    filler.go(f"/desk/applications/{case}/").sees("专职人员数与社保名单不一致。")
    filler.go(f"/desk/applications/{case}/sections/a/")
    assert not filler.page.locator('[name="a01"]').count()
    filler.page.locator('[name="a09"]').fill("12")
    filler.press(_("Save"))
    principal = visit(applicant.principal)
    principal.go(f"/desk/applications/{case}/review/")
    principal.press(_("Submit the correction"))
    steps.take(officer, title)
    officer.sees(_("Changed in this version:"))
    steps.decide(officer, "初审完成", **review("preliminary_review"))

    # 出具推荐意见: three people
    steps.take(officer, title)
    steps.decide(officer, "同意推荐", **review("recommendation"))
    steps.agree(visit("b652300-checker"), title)
    steps.agree(visit("b652300-issuer"), title)

    # 复审: two people
    handler = visit("handler")
    steps.take(handler, title)
    steps.decide(handler, "复审通过", **review("re_review"))
    steps.agree(visit("lead"), title)

    # 答辩及专家评审: five sealed sheets
    experts = Person.objects.filter(memberships__role__key="expert").order_by("username")[:5]
    steps.assemble_panel(visit("organiser"), round, experts)
    clock.go_to(SEPTEMBER)
    for number, expert in enumerate(experts):
        steps.score(visit(expert), title, form_of("score"), reviews.invent_scores(number, 0.85))

    # 入围名单、党组会审议
    steps.shortlist(visit("lead"), round)
    steps.register_meeting(visit("secretary"), round, Meeting.Outcome.APPROVED.label)

    # 公示: from the list, through moderation; a visitor objects, and the objection does not stand
    publicity = steps.make_publicity_page(visit("publisher"), round)
    steps.submit_draft(visit("editor"), publicity)
    steps.moderate(visit, publicity.title, "reviewer", "publisher")
    citizen = visit()
    receipt, code = steps.object_to(citizen, publicity, title, "申报书所列营业收入与统计公报不一致，请核实。")
    officer = visit("objections")
    steps.open_objection(officer, receipt)
    officer.press(_("Accept"))
    period = PublicityPeriod.objects.get()
    clock.go_to(period.ends_at + timedelta(minutes=1))
    sweep()
    steps.conclude(visit("lead2"), receipt, Objection.Status.REJECTED.label)
    steps.ask_about(citizen, publicity, receipt, code)
    citizen.sees(Objection.Status.REJECTED.label)

    # 认定、授牌、公布
    steps.designate(visit("leader"), round, "示工信〔2026〕1号")
    steps.give_plaque(visit("handler"), round)
    result = steps.make_result_page(visit("publisher"), round)
    steps.submit_draft(visit("editor"), result)
    steps.moderate(visit, result.title, "reviewer", "publisher")
    citizen.go(result.url).sees(title).sees("示工信〔2026〕1号")
    citizen.go(RegisterPage.objects.get(locale__language_code="zh-hans").url).sees("自治区级-2026-001")
    citizen.follow(title)
    visit(applicant.filler).go(f"/desk/applications/{case}/").sees("已颁发牌匾")
