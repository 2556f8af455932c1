"""What a screen of the desk costs in SQL statements: literal numbers, the same with one row, with three, with three hundred."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_workflows.audit.models import Event
from forms_workflows.decisions.models import Designation, Title
from forms_workflows.parties.models import Person
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from forms_workflows.submissions.models import Notification, Submission

from .places import upload
from .visitors import Visitor

#: SQL statements of each list, with any number of rows; who asks, and his desks, included.
LISTS = {
    "home of an officer": 15,
    "home of an applicant": 13,
    "tasks": 12,
    "messages": 9,
    "sheets": 9,
    "objections": 11,
    "round": 19,
    "panel": 21,
    "panel in preparation": 19,
    "ranking": 20,
    "shortlist": 14,
    "designation": 15,
    "export": 10,
}
#: And of the screens of one case.
SCREENS = {
    "case": 17,
    "task": 19,
    "task of a later hand": 18,
    "section": 10,
    "review": 10,
    "application": 13,
    "sheet": 11,
    "objection": 10,
}
#: At most, where a screen has more than one state.
FORM_STEP, ANY = 15, 20

BUREAU = "650100"


def cost(visitor, name, *args, **query):
    """Statements of one GET; the screen has been open before, so that what is kept for good is there."""
    assert visitor.get(name, *args, **query).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        visitor.get(name, *args, **query)
    return len(captured)


def constant(visitor, make, name, *args, counts=(1, 2)):
    """The cost of a list after each addition of so many rows, which must be the same."""
    costs = []
    for count in counts:
        make(count)
        costs.append(cost(visitor, name, *args))
    assert len(set(costs)) == 1, costs
    return costs[0]


# --- many rows, without playing them --------------------------------------------------------------


def multiply(case, count):
    """Copies of a submitted case at the same desk, each of an organisation of its own."""
    task = ReviewTask.objects.get(process_id=case.process_id, flow_task_type="HUMAN", finished=None)
    organisation = case.organisation
    for _ in range(count):
        number = uuid.uuid4().hex
        process = ReviewProcess.objects.get(pk=case.process_id)
        process.pk = None
        process.save(force_insert=True)
        task.pk, task.process, task.token = None, process, task.token
        task.save(force_insert=True)
        organisation.pk, organisation.identifier, organisation.name = None, number[:18].upper(), number
        organisation.save(force_insert=True)
        case.pk, case.organisation, case.process, case.number = None, organisation, process, number[:20]
        case.save(force_insert=True)


# --- lists ------------------------------------------------------------------------------------------


@pytest.fixture
def handler(world):
    return Visitor(world.person(f"b{BUREAU}-handler"))


def test_home_of_an_officer_and_the_queue_with_1_3_and_300_tasks(world, handler):
    def make(count):
        for _ in range(count):
            world.submitted(world.organisation(BUREAU))

    assert constant(handler, make, "home") == LISTS["home of an officer"]
    assert cost(handler, "tasks") == LISTS["tasks"]
    multiply(Submission.objects.first(), 297)
    assert Submission.objects.count() == 300
    assert cost(handler, "home") == LISTS["home of an officer"]
    assert cost(handler, "tasks") == LISTS["tasks"]
    assert cost(handler, "tasks", page=7) == LISTS["tasks"]
    assert cost(handler, "tasks", region=BUREAU, stage="prefecture_check", due="2026-12-31") == LISTS["tasks"]


def test_home_of_an_applicant(world):
    organisation = world.organisation()
    person = Person.objects.get(username=f"applicant_principal-{organisation.identifier}")

    def make(count):
        for _ in range(count):
            case = world.submitted(organisation)
            Submission.objects.filter(pk=case.pk).update(end="withdrawn", status="ended")

    assert constant(Visitor(person), make, "home") == LISTS["home of an applicant"]


def test_messages(world, handler):
    case = world.submitted(world.organisation(BUREAU))
    Notification.objects.all().delete()
    person = world.person(f"b{BUREAU}-handler")
    event = Event.objects.latest("pk")

    def make(count):
        Notification.objects.bulk_create(
            Notification(
                person=person, cause=event, submission=case, kind="task", data={"stage": "prefecture_check"}
            )
            for _ in range(count)
        )

    assert constant(handler, make, "messages", counts=(1, 2, 297)) == LISTS["messages"]


def test_sheets(world):
    expert = world.experts(1)[0]

    def make(count):
        world.panel(world.in_pool(count))

    assert constant(Visitor(expert), make, "sheets") == LISTS["sheets"]


def test_objections(published_case):
    world, case, period = published_case

    def make(count):
        for _ in range(count):
            world.object(period, case)

    assert constant(Visitor(world.holder("objection_officer")), make, "objections") == LISTS["objections"]


def test_round(world):
    def make(count):
        for case in world.in_pool(count):
            world.panel([case])

    assert constant(Visitor(world.holder("supervisor")), make, "round", world.round.pk) == LISTS["round"]


@pytest.mark.parametrize("state", ["panel", "panel in preparation"])
def test_panel(world, state):
    organiser = Visitor(world.holder("panel_organiser"))
    build = world.panel if state == "panel" else world.draft_panel
    costs = [cost(organiser, "panel", build(world.in_pool(count)).pk) for count in (1, 3)]
    assert costs == [LISTS[state]] * 2


def test_ranking(world):
    lead = Visitor(world.holder("dept_lead"))

    def make(count):
        world.scored(count)
        world.rank()

    assert constant(lead, make, "ranking", world.round.pk) == LISTS["ranking"]


def test_shortlist(world):
    lead = Visitor(world.holder("dept_lead"))
    costs = []
    for count in (1, 3):
        cases = world.scored(count)
        world.rank()
        shortlist = world.shortlist(cases, propose=False)
        costs.append(cost(lead, "shortlist", shortlist.pk))
        world.meet(world.propose(shortlist), "rejected")
    assert costs == [LISTS["shortlist"]] * 2


def test_designation(world):
    leader = Visitor(world.holder("dept_leader"))
    designation = Designation.objects.create(
        round=world.round,
        document_number="1",
        signed_on=timezone.localdate(),
        signed_by=world.holder("dept_leader"),
    )

    def make(count):
        for _ in range(count):
            case = world.submitted()
            Submission.objects.filter(pk=case.pk).update(stage="designation", part="document")
            other = world.submitted()
            Title.objects.create(
                designation=designation,
                submission=other,
                organisation=other.organisation,
                region=other.region,
                name=other.title,
                year=2026,
            )

    assert constant(leader, make, "designation", world.round.pk) == LISTS["designation"]


def test_export(world):
    def make(count):
        for _ in range(count):
            world.submitted()

    assert constant(Visitor(world.holder("supervisor")), make, "export", world.round.pk) == LISTS["export"]


# --- one case ---------------------------------------------------------------------------------------


def corrected(world):
    """A case with as much in its file as a case can have: a correction, opinions, files, a long history."""
    case = world.submitted(world.organisation(BUREAU))
    world.take(case, "local_handler")
    world.decide(
        case, "local_handler", "return", reason="补正", open_fields=["c12"], notes={"c12": "x", "b09": "y"}
    )
    world.correct(case)
    world.checked(case)
    world.decide(case, "local_handler", "recommend", files=[upload(), upload()])
    world.decide(case, "local_checker", "send_back", reason="补充")
    world.decide(case, "local_handler", "recommend", files=[upload()])
    world.decide(case, "local_checker", "agree")
    world.decide(case, "local_issuer", "agree")
    return case


def test_case_file_and_task(world):
    case = corrected(world)
    assert cost(Visitor(world.holder("supervisor")), "case", case.pk) == SCREENS["case"]
    world.take(case, "dept_handler")
    handler = Visitor(world.task(case).owner)
    assert cost(handler, "task", world.task(case).pk) == SCREENS["task"]


def test_the_task_of_every_hand(world):
    case = world.checked(world.submitted(world.organisation(BUREAU)))
    costs = {}
    for role, outcome in (
        ("local_handler", "recommend"),
        ("local_checker", "agree"),
        ("local_issuer", "agree"),
        ("dept_handler", "pass"),
        ("dept_lead", "agree"),
    ):
        world.take(case, role)
        costs[role] = cost(Visitor(world.holder(role, case)), "task", world.task(case).pk)
        world.decide(case, role, outcome)
    first = ("local_handler", "dept_handler")
    assert {hand: costs[hand] for hand in first} == dict.fromkeys(first, SCREENS["task"])
    assert {costs[hand] for hand in costs if hand not in first} == {SCREENS["task of a later hand"]}


def test_application_of_a_draft_and_the_steps_of_its_form(world):
    case = world.draft()
    filler = Visitor(world.holder("applicant_filler", case))
    assert cost(filler, "application", case.pk) == SCREENS["application"]
    assert cost(filler, "review", case.pk) == SCREENS["review"]
    steps = {
        section.code: cost(filler, "section", case.pk, section.code)
        for section in case.form_version.form.sections
    }
    assert set(steps.values()) == {SCREENS["section"]}, steps


def test_a_step_of_a_correction(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="补正", notes={"c12": "x", "c01": "y"})
    filler = Visitor(world.holder("applicant_filler", case))
    assert cost(filler, "section", case.pk, "c") <= FORM_STEP
    assert cost(filler, "application", case.pk) <= ANY


def test_sheet(pooled_case):
    world, case = pooled_case
    sheet = world.panel([case]).sheets.all()[0]
    assert cost(Visitor(sheet.expert), "sheet", sheet.pk) == SCREENS["sheet"]


def test_objection(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    officer = Visitor(world.holder("objection_officer"))
    assert cost(officer, "objection", objection.pk) == SCREENS["objection"]
