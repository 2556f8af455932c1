"""A check on three levels, each at its own office: county, prefecture, department; played at the desk's screens."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone

from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.forms.domain.publishing import publish_form
from forms_workflows.parties.domain.offices import Offices
from forms_workflows.parties.models import Department, Region
from forms_workflows.parties.rules import Desks
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.processes.models import ReviewTask
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Procedure, Programme, Round
from forms_workflows.submissions.domain.corrections import submit_correction
from forms_workflows.submissions.domain.drafts import save_answers, start_submission
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.domain.signing import finish_draft, sign_and_submit
from forms_workflows.submissions.models import CaseAccess, Notification
from tests.factories import (
    make_department,
    make_member,
    make_person,
    make_region,
    make_role,
    make_verified_organisation,
)
from tests.unit.processes.builders import apply, check, process

from .visitors import Visitor

pytestmark = pytest.mark.django_db


@dataclass
class Levels:
    """Two counties of one prefecture, each with an office, below one department."""

    department: object
    bureau: object
    counties: dict = field(default_factory=dict)  # code: its office
    people: dict = field(default_factory=dict)
    roles: dict = field(default_factory=dict)
    round: object = None


FORM = {
    "schema": 1,
    "code": "application",
    "kind": "application",
    "title": "申报书",
    "sections": [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, "a")),
            "code": "a",
            "title": "一、基本情况",
            "fields": [
                {
                    "id": str(uuid.uuid5(uuid.NAMESPACE_OID, "name")),
                    "code": "name",
                    "type": "text",
                    "label": "名称",
                    "required": True,
                    "use": "title",
                },
                {
                    "id": str(uuid.uuid5(uuid.NAMESPACE_OID, "place")),
                    "code": "place",
                    "type": "region",
                    "level": "county",
                    "label": "所在县市",
                    "required": True,
                    "use": "region",
                },
            ],
        }
    ],
}


def three_checks(*, second="level:prefecture", **first):
    return process(
        apply(target="county_check", role="filler"),
        check("county_check", target="second_check", scope="level:county", role="officer", **first),
        check("second_check", target="last_check", scope=second, role="officer"),
        check("last_check", scope="department", role="officer"),
        code="three",
    )


@pytest.fixture
def levels():
    top = make_region(name="示例自治区")
    prefecture = make_region("652300", parent=top, name="昌吉州")
    department = make_department("自治区工信厅", region=top)
    bureau = make_department("昌吉州工信局", region=prefecture, parent=department)
    made = Levels(department, bureau)
    made.roles = {
        "officer": make_role("officer", "task.do", "submission.view"),
        "filler": make_role("filler", "submission.fill", "submission.sign"),
    }
    for code, name in (("652301", "昌吉市"), ("652302", "阜康市")):
        region = make_region(code, parent=prefecture, name=name)
        made.counties[code] = make_department(f"{name}工信局", region=region, parent=bureau)
        made.people[code] = make_member(made.roles["officer"], made.counties[code], name=f"{name}经办")
    made.people["bureau"] = make_member(made.roles["officer"], bureau, name="州经办")
    made.people["department"] = make_member(made.roles["officer"], department, name="厅经办")
    return made


def set_up(levels, data):
    editor = make_person()
    publish_form(import_form(FORM, levels.department, editor))
    definition = import_process(data, levels.department, editor)
    publish_process(definition, editor)
    programme = Programme.objects.create(key="three", title="三级审核", department=levels.department)
    procedure = Procedure.objects.create(
        programme=programme, key="application", title="申报", process=definition, letters="T"
    )
    now = timezone.now()
    round = Round.objects.create(
        procedure=procedure,
        year=2026,
        title="一",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
    )
    levels.round = open_round(round=round, person=editor)
    return levels


def submitted(levels, county):
    """A case from this county, signed."""
    organisation = make_verified_organisation(region=levels.counties[county].region)
    filler = make_member(levels.roles["filler"], organisation)
    case = start_submission(round=levels.round, organisation=organisation, person=filler)
    save_answers(submission=case, person=filler, answers={"name": "示例集群", "place": county})
    return sign_and_submit(submission=finish_draft(submission=case, person=filler), person=filler)


@pytest.fixture
def case(levels):
    return submitted(set_up(levels, three_checks()), "652301")


def task(case):
    case.refresh_from_db()
    return ReviewTask.objects.get(process=case.process_id, finished__isnull=True, flow_task_type="HUMAN")


def sees(person, case):
    return visible_to(person, Desks(person)).filter(pk=case.pk).exists()


def test_the_case_passes_from_desk_to_desk_until_it_ends(levels, case):
    neighbour = Visitor(levels.people["652302"])
    for name, stage in (("652301", "county_check"), ("bureau", "second_check"), ("department", "last_check")):
        person = levels.people[name]
        assert (task(case).stage_key, case.stage) == (stage, stage)
        assert Notification.objects.filter(kind="task", person=person, submission=case).exists()
        visitor = Visitor(person)
        assert case.number in visitor.read("tasks")
        assert case.number not in neighbour.read("tasks")
        assert visitor.get("task", task(case).pk).status_code == 200
        assert neighbour.get("task", task(case).pk).status_code == 404
        visitor.decide(task(case), case, "pass", reason=f"同意{name}")
    case.refresh_from_db()
    assert (case.status, case.end) == ("ended", "done")


def test_whoever_stands_above_sees_the_case_once_it_has_come(levels, case):
    county, bureau, department = (levels.people[name] for name in ("652301", "bureau", "department"))
    assert [sees(person, case) for person in (county, bureau, department)] == [True, False, False]
    Visitor(county).decide(task(case), case, "pass", reason="同意")
    assert [sees(person, case) for person in (county, bureau, department)] == [True, True, False]
    Visitor(bureau).decide(task(case), case, "pass", reason="同意")
    assert [sees(person, case) for person in (county, bureau, department)] == [True, True, True]


def test_an_office_reads_its_own_conclusions_and_those_from_below(levels, case):
    for name, words in (("652301", "县里的意见"), ("bureau", "州里的意见")):
        Visitor(levels.people[name]).decide(task(case), case, "pass", reason=words)
    read = {}
    for name in ("652301", "bureau", "department"):
        page = Visitor(levels.people[name]).read("case", case.pk)
        read[name] = [words for words in ("县里", "州里") if f"{words}的意见" in page]
    assert read == {"652301": ["县里"], "bureau": ["县里", "州里"], "department": ["县里", "州里"]}


def corrected(case, **answers):
    """The applicant hands in the correction that was asked for."""
    case.refresh_from_db()
    assert case.is_returned
    filler = case.created_by
    save_answers(submission=case, person=filler, answers={**case.answers, **answers})
    submit_correction(submission=case, person=filler, desks=Desks(filler))


def test_a_correction_comes_back_to_the_office_that_asked(levels, case):
    Visitor(levels.people["652301"]).decide(task(case), case, "pass", reason="同意")
    Visitor(levels.people["bureau"]).decide(task(case), case, "return", reason="名称不全")
    corrected(case, name="示例集群二")
    assert task(case).owner_permission == f"officer@d{levels.bureau.pk}"


def test_another_region_after_a_correction_is_another_office(levels, case):
    Visitor(levels.people["652301"]).decide(task(case), case, "return", reason="所在地有误")
    corrected(case, place="652302")
    assert task(case).owner_permission == f"officer@d{levels.counties['652302'].pk}"
    assert not sees(levels.people["652301"], case)
    assert sees(levels.people["652302"], case)


def test_a_named_department_asked_for_its_check_reads_the_case(levels):
    other = make_department("自治区科技厅")
    expert = make_member(levels.roles["officer"], other, name="科技厅经办")
    set_up(levels, three_checks(second="office:自治区科技厅"))
    case = submitted(levels, "652301")
    assert not sees(expert, case)
    Visitor(levels.people["652301"]).decide(task(case), case, "pass", reason="同意")
    visitor = Visitor(expert)
    assert case.number in visitor.read("tasks")
    visitor.decide(task(case), case, "pass", reason="同意")
    assert task(case).stage_key == "last_check"
    assert sees(expert, case)


def test_a_county_without_people_is_dealt_with_one_level_up(levels):
    set_up(levels, three_checks(second="above"))
    levels.people["652302"].memberships.all().delete()
    case = submitted(levels, "652302")
    assert task(case).owner_permission == f"officer@d{levels.bureau.pk}"
    bureau = Visitor(levels.people["bureau"])
    bureau.decide(task(case), case, "pass", reason="代县里审核")
    assert task(case).stage_key == "second_check"
    assert "代县里审核" in bureau.read("task", task(case).pk)


# --- tasks that are given to somebody -------------------------------------------------------------


@pytest.fixture
def two_officers(levels):
    """A county's two officers, whose cases go to them in turn."""
    office = levels.counties["652301"]
    levels.people["second"] = make_member(levels.roles["officer"], office, name="县经办二")
    return set_up(levels, three_checks(distribution="in_turn"))


def test_whoever_gets_the_task_is_told_and_nobody_else(two_officers):
    cases = [submitted(two_officers, "652301") for _number in range(2)]
    for case, name, other in zip(cases, ("652301", "second"), ("second", "652301"), strict=True):
        person = two_officers.people[name]
        assert (task(case).owner, case.taken) == (person, True)
        told = Notification.objects.filter(kind="task", submission=case).values_list("person", flat=True)
        assert list(told) == [person.pk]
        assert case.number in Visitor(person).read("tasks")
        assert case.number not in Visitor(two_officers.people[other]).read("tasks")


def test_whoever_was_given_a_task_gives_it_back_to_the_desk(two_officers):
    case = submitted(two_officers, "652301")
    first, second = (Visitor(two_officers.people[name]) for name in ("652301", "second"))
    first.press("task", task(case).pk, release="1")
    assert task(case).owner is None
    assert case.number in second.read("tasks")
    second.decide(task(case), case, "pass", reason="同意")
    assert task(case).stage_key == "second_check"


def test_a_task_is_not_left_with_somebody_who_is_barred_from_the_case(two_officers):
    case = submitted(two_officers, "652301")
    first, second = (two_officers.people[name] for name in ("652301", "second"))
    Visitor(first).decide(task(case), case, "return", reason="补正")
    CaseAccess.objects.create(submission=case, person=second, barred=True)
    corrected(case)
    case.refresh_from_db()
    assert (task(case).owner, task(case).status, case.taken) == (None, "NEW", False)
    told = Notification.objects.filter(kind="task", submission=case, read_at=None)
    assert list(told.values_list("person", flat=True)) == [first.pk]


def test_the_demo_has_a_county_with_an_office_and_people(world):
    county = Region.objects.get(code="652301")
    office = Department.objects.get(region=county)
    bureau = Department.objects.get(region=county.parent, parent=world.department)
    chain = Offices.for_region(world.department, county).chain(county.pk, "county")
    assert chain == [office.pk, bureau.pk, world.department.pk]
    assert office.memberships.filter(role__key="local_handler").count() == 2
