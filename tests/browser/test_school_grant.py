"""A school's grant, in English: students apply in person, under their numbers; nobody has a credit code."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.forms.models import FormDefinition
from forms_workflows.parties.models import Organisation, Person, Region
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Programme, Round
from forms_workflows.submissions.models import Submission
from notices.models import NoticeIndexPage
from portal.tick import sweep

from . import steps
from .administering import add, add_field, add_stage, choose, enter, hire, make_role, named, save
from .site import BEIJING, SPRING

BEGINS = SPRING
OPENS = datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=BEIJING)
KIND, CAMPUS, OFFICE, SELF = "Student", "North Campus", "Grants office", "Applies in person"
FORM, PROCESS, PROGRAMME, ROUND = "Grant form", "Grant review", "Travel grant", "Travel grants 2026"
NOTICE = "Travel grants 2026: call for applications"
PROJECT, STUDENT, NUMBER = "A term in Lisbon", "Anna Berg", "S-012345"
STAFF = ["people", "siteadmin", "editor", "reviewer", "publisher", "lead"]


@pytest.fixture
def in_english(programme):
    """What somebody chooses in the account's settings, and the words that the steps look for."""
    for person in Person.objects.filter(username__in=STAFF):
        read_in_english(person)
    with translation.override("en"):
        yield


def read_in_english(person):
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
    return person


@dataclass
class Applicant:
    answers: dict
    files: dict = field(default_factory=dict)


# --- what the editor makes ------------------------------------------------------------------------


def write_form(editor):
    editor.go(reverse(FormDefinition.snippet_viewset.get_url_name("add")))
    page = editor.page
    enter(page, title=FORM, code="travel_grant", kind="application")
    section = steps.add_row(page, "body")
    enter(page, section, title="Your journey")
    add_field(page, section, "Short text", code="a01", label="Where to", use="title")
    steps.submit(editor)


def write_process(editor, department):
    """Application, check, publicity of five days whatever they are, a title for a year."""
    editor.go(reverse(ProcessDefinition.snippet_viewset.get_url_name("add")))
    page = editor.page
    enter(page, title=PROCESS, code="travel_grant")
    choose(page, "department", str(department))
    choose(page, add_stage(page, "Application", "Application") + "form", FORM)
    add_stage(page, "Check by an officer", "Check", role="grants_office", scope="department")
    publicity = add_stage(page, "Publicity", "Publicity", role="publisher")
    enter(page, publicity, days_in="calendar")
    certify = add_stage(page, "Designation", "Grant", role="dept_leader", valid_years="1")
    named(page, f"{certify}plaque").uncheck()
    steps.submit(editor)


@pytest.mark.story
def test_a_students_grant(visit, programme, clock, in_english):
    department = programme.department

    # kind, region, role, officer, student
    registrar, confirmer = visit("people"), visit("siteadmin")
    values = {"title": KIND, "key": "student", "identifier": "free", "identifier_title": "Student number"}
    add(registrar, "organisationkind", ticked=["person", "mask_names"], **values, pattern="S-######")
    place = {"code": "651100", "name": CAMPUS, "short_name": "North", "level": "prefecture"}
    place["parent"] = str(Region.objects.get(code="650000").pk)
    add(registrar, "region", **place)
    make_role(registrar, confirmer, OFFICE, "grants_office", "submission.view", "task.do")
    make_role(registrar, confirmer, SELF, "student", "submission.fill", "submission.sign")
    officer = read_in_english(
        hire(registrar, "grants-officer", "Olga Officer", OFFICE, department=str(department))
    )
    campus = str(Region.objects.get(code="651100").pk)
    add(registrar, "organisation", name=STUDENT, kind="student", identifier=NUMBER, region=campus)
    student = read_in_english(hire(registrar, "anna", STUDENT, SELF, organisation=STUDENT))
    registrar.go(reverse("organisation:verify", args=[Organisation.objects.get(identifier=NUMBER).pk]))
    registrar.sees("Student number").does_not_see("credit code").does_not_see("legal representative")
    registrar.press("Mark as verified")

    # form, process, programme, round, notice
    editor, lead = visit("editor"), visit("lead")
    write_form(editor)
    steps.moderate(visit, FORM, "reviewer", "publisher")
    write_process(editor, department)
    steps.moderate(visit, PROCESS, "reviewer", "publisher")
    lead.go(reverse("programme:add"))
    enter(lead.page, title=PROGRAMME, key="travel-grant", designation_word="Travel grant")
    choose(lead.page, "department", str(department))
    enter(lead.page, "procedures-0-", title="Application", key="application", letters="TG")
    choose(lead.page, "procedures-0-process", PROCESS)
    save(lead)
    grant = Programme.objects.get(key="travel-grant")
    steps.make_round(lead, programme=grant, year=2026, title=ROUND, opens=OPENS, closes=CLOSES)
    below = NoticeIndexPage.objects.get(locale__language_code="zh-hans")
    notice = steps.write_notice(editor, below=below, round=ROUND, title=NOTICE)
    steps.moderate(visit, NOTICE, "reviewer", "publisher")
    round = Round.objects.get(notice_pages=notice)
    clock.go_to(OPENS)

    # the student applies in person and signs alone
    anna = visit(student)
    with translation.override(
        "zh-hans"
    ):  # what moderation watches over is the tree of the site's first language
        case = steps.start_application(anna, notice)
    anna.go(reverse("desk:application", args=[case]))
    form = FormDefinition.objects.get(code="travel_grant").current_version.form
    steps.fill_in(anna, form, Applicant({"a01": PROJECT}))
    steps.sign(anna, case)
    anna.go(reverse("desk:application", args=[case])).does_not_see("credit code").does_not_see("seal")

    # checked, made public for five days of which two are a weekend, granted
    desk = visit(officer)
    steps.take(desk, PROJECT)
    desk.sees(NUMBER).does_not_see("credit code")
    steps.decide(desk, _("Pass"))
    steps.draw_up_list(visit("lead"), round, "All have been checked.")
    publicity = steps.make_publicity_page(visit("publisher"), round)
    steps.submit_draft(visit("editor"), publicity)
    steps.moderate(visit, publicity.title, "reviewer", "publisher")
    citizen = visit()
    citizen.go(publicity.url).sees("A*** B***").does_not_see(STUDENT).does_not_see(NUMBER)
    period = PublicityPeriod.objects.get()
    today = timezone.localdate()
    assert date.fromisoformat(period.last_day) == today + timedelta(days=5)
    clock.go_to(period.ends_at + timedelta(minutes=1))
    sweep()
    steps.designate(visit("leader"), round, "Grants 2026/1")
    assert Submission.objects.get(pk=case).status == Submission.Status.ENDED
    anna.sign_in()
    anna.go(reverse("desk:application", args=[case])).sees(PROJECT)
