"""A second programme from nothing: form, process, programme, round and notice are made on the screens alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from forms_workflows.decisions.models import PublicityPeriod, Title
from forms_workflows.forms.models import FormDefinition
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Programme, Round
from forms_workflows.submissions.models import Submission
from notices.models import NoticeIndexPage
from portal.tick import sweep

from . import steps
from .administering import add_field, add_hands, add_stage, choose, enter, named, press_on_row
from .people import enrol
from .site import BEIJING, SPRING

BEGINS = SPRING
OPENS = datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=BEIJING)
FORM, PROCESS = "绿色工厂申报表", "绿色工厂评审流程"
PROGRAMME, ROUND = "自治区绿色工厂认定", "2026年度绿色工厂申报"
NOTICE = "关于组织开展2026年度自治区绿色工厂申报工作的通知"
REGISTER = "绿色工厂名录"
PROJECT = "昌吉示例绿色工厂"


# --- what the editor makes ----------------------------------------------------------------------------


def write_form(editor):
    """Two sections, three fields, of which one is computed."""
    editor.go(reverse(FormDefinition.snippet_viewset.get_url_name("add")))
    page = editor.page
    enter(page, title=FORM, code="green_factory", kind="application")
    section = steps.add_row(page, "body")
    enter(page, section, title="一、基本情况")
    add_field(page, section, "Short text", code="a01", label="工厂名称", use="title")
    section = steps.add_row(page, "body")
    enter(page, section, title="二、能源消费")
    add_field(page, section, "Decimal number", code="b01", label="综合能耗", unit="吨标准煤")
    add_field(
        page, section, "Computed value", code="b02", label="折算二氧化碳", formula="b01 * 2.6", unit="吨"
    )
    steps.submit(editor)


def write_process(editor, department):
    """Application, a rule that spares the big ones the prefecture's check, opinion of two hands, publicity, a title."""
    editor.go(reverse(ProcessDefinition.snippet_viewset.get_url_name("add")))
    page = editor.page
    enter(page, title=PROCESS, code="green_factory")
    choose(page, "department", str(department))
    choose(page, add_stage(page, "Application", "组织申报") + "form", FORM)
    rule = add_stage(page, "Automatic decision", "直通判断", otherwise="check")
    prefix = steps.add_row(page, f"{rule}rules")
    enter(page, prefix, label="综合能耗1000吨标准煤以上", when="b01 >= 1000", outcome="direct")
    enter(page, f"{rule}outcomes-0-value-", target="stage:opinion")
    add_stage(page, "Check by an officer", "初步审核", role="local_handler", scope="applicant_region")
    opinion = add_stage(page, "Opinion of several hands", "审核意见")
    press_on_row(page, f"{opinion}hands-2-value-", "删除")
    add_hands(page, f"{opinion}hands", "dept_handler", "dept_lead")
    add_stage(page, "Publicity", "公示", role="publisher")
    certify = add_stage(page, "Designation", "认定", role="dept_leader", valid_years="3")
    named(page, f"{certify}plaque").uncheck()
    steps.submit(editor)


def make_programme(manager, department):
    manager.go(reverse("programme:add"))
    page = manager.page
    enter(
        page,
        title=PROGRAMME,
        key="green-factory",
        designation_word="自治区绿色工厂",
        plaque_pattern="绿色工厂-{year}-{number:03d}",
    )
    choose(page, "department", str(department))
    enter(page, "procedures-0-", title="申报", key="application", letters="LS")
    choose(page, "procedures-0-process", PROCESS)
    manager.come(page.locator('footer button[type="submit"]').first)
    return Programme.objects.get(key="green-factory")


def write_register(editor, programme):
    home = Page.objects.get(depth=2, locale__language_code="zh-hans")
    steps.begin_page(editor, "registerpage", home, REGISTER)
    choose(editor.page, "programme", str(programme))
    steps.submit(editor)
    return Page.objects.child_of(home).get(title=REGISTER).specific


# --- the way of its first case ------------------------------------------------------------------------


@pytest.mark.story
def test_a_second_programme_from_its_form_to_the_register(visit, programme, clock):
    department = programme.department
    applicant = replace(enrol(11, department), answers={"a01": PROJECT, "b01": "1250.5"}, files={})

    # 表单、流程: written by an editor, approved by two others, published
    editor = visit("editor")
    write_form(editor)
    steps.moderate(visit, FORM, "reviewer", "publisher")
    form = FormDefinition.objects.get(code="green_factory").current_version.form
    assert [len(section.fields) for section in form.sections] == [1, 2]
    write_process(editor, department)
    steps.moderate(visit, PROCESS, "reviewer", "publisher")
    graph = ProcessDefinition.objects.get(code="green_factory").current_version.graph
    assert [stage["kind"] for stage in graph["stages"]] == [
        "apply",
        "auto",
        "check",
        "opinion",
        "publicity",
        "certify",
    ]

    # 项目、批次、申报通知
    lead = visit("lead")
    second = make_programme(lead, department)
    steps.make_round(lead, programme=second, year=2026, title=ROUND, opens=OPENS, closes=CLOSES)
    notice = steps.write_notice(
        editor,
        below=NoticeIndexPage.objects.get(locale__language_code="zh-hans"),
        round=ROUND,
        title=NOTICE,
        document_number="示工信〔2026〕9号",
    )
    steps.moderate(visit, NOTICE, "reviewer", "publisher")
    round = Round.objects.get(notice_pages=notice)
    assert round.status == Round.Status.OPEN
    clock.go_to(OPENS)

    # 申报: filled in, the value computed, signed by the principal
    filler = visit(applicant.filler)
    case = steps.start_application(filler, notice)
    steps.fill_in(filler, form, applicant)
    filler.sees("3251.3")
    filler.press(_("Filled in: hand over for signature"))
    steps.sign(visit(applicant.principal), case)

    # 直通、意见: the rule has passed the prefecture's check over, two hands in the department
    visit("b652300-handler").go(reverse("desk:tasks")).does_not_see(PROJECT)
    handler = visit("handler")
    steps.take(handler, PROJECT)
    handler.sees("综合能耗 1250.5 ≥ 1000 → 直通")
    steps.decide(handler, _("Recommend"))
    steps.agree(visit("lead"), PROJECT)

    # 公示: the list is drawn up of what waits; no experts, no meeting
    steps.draw_up_list(visit("lead"), round, "首批申报单位已全部审核完毕")
    publicity = steps.make_publicity_page(visit("publisher"), round)
    steps.submit_draft(visit("editor"), publicity)
    steps.moderate(visit, publicity.title, "reviewer", "publisher")
    visit().go(publicity.url).sees(PROJECT)
    clock.go_to(PublicityPeriod.objects.get().ends_at + timedelta(minutes=1))
    sweep()

    # 认定: a title for three years, without a plaque
    steps.designate(visit("leader"), round, "示工信〔2026〕2号")
    submission = Submission.objects.get(pk=case)
    assert submission.status == Submission.Status.ENDED
    valid_until = Title.objects.get(submission=submission).valid_until
    assert valid_until.year == OPENS.year + 3

    # 名录: a page of its own, approved like a notice
    register = write_register(visit("editor"), second)
    steps.moderate(visit, REGISTER, "reviewer", "publisher")
    citizen = visit()
    citizen.go(register.url).sees(PROJECT)
    citizen.follow(PROJECT)
    citizen.sees(f"{valid_until.year}年")
