"""Which department is the office of a region: by level, below one department, with gaps in the tree."""

import pytest

from forms_workflows.parties.domain.offices import Offices
from forms_workflows.parties.models import Department
from tests.factories import make_department, make_level, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_department("厅", region=make_region())


@pytest.fixture
def prefecture(owner):
    return make_region("652300", parent=owner.region)


@pytest.fixture
def county(prefecture):
    return make_region("652301", parent=prefecture)


@pytest.fixture
def bureau(owner, prefecture):
    return make_department("州局", region=prefecture, parent=owner)


def chain(owner, region, level):
    names = {department.pk: department.name for department in Department.objects.all()}
    read_once = Offices.for_region(owner, region).chain(region.pk, level)
    assert Offices.everywhere(owner).chain(region.pk, level) == read_once
    return [names.get(pk) for pk in read_once]


def test_the_office_of_a_level_comes_first_and_those_above_follow(owner, bureau, county):
    make_department("县局", region=county, parent=bureau)
    assert chain(owner, county, "county") == ["县局", "州局", "厅"]
    assert chain(owner, county, "prefecture") == ["州局", "厅"]
    assert chain(owner, county, "region") == ["厅"]


def test_a_level_without_an_office_leaves_its_place_empty(owner, bureau, county):
    assert chain(owner, county, "county") == [None, "州局", "厅"]
    # The applicant stands above the level that is asked for.
    assert chain(owner, county.parent, "county") == [None, "州局", "厅"]


def test_a_level_that_the_tree_leaves_out_is_not_taken_by_a_lower_one(owner):
    city = make_region("659001", parent=owner.region, level="county")
    make_department("石河子局", region=city, parent=owner)
    assert chain(owner, city, "prefecture") == [None, "厅"]
    assert chain(owner, city, "county") == ["石河子局", "厅"]


def test_departments_of_somebody_else_are_no_offices(owner, county, prefecture):
    make_department("他厅的县局", region=county, parent=make_department("他厅", region=prefecture))
    assert chain(owner, county, "county") == [None, "厅"]


def test_of_two_in_one_region_the_one_nearer_to_the_owner_is_the_office(owner, bureau, prefecture):
    make_department("一分局", region=prefecture, parent=bureau)
    assert chain(owner, prefecture, "prefecture") == ["州局", "厅"]


def test_an_unknown_level_has_no_office(owner, county):
    assert chain(owner, county, "village") == [None]


def test_scopes_of_a_case_are_tokens(owner, bureau, county):
    office = make_department("县局", region=county, parent=bureau)
    elsewhere = make_department("处", parent=make_department("他厅"))
    d = {name: f"d{each.pk}" for name, each in [("owner", owner), ("bureau", bureau), ("office", office)]}
    make_level("town", 9)
    scopes = Offices.for_region(owner, county).scopes(county.pk, named=[elsewhere.pk])
    assert scopes == {
        "applicant_region": "",
        "department": d["owner"],
        "calendar_department": owner.pk,
        "level:region": [d["owner"]],
        "level:prefecture": [d["bureau"], d["owner"]],
        "level:county": [d["office"], d["bureau"], d["owner"]],
        "level:town": ["", d["office"], d["bureau"], d["owner"]],
        "above": {
            d["office"]: d["bureau"],
            d["bureau"]: d["owner"],
            f"d{elsewhere.pk}": f"d{elsewhere.parent_id}",
        },
    }
    assert (
        Offices.for_region(owner, county.parent).scopes(county.parent_id)["applicant_region"] == d["bureau"]
    )


def test_a_case_without_a_region_is_the_departments(owner, county):
    scopes = Offices.for_region(owner, None).scopes(None)
    assert scopes["level:county"] == [""]


@pytest.mark.parametrize("depth", [1, 3])
def test_a_region_of_any_depth_costs_what_its_depth_asks_for(
    owner, prefecture, django_assert_num_queries, depth
):
    region = prefecture
    for number in range(depth):
        make_level(f"level{number}", 10 + number)
        region = make_region(f"66{number:04d}", parent=region, level=f"level{number}")
    region.refresh_from_db()
    with django_assert_num_queries(2 + depth + 1):
        Offices.for_region(owner, region)
    with django_assert_num_queries(3):
        Offices.everywhere(owner)
