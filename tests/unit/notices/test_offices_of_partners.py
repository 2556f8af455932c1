"""A consultation asks the offices of the regions in which the partners of a joint application are."""

import uuid

import pytest

from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.parties.models import Department
from forms_workflows.rounds.domain.rounds import open_round
from tests.factories import make_department, make_member, make_organisation, make_region, make_role
from tests.unit.notices.test_ways import press, read, sign_in
from tests.unit.notices.world import application_form, make_case, make_round, programme_of, with_columns
from tests.unit.processes.builders import apply, consult

READS = ("task.do", "submission.view")
PARTNERS = {
    "code": "partners",
    "type": "table",
    "label": "联合申报单位",
    "use": "partners",
    "max_rows": 5,
    "columns": [
        {"code": "region", "type": "region", "label": "地区"},
        {"code": "name", "type": "text", "label": "单位"},
        {"code": "credit_code", "type": "credit_code", "label": "统一社会信用代码"},
    ],
}
REGIONS = {"code": "where", "type": "regions", "label": "联合地区", "use": "partner_regions"}


@pytest.fixture
def office(world):
    """The bureau of another prefecture, with somebody at its desk."""
    region = make_region("650400", name="吐鲁番市", parent=world.department.region)
    office = make_department("吐鲁番市工信局", region=region, parent=world.department)
    world.roles["office"] = make_role("office", *READS)
    return make_member(world.roles["office"], office, name="吐经办").memberships.get().department


@pytest.fixture
def announced(world, office):
    """``announced(field)``: a round whose form has this field about partners and whose cases ask their offices."""

    def run(field):
        form = application_form() | {"code": "joint"}
        found = with_columns([{"id": str(uuid.uuid5(uuid.NAMESPACE_OID, field["code"])), **field}])
        form["sections"][0]["fields"] += found
        import_form(form, world.department, world.editor)
        bureau = Department.objects.get(region=world.region)
        make_member(world.roles["office"], bureau, name="昌经办")
        world.programme = programme_of(
            world.department,
            world.editor,
            apply(target="consult", form="joint"),
            consult(
                role="leader",
                scope="department",
                hands=[{"role": "office", "scope": "partners", "title": "合作方所在地"}],
            ),
            key="joint",
        )
        return open_round(round=make_round(world), person=world.publisher)

    return run


def asked_in(case):
    return [task.owner_permission for task in case.process.task_set.filter(finished=None).order_by("pk")]


def test_the_office_of_a_partners_region_is_asked_and_answers_for_the_case(client, world, announced, office):
    partner = make_organisation("吐鲁番促进中心", region=office.region)
    rows = [{"id": "r1", "region": "650400", "name": partner.name, "credit_code": partner.identifier}]
    type(partner).objects.filter(pk=partner.pk).delete()  # unknown to the system, it confirms on paper
    case = make_case(world, announced(PARTNERS), partners=rows)
    assert asked_in(case) == [f"office@d{office.pk}"]

    sign_in(client, office.memberships.get().person)
    task = case.process.task_set.get(finished=None)
    assert case.number in read(client, "task", task.pk)
    press(client, "task", task.pk, decide="1", outcome="agree")
    case.refresh_from_db()
    assert case.end == "done"


def test_regions_may_be_asked_for_without_a_table(world, announced, office):
    case = make_case(world, announced(REGIONS), where=["650400", "652300", "650400"])
    bureau = Department.objects.get(region=world.region)
    assert asked_in(case) == [f"office@d{office.pk}", f"office@d{bureau.pk}"]


def test_an_application_without_partners_asks_nobody(world, announced):
    case = make_case(world, announced(PARTNERS))
    assert (case.status, case.end) == ("ended", "unanswered")
