"""Who deals with what: at the process, at the department, at the role, and when a role is given."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from forms_workflows.parties.models import Person
from forms_workflows.processes.checker.coverage import coverage
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import draft_of, problems_of, publish_process
from forms_workflows.processes.domain.serving import services
from forms_workflows.rounds.domain.rounds import problems_before_opening
from forms_workflows.rounds.models import Procedure, Programme, Round
from tests.factories import (
    make_department,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)
from tests.unit.processes.builders import HANDS, apply, check, opinion, process, score


@pytest.fixture
def admin(client, world):
    person = Person.objects.create_superuser("root", password="not-needed", name="管理员")
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def places(world):
    """A county with an office and one without, below the prefecture's bureau."""
    with_office = make_region("652301", parent=world.bureau.region, name="昌吉市")
    make_region("652302", parent=world.bureau.region, name="阜康市")
    return make_department("昌吉市工信局", region=with_office, parent=world.bureau)


def by_level(**fields):
    return check(scope="level:county", **fields)


def rows(world, *stages):
    version = import_process(process(*stages), world.department, world.editor)
    found = coverage(draft_of(version).process, world.department)
    return [
        (
            row.stage.key,
            row.role,
            [region.code for region in row.taken_over],
            [region.code for region in row.nobody],
        )
        for row in found
    ]


def test_each_desk_says_for_which_regions_nobody_sits_there(world, places):
    make_member(world.roles["local_handler"], places)
    stages = [apply(), by_level(target="second"), check("second", role="dept_handler", scope="department")]
    assert rows(world, *stages) == [
        ("check", "local_handler", ["652300", "652302"], ["650000"]),
        ("second", "dept_handler", [], []),
    ]


def test_a_role_that_stands_in_is_counted_only_where_it_is_held(world, places):
    stage = by_level(nobody_found="local_checker@level:prefecture")
    assert rows(world, apply(), stage) == [
        ("check", "local_handler", ["652300", "652301", "652302"], ["650000"])
    ]
    stage = by_level(nobody_found="@refuse")
    assert rows(world, apply(), stage) == [
        ("check", "local_handler", [], ["650000", "652300", "652301", "652302"])
    ]


def test_each_hand_of_an_opinion_has_its_row(world):
    world.roles["local_issuer"].memberships.all().delete()
    found = rows(world, apply(target="opinion"), opinion(hands=HANDS))
    assert [(role, nobody) for _stage, role, _other, nobody in found] == [
        ("local_handler", ["650000"]),
        ("local_checker", ["650000"]),
        ("local_issuer", ["650000", "652300"]),
    ]


@pytest.mark.parametrize("name", ["edit", "inspect"])
def test_the_process_shows_it_to_its_editor(admin, world, places, name):
    data = process(apply(), by_level(), code="shown")
    definition = import_process(data, world.department, world.editor)
    url = reverse(f"wagtailsnippets_processes_processdefinition:{name}", args=[definition.pk])
    page = " ".join(admin.get(url).content.decode().split())
    assert "Office: County" in page
    assert "地区652300, 昌吉市, 阜康市" not in page.split("Nobody for")[0]
    assert "昌吉市, 阜康市" in page.split("Nobody for")[1]


@pytest.fixture
def new_round(world):
    """Rounds in preparation of one process, each limited to some regions."""

    def make(definition, *regions):
        programme, _new = Programme.objects.get_or_create(
            key="p", defaults={"title": "项目", "department": world.department}
        )
        procedure, _new = Procedure.objects.get_or_create(
            programme=programme, key="application", process=definition
        )
        opens = timezone.now()
        round = procedure.rounds.create(
            year=2026, title="批次", programme=programme, opens_at=opens, closes_at=opens + timedelta(days=9)
        )
        round.regions.set(regions)
        return round

    return make


def strict_process(world):
    """A check at the county's office, which must have somebody."""
    data = process(apply(), by_level(nobody_found="@refuse"), code="strict")
    return import_process(data, world.department, world.editor)


def test_only_the_regions_to_which_all_its_rounds_are_limited_are_asked(world, places, new_round):
    make_member(world.roles["local_handler"], places)
    definition = strict_process(world)
    assert [problem.rule for problem in problems_of(definition)] == ["nobody"]
    new_round(definition, places.region)
    assert problems_of(definition) == []
    new_round(definition, places.region.parent)  # with what lies within it
    assert "阜康市" in str(problems_of(definition)[0])
    new_round(definition)
    assert "any region" not in str(problems_of(definition)[0])
    assert "地区650000" in str(problems_of(definition)[0])


def test_a_limited_round_is_not_announced_where_nobody_would_deal_with_its_cases(world, places, new_round):
    member = make_member(world.roles["local_handler"], places)
    definition = strict_process(world)
    round = new_round(definition, places.region)
    publish_process(definition, world.editor)
    assert problems_before_opening(round) == []
    member.memberships.all().delete()
    (problem,) = problems_before_opening(Round.objects.get(pk=round.pk))
    assert "nobody holds the role" in problem


# --- which stages somebody serves -----------------------------------------------------------------


def served(**whom):
    return {service.process.code: [stage.key for stage in service.stages] for service in services(**whom)}


@pytest.fixture
def published(publish, world, places):
    for key in ("local_handler", "dept_handler"):
        make_member(world.roles[key], places)
        make_member(world.roles[key], world.department)
    stages = [
        apply(target="check"),
        by_level(target="second"),
        check("second", role="dept_handler", scope="department", target="score"),
        score(),
    ]
    return publish(process(*stages, code="served"))


def test_a_role_serves_where_its_desk_may_stand(published, world, places):
    handler = world.roles["local_handler"]
    assert served(role=handler, department=places) == {"served": ["check"]}
    # The offices above take over where a county has none.
    assert served(role=handler, department=world.bureau) == {"served": ["check"]}
    assert served(role=world.roles["dept_handler"], department=places) == {}
    assert served(role=world.roles["dept_handler"], department=world.department) == {"served": ["second"]}
    assert served(role=world.roles["expert"], department=world.department) == {"served": ["score"]}
    assert served(role=handler, department=make_department("他厅")) == {}


def test_a_role_at_an_applicant_serves_the_application(published, world):
    organisation = make_organisation()
    assert served(role=world.roles["applicant_filler"], organisation=organisation) == {"served": ["apply"]}
    assert served(role=world.roles["local_handler"], organisation=organisation) == {}


def test_only_what_is_published_last_counts(published, publish, world):
    publish(process(apply(), check(role="dept_lead", scope="department"), code="served"))
    assert served(role=world.roles["local_handler"]) == {}
    definition = published.definition
    definition.refresh_from_db()
    definition.unpublish()
    assert served(role=world.roles["dept_lead"]) == {}


def test_the_screens_of_department_and_role_name_their_stages(admin, published, world, places):
    page = admin.get(reverse("department:edit", args=[places.pk])).content.decode()
    assert "环节check" in page
    assert "环节second" not in page
    page = admin.get(reverse("role:edit", args=[world.roles["dept_handler"].pk])).content.decode()
    assert "环节second" in page
    other = make_department("他厅")
    page = admin.get(reverse("department:edit", args=[other.pk])).content.decode()
    assert "No stage of a published process waits here." in page


def test_giving_a_role_says_at_once_what_it_is_for(admin, published, world, places):
    def give(role, **place):
        person = make_person(name="新同事")
        data = {"person": person.pk, "role": role.pk, "department": "", "organisation": ""}
        data |= {name: value.pk for name, value in place.items()}
        return " ".join(admin.post(reverse("membership:add"), data, follow=True).content.decode().split())

    assert "新同事 deals with 流程served: 环节check." in give(world.roles["local_handler"], department=places)
    idle = give(make_role("idle", "task.do"), department=places)
    assert "No stage of a published process waits for the role “idle” in 昌吉市工信局." in idle
