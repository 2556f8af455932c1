"""Three levels of offices from nothing: county, prefecture and region check, two offices are asked, the big ones pass directly."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from forms_workflows.decisions.models import PublicityPeriod, Title
from forms_workflows.forms.models import FormDefinition
from forms_workflows.parties.models import Organisation, Person
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Programme, Round
from forms_workflows.submissions.models import Submission
from notices.models import NoticeIndexPage
from portal.tick import sweep
from tests.factories import make_credit_code

from . import steps
from .administering import (
    add,
    add_field,
    add_stage,
    choose,
    enter,
    hire,
    make_role,
    named,
    open_settings,
    save,
    upload,
)
from .site import BEIJING, SPRING
from .visitor import expect

BEGINS = SPRING
OPENS = datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=BEIJING)
FORM, PROCESS, PROGRAMME = "节水企业申报表", "节水企业三级审核", "自治区节水型企业认定"
ROUND, NOTICE = "2026年度节水型企业申报", "关于开展2026年度自治区节水型企业申报工作的通知"
REGISTER, KEY = "节水型企业名录", "water_saving"
PREFECTURE, COUNTY = "示例自治州", "示例县"
COUNTY_OFFICE, PREFECTURE_OFFICE = "示例县工信局", "示例自治州工信局"
ASKED = {"自治区水利厅（示例）": "水利", "自治区生态环境厅（示例）": "环境"}
OFFICER, SIGNATORY = "三级审核员", "申报人"
SMALL, BIG = "示例县节水纺织厂", "示例县节水化工厂"


@dataclass
class Applicant:
    person: Person
    answers: dict
    files: dict = field(default_factory=dict)


# --- what the administrators enter --------------------------------------------------------------------


def enter_places(registrar, department):
    """A prefecture and its county, their offices below the department, and two departments beside it."""
    columns = ["code", "level", "parent", "name", "short_name"]
    prefecture = ["651100", "prefecture", department.region.code, PREFECTURE, "示例州"]
    upload(registrar, "region", columns, prefecture, ["651101", "county", "651100", COUNTY, "示例"])
    columns = ["name", "short_name", "region", "parent"]
    prefecture = [PREFECTURE_OFFICE, "州局", "651100", department.name]
    asked = [[name, short, department.region.code, ""] for name, short in ASKED.items()]
    county = [COUNTY_OFFICE, "县局", "651101", PREFECTURE_OFFICE]
    upload(registrar, "department", columns, prefecture, county, *asked)


def appoint(registrar, department):
    """An officer at each office. Returns {name of the office: the officer}."""
    officers = {}
    for number, office in enumerate((COUNTY_OFFICE, PREFECTURE_OFFICE, department.name, *ASKED)):
        row = [f"officer-{number}", f"经办{number}", f"officer-{number}@shenping.example"]
        upload(registrar, "membership", ["username", "name", "email"], row, role=OFFICER, department=office)
        officers[office] = Person.objects.get(username=row[0])
    return officers


def enrol(registrar, name, number):
    """An enterprise on record and verified, with the one who applies for it."""
    code = make_credit_code()
    add(registrar, "organisation", {"region": COUNTY}, name=name, kind="enterprise", identifier=code)
    organisation = Organisation.objects.get(identifier=code)
    registrar.go(reverse("organisation:verify", args=[organisation.pk]))
    registrar.press(_("Mark as verified"))
    return hire(registrar, f"applicant-{number}", f"申报{number}", SIGNATORY, organisation=name)


# --- what the editor makes ----------------------------------------------------------------------------


def write_form(editor):
    editor.go(reverse(FormDefinition.snippet_viewset.get_url_name("add")))
    page = editor.page
    enter(page, title=FORM, code=KEY, kind="application")
    section = steps.add_row(page, "body")
    enter(page, section, title="一、节水情况")
    add_field(page, section, "Short text", code="a01", label="企业名称", use="title")
    add_field(page, section, "Decimal number", code="a02", label="年节水量", unit="万立方米")
    steps.submit(editor)


def write_process(editor, department):
    """A rule, three checks with a consultation before the last, publicity of five working days, a title for three years."""
    editor.go(reverse(ProcessDefinition.snippet_viewset.get_url_name("add")))
    page = editor.page
    enter(page, title=PROCESS, code=KEY)
    choose(page, "department", str(department))
    choose(page, add_stage(page, "Application", "申报") + "form", FORM)
    rule = add_stage(page, "Automatic decision", "直通判断", otherwise="check")
    enter(
        page,
        steps.add_row(page, f"{rule}rules"),
        label="年节水量1000万立方米以上",
        when="a02 >= 1000",
        outcome="direct",
    )
    enter(page, f"{rule}outcomes-0-value-", target="stage:publicity")
    add_stage(page, "Check by an officer", "县级审核", role="three_levels", scope="level:county")
    add_stage(page, "Check by an officer", "地州审核", role="three_levels", scope="level:prefecture")
    ask_offices(page)
    check = add_stage(page, "Check by an officer", "自治区审核", role="three_levels", scope="department")
    set_conditions(page, check)
    add_stage(page, "Publicity", "公示", role="publisher")
    certify = add_stage(page, "Designation", "认定", role="dept_leader", valid_years="3")
    named(page, f"{certify}plaque").uncheck()
    steps.submit(editor)


def ask_offices(page):
    """Of a new consultation: the two departments that are asked, and whoever leads it."""
    prefix = add_stage(page, "Consultation of offices", "征求意见", role="three_levels", scope="department")
    second = steps.add_row(page, f"{prefix}hands")
    for row, office in zip((f"{prefix}hands-0-value-", second), ASKED, strict=True):
        enter(page, row, title=f"{ASKED[office]}意见", role="three_levels")
        choose(page, f"{row}scope", office)


def set_conditions(page, check):
    """The first outcome is proposed, and the last one impossible, where both offices agree."""
    passed, refused = f"{check}outcomes-0-value-", f"{check}outcomes-2-value-"
    open_settings(page, passed)
    enter(page, passed, proposed_if="tally.consult.agree = 2")
    open_settings(page, refused)
    enter(page, refused, allowed_if="tally.consult.agree < 2", refusal="两部门均同意，不得不予通过")


def make_programme(manager, department):
    manager.go(reverse("programme:add"))
    page = manager.page
    enter(page, title=PROGRAMME, key="water-saving", designation_word="自治区节水型企业")
    choose(page, "department", str(department))
    enter(page, "procedures-0-", title="申报", key="application", letters="JS")
    choose(page, "procedures-0-process", PROCESS)
    save(manager)
    return Programme.objects.get(key="water-saving")


# --- what happens to a case ---------------------------------------------------------------------------


def apply(visit, applicant, notice, form):
    """Filled in and signed by the same person. Returns the number of the case."""
    visitor = visit(applicant.person)
    case = steps.start_application(visitor, notice)
    steps.fill_in(visitor, form, applicant)
    steps.sign(visitor, case)
    return case


def answer(officer, title):
    """What an office says that was asked."""
    steps.take(officer, title)
    officer.field("同意").check()
    steps.press_surely(officer, _("Answer"))


@pytest.mark.story
def test_three_levels_from_their_places_to_the_register(visit, programme, clock):
    department = programme.department

    # 地区、机构、角色、人员
    registrar = visit("people")
    enter_places(registrar, department)
    rights = {OFFICER: ("three_levels", "submission.view", "task.do")}
    rights[SIGNATORY] = ("water_applicant", "submission.fill", "submission.sign")
    for title, (key, *carried) in rights.items():
        make_role(registrar, visit("siteadmin"), title, key, *carried)
    officers = appoint(registrar, department)
    small = Applicant(enrol(registrar, SMALL, 1), {"a01": SMALL, "a02": "120"})
    big = Applicant(enrol(registrar, BIG, 2), {"a01": BIG, "a02": "1000"})

    # 表单、流程、项目、批次、通知
    editor, lead = visit("editor"), visit("lead")
    write_form(editor)
    steps.moderate(visit, FORM, "reviewer", "publisher")
    write_process(editor, department)
    steps.moderate(visit, PROCESS, "reviewer", "publisher")
    water = make_programme(lead, department)
    steps.make_round(lead, programme=water, year=2026, title=ROUND, opens=OPENS, closes=CLOSES)
    below = NoticeIndexPage.objects.get(locale__language_code="zh-hans")
    notice = steps.write_notice(editor, below=below, round=ROUND, title=NOTICE)
    steps.moderate(visit, NOTICE, "reviewer", "publisher")
    round = Round.objects.get(notice_pages=notice)
    clock.go_to(OPENS)

    # 申报: one passes directly by the rule, the other goes from office to office
    form = FormDefinition.objects.get(code=KEY).current_version.form
    cases = [apply(visit, applicant, notice, form) for applicant in (small, big)]
    assert [Submission.objects.get(pk=case).stage for case in cases] == ["check", "publicity"]
    for office in (COUNTY_OFFICE, PREFECTURE_OFFICE):
        officer = visit(officers[office])
        officer.go(reverse("desk:tasks")).does_not_see(BIG)
        steps.take(officer, SMALL)
        steps.decide(officer, _("Pass"))

    # 征求意见, then the region's check with its condition
    for office in ASKED:
        answer(visit(officers[office]), SMALL)
    officer = visit(officers[department.name])
    steps.take(officer, SMALL)
    officer.sees("两部门均同意，不得不予通过")
    expect(officer.field(_("Pass"))).to_be_checked()
    steps.decide(officer, _("Pass"))

    # 公示: five working days after the day of publication, without experts and without a meeting
    steps.draw_up_list(visit("lead"), round, "已申报单位均已审核完毕")
    publicity = steps.make_publicity_page(visit("publisher"), round)
    steps.submit_draft(visit("editor"), publicity)
    steps.moderate(visit, publicity.title, "reviewer", "publisher")
    visit().go(publicity.url).sees(SMALL).sees(BIG)
    period = PublicityPeriod.objects.get()
    assert date.fromisoformat(period.last_day) == date(2026, 3, 9)  # Monday; published on a Monday
    clock.go_to(period.ends_at + timedelta(minutes=1))
    sweep()

    # 认定, 名录: titles for three years
    steps.designate(visit("leader"), round, "示节水〔2026〕1号")
    assert {title.valid_until.year for title in Title.objects.filter(submission__in=cases)} == {2029}
    home = Page.objects.get(depth=2, locale__language_code="zh-hans")
    editor = visit("editor")
    steps.begin_page(editor, "registerpage", home, REGISTER)
    choose(editor.page, "programme", str(water))
    steps.submit(editor)
    steps.moderate(visit, REGISTER, "reviewer", "publisher")
    citizen = visit()
    citizen.go(Page.objects.child_of(home).get(title=REGISTER).url).sees(SMALL).sees(BIG)
    citizen.follow(SMALL)
    citizen.sees("2029年")
