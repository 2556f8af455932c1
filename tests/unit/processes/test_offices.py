"""Desks that are found in the tree of regions: by level, by name, above the stage before; and where nobody sits."""

from copy import deepcopy

import pytest

from forms_workflows.definitions.canonical import digest
from forms_workflows.definitions.errors import NotReady
from forms_workflows.errors import NotAllowed
from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.domain.offices import Offices
from forms_workflows.processes import engine
from forms_workflows.processes.checker import check as check_graph
from forms_workflows.processes.domain.exchange import export_process, import_process
from forms_workflows.processes.domain.publishing import draft_of, problems_of
from forms_workflows.processes.graph.scopes import deputy_of
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ReviewTask
from tests.factories import make_department, make_member, make_region
from tests.unit.processes.builders import HANDS, apply, check, opinion, process, publicity, score


@pytest.fixture
def county(world):
    return make_region("652301", parent=world.bureau.region, name="昌吉市")


@pytest.fixture
def office(world, county):
    """The county's office, below the prefecture's bureau, with somebody at its desk."""
    office = make_department("昌吉市工信局", region=county, parent=world.bureau)
    world.people["county"] = make_member(world.roles["local_handler"], office, name="县经办")
    return office


@pytest.fixture
def everywhere(world):
    """Somebody holds the handlers' role in the department itself, so that every chain ends somewhere."""
    return make_member(world.roles["local_handler"], world.department, name="厅经办")


def by_level(key="check", level="county", **fields):
    return check(key, scope=f"level:{level}", **fields)


def above(key, **fields):
    return check(key, scope="above", **fields)


@pytest.fixture
def scopes(world):
    """The scopes of a case of this region, as the case's app would give them."""

    def of(region, **options):
        found = Offices.for_region(world.department, region).scopes(region.pk, **options)
        return found | {"applicant": f"o{world.organisation.pk}"}

    return of


@pytest.fixture
def begin(world, publish, scopes):
    def start(region, *stages, named=()):
        version = publish(process(apply(), *stages, code="levels"), checked=False)
        return engine.start(
            version=version, person=world.people["applicant"], scopes=scopes(region, named=named)
        )

    return start


def at(move):
    return move.to[0].owner_permission


def test_three_levels_one_after_the_other(begin, act, world, county, office, everywhere):
    stages = [
        by_level(target="second"),
        by_level("second", "prefecture", target="third"),
        by_level("third", "region"),
    ]
    move = begin(county, *stages)
    assert at(move) == f"local_handler@d{office.pk}"
    move = act(move, "county", "pass")
    assert at(move) == f"local_handler@d{world.bureau.pk}"
    move = act(move, "local_handler", "pass")
    assert at(move) == f"local_handler@d{world.department.pk}"
    assert act(move, everywhere, "pass").end == "done"


def test_above_is_relative_to_the_stage_before(begin, act, world, county, office, everywhere):
    move = begin(county, by_level(target="second"), above("second", target="third"), above("third"))
    move = act(move, "county", "pass")
    assert at(move) == f"local_handler@d{world.bureau.pk}"
    back = act(act(move, "local_handler", "return"), "applicant", "submit")
    assert at(back) == f"local_handler@d{world.bureau.pk}"
    assert at(act(back, "local_handler", "pass")) == f"local_handler@d{world.department.pk}"


def test_a_named_department_has_the_case_wherever_it_comes_from(begin, world, county):
    other = make_department("科技厅")
    make_member(world.roles["local_handler"], other)
    move = begin(county, check(scope="office:科技厅"), named=[other.pk])
    assert at(move) == f"local_handler@d{other.pk}"


# --- where nobody sits ----------------------------------------------------------------------------


def test_an_office_without_people_leaves_the_case_to_the_one_above(begin, world, county, office):
    world.people["county"].memberships.all().delete()
    assert at(begin(county, by_level())) == f"local_handler@d{world.bureau.pk}"


def test_a_county_without_an_office_leaves_the_case_to_the_one_above(begin, world, county):
    assert at(begin(county, by_level())) == f"local_handler@d{world.bureau.pk}"


def test_it_goes_up_as_far_as_somebody_sits(begin, world, county, office, everywhere):
    for person in (world.people["county"], world.people["local_handler"]):
        person.is_active = False
        person.save()
    assert at(begin(county, by_level())) == f"local_handler@d{world.department.pk}"


def test_where_nobody_sits_at_all_the_case_waits_at_its_own_office(begin, world, county, office):
    world.roles["local_handler"].memberships.all().delete()
    assert at(begin(county, by_level())) == f"local_handler@d{office.pk}"


def test_a_role_at_another_office_may_take_over(begin, world, county):
    move = begin(county, by_level(nobody_found="local_checker@level:prefecture"))
    assert at(move) == f"local_checker@d{world.bureau.pk}"


def test_a_bureau_may_leave_its_cases_to_the_department(begin, world, county, everywhere):
    stage = check(nobody_found="@up")
    world.people["local_handler"].memberships.all().delete()
    assert at(begin(world.bureau.region, stage)) == f"local_handler@d{world.department.pk}"
    elsewhere = make_region("654000", parent=world.department.region)
    assert at(begin(elsewhere, stage)) == f"local_handler@d{world.department.pk}"


def test_refused_means_that_no_case_begins_without_an_office(begin, county):
    with pytest.raises(NotAllowed, match="No office"):
        begin(county, by_level(nobody_found="@refuse"))


def test_a_case_that_moves_to_another_region_goes_to_its_office(
    begin, world, county, office, scopes, everywhere
):
    move = begin(county, by_level())
    other = make_region("652302", parent=world.bureau.region)
    neighbour = make_department("阜康市工信局", region=other, parent=world.bureau)
    make_member(world.roles["local_handler"], neighbour)
    engine.move_scopes(process_pk=move.process_pk, scopes=scopes(other))
    task = ReviewTask.objects.get(pk=move.to[0].task_pk)
    assert task.owner_permission == f"local_handler@d{neighbour.pk}"


def test_a_case_that_began_before_desks_had_levels_goes_on(publish, act, world):
    second = check("second", role="dept_handler", scope="department", nobody_found="dept_lead")
    version = publish(process(apply(), check(target="second"), second, code="old"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    assert at(act(move, "local_handler", "pass")) == f"dept_handler@d{world.department.pk}"


def test_finding_the_office_costs_one_statement(begin, county, office, act, world, django_assert_num_queries):
    plain = begin(county, check(role="dept_handler", scope="department", target="second"), by_level("second"))
    with django_assert_num_queries(10):
        act(plain, "dept_handler", "pass")


# --- the checker ----------------------------------------------------------------------------------


@pytest.fixture
def problems(world):
    def find(*stages):
        graph = complete(process(*stages))
        for stage in graph["stages"]:
            stage["form"] = stage["form"] and world.forms[stage["form"]].current_version.pk
        found = check_graph(graph, department=world.department)
        return {problem.rule: problem.sentence for problem in found}

    return find


def test_regions_with_nobody_are_named(problems, world, county, office):
    for number in range(1, 9):
        region = make_region(f"6540{number:02d}", parent=world.department.region)
        make_department(f"{number}局", region=region, parent=world.department)
    found = problems(apply(), by_level())
    assert found == {
        "nobody": "“环节check”: nobody holds the role local_handler for 地区650000, 地区654001, 地区654002, "
        "地区654003, 地区654004 and 4 more. Give somebody the role at the office that deals with it, or say who takes "
        "over."
    }


def test_somebody_above_is_enough_unless_it_is_refused(problems, county, office, everywhere):
    assert problems(apply(), by_level()) == {}
    refused = problems(apply(), by_level(nobody_found="@refuse"))
    assert refused.keys() == {"nobody"}
    assert "昌吉市" not in refused["nobody"]
    assert "地区652300" in refused["nobody"]


def test_a_role_that_takes_over_is_somebody_everywhere(problems, world, county, office, everywhere):
    stage = by_level(nobody_found="local_checker@level:prefecture")
    assert "地区650000" in problems(apply(), stage)["nobody"]
    assert problems(apply(), by_level(nobody_found="dept_lead")) == {}


def test_a_named_department_has_somebody_at_the_desk(problems, world):
    other = make_department("科技厅")
    stage = check(scope=f"office:{other.pk}")
    assert "in 科技厅" in problems(apply(), stage)["nobody"]
    make_member(world.roles["local_handler"], other)
    assert problems(apply(), stage) == {}


def test_above_is_checked_for_every_region(problems, world, county, office, everywhere):
    stages = [apply(), by_level(target="second"), above("second")]
    world.people["local_handler"].memberships.all().delete()
    assert "昌吉市" in problems(*stages)["nobody"]


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (above("check"), "no stage is before it"),
        (by_level(level="village"), "the level of regions village"),
        (check(scope="office:999999"), "does not exist any more"),
        (check(scope="office:x"), "does not exist any more"),
        (check(scope="office:"), "say where its desk stands"),
        (check(scope="level:"), "say where its desk stands"),
        (check(nobody_found="dept_lead@level:village"), "the level of regions village"),
    ],
)
def test_a_desk_that_cannot_be_found_is_refused(problems, everywhere, stage, says):
    assert says in problems(apply(), stage)["scope"]


@pytest.mark.parametrize(("scope", "refused"), [("department", True), ("level:county", False)])
def test_above_is_above_one_office(problems, everywhere, scope, refused):
    rules = [{"when": "name = 'x'", "role": "local_handler", "scope": scope}]
    found = problems(apply(), by_level(target="second", desk_rules=rules), above("second"))
    assert ("has desks at several offices by conditions" in found.get("scope", "")) is refused


@pytest.mark.parametrize(
    "stage",
    [
        score("stage", scope="level:county"),
        score("stage", scope="applicant_region"),
        publicity(
            "stage", hands=[{"role": "publisher", "scope": scope} for scope in ("department", "above")]
        ),
    ],
)
def test_what_the_department_decides_on_its_screens_has_its_desk_there(problems, everywhere, stage):
    assert "in the department itself" in problems(apply(target="stage"), stage)["scope"]


def test_only_regions_that_the_form_offers_may_apply(problems, world, county, office):
    schema = deepcopy(world.forms["application"].current_version.schema)
    schema["sections"][0]["fields"][0].update(type="region", level="county", use="region")
    FormVersion.objects.create(
        definition=world.forms["application"], number=2, schema=schema, digest=digest(schema)
    )
    assert problems(apply(), by_level()) == {}


# --- the editor and the exchange format -----------------------------------------------------------


def test_a_named_department_is_exchanged_by_its_name(publish, world):
    hands = [{**hand, "scope": "office:昌吉州工信局"} for hand in HANDS]
    make_member(world.roles["dept_lead"], world.bureau)
    stages = [apply(target="opinion"), opinion(hands=hands, nobody_found="dept_lead@office:昌吉州工信局")]
    version = publish(process(*stages, code="named"))
    assert version.process.offices == {str(world.bureau.pk)}
    assert version.process.stage("opinion").deputy.office == str(world.bureau.pk)
    again = export_process(version)
    assert [hand["scope"] for hand in again["stages"][1]["hands"]] == ["office:昌吉州工信局"] * 3
    assert again["stages"][1]["nobody_found"] == "dept_lead@office:昌吉州工信局"


def test_a_department_that_is_not_here_is_named_when_a_process_is_imported(world):
    data = process(apply(), check(scope="office:月球局"), code="moon")
    with pytest.raises(NotReady) as refused:
        import_process(data, world.department, world.editor)
    assert "no department called “月球局”" in str(refused.value.problems[0])


@pytest.mark.parametrize(
    "nobody_found", ["", "@up", "@refuse", "dept_lead", "dept_lead@level:prefecture", "dept_lead@above"]
)
def test_a_draft_keeps_what_happens_where_nobody_sits(world, nobody_found):
    data = process(apply(), check(scope="level:prefecture", nobody_found=nobody_found), code="draft")
    definition = import_process(data, world.department, world.editor)
    stage = draft_of(definition).graph["stages"][1]
    assert (stage["desk"]["scope"], stage["nobody_found"]) == ("level:prefecture", nobody_found)


def test_a_role_alone_is_the_departments():
    assert deputy_of("dept_lead") == ("dept_lead", "department")


def test_problems_of_a_draft_name_the_level(world, county):
    definition = import_process(process(apply(), by_level(), code="d"), world.department, world.editor)
    assert [problem.rule for problem in problems_of(definition)] == ["nobody"]
