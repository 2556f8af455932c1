"""The tree of places: what the software brings along, and what loading refuses."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from forms_workflows.parties.domain.regions import REGION_FILES, load_regions, read_regions
from forms_workflows.parties.models import Region, RegionLevel
from tests.factories import make_level, make_region

pytestmark = pytest.mark.django_db


def row(code, parent="", level="prefecture", **fields):
    return {"code": code, "parent": parent, "level": level, "name": f"名{code}", "short_name": code, **fields}


def test_the_files_hold_one_region_its_prefectures_and_the_cities_that_it_administers_directly():
    call_command("load_regions", stdout=StringIO())
    region = Region.objects.get(level="region")
    assert region.code == "650000"
    prefectures = region.children.filter(level="prefecture").values_list("code", flat=True)
    assert list(prefectures) == [
        *("650100", "650200", "650400", "650500", "652300", "652700", "652800"),
        *("652900", "653000", "653100", "653200", "654000", "654200", "654300"),
    ]
    cities = region.children.filter(level="county").values_list("code", flat=True)
    assert list(cities) == [f"6590{number:02d}" for number in range(1, 13)]
    assert not Region.objects.filter(name_en="").exists()
    assert not Region.objects.filter(name_ug="").exists()


def test_loading_twice_changes_nothing_and_keeps_the_keys():
    rows = [row for path in REGION_FILES.glob("*.csv") for row in read_regions(path)]
    first = {code: region.pk for code, region in load_regions(rows).items()}
    assert {code: region.pk for code, region in load_regions(rows).items()} == first


def test_a_parent_may_stand_below_its_child():
    regions = load_regions([row("110100", parent="110000"), row("110000", level="region")])
    assert regions["110100"].parent == regions["110000"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("110100", parent="999999")], "is part of 999999"),
        ([row("110100", parent="110200"), row("110200", parent="110100")], "contain each other"),
        ([row("1101", level="region")], "1101 is no code of the level"),
        ([row("110000", level="county")], "top level"),
        ([row("110000", level="kingdom")], "kingdom"),
    ],
)
def test_wrong_rows_are_refused_and_nothing_is_half_loaded(rows, says):
    with override("en"), pytest.raises(ValidationError, match=says):
        load_regions([row("120000", level="region"), *rows])
    assert not Region.objects.exists()


def test_the_command_names_the_file_that_it_cannot_load(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("number,name\n1,x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"wrong\.csv"):
        call_command("load_regions", str(path))


def test_the_database_refuses_a_region_without_a_code_or_within_itself():
    region = make_region("110000")
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk=region.pk).update(parent=region)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_region("")


def problems_of(row):
    with override("en"):
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        return {name: str(messages[0]) for name, messages in refused.value.message_dict.items()}


def test_a_tree_has_any_depth_and_the_codes_of_its_levels():
    make_level("region", 1)
    make_level("town", 4, code_pattern="[0-9]{9}")
    county = make_region("650121", parent=make_region("650100", parent=make_region()))
    town = Region(code="650121001", name="镇", short_name="镇", level_id="town", parent=county)
    town.full_clean()
    town.save()
    town.code = "650122"
    assert problems_of(town) == {"code": "650122 is no code of the level “town”."}


def test_a_region_stands_below_a_wider_one():
    top = make_region()
    prefecture = make_region("650100", parent=top)
    beside = Region(code="650200", name="乙", short_name="乙", level_id="prefecture", parent=prefecture)
    assert "no wider" in problems_of(beside)["parent"]
    second = Region(code="660000", name="丙", short_name="丙", level_id="region", parent=top)
    assert "part of no other" in problems_of(second)["parent"]
    make_region("650121", parent=prefecture)
    prefecture.level_id = "county"
    assert "higher level" in problems_of(prefecture)["level"]


def test_a_level_changes_only_as_far_as_its_regions_allow():
    make_region("650100", parent=make_region())
    level = RegionLevel.objects.get(key="prefecture")
    level.position = 0
    assert problems_of(level) == {
        "position": "These regions would stand on the wrong side of others: 地区650100."
    }
    level.position, level.code_pattern = 2, "[A-Z]+"
    assert problems_of(level) == {"code_pattern": "These codes of regions do not fit: 650100."}
    level.code_pattern = "("
    assert "not a regular expression" in problems_of(level)["code_pattern"]


def test_a_level_that_regions_stand_on_is_not_deleted():
    make_region()
    with pytest.raises(ProtectedError):
        RegionLevel.objects.get(key="region").delete()


def test_loading_leaves_the_levels_of_another_country_alone():
    RegionLevel.objects.all().delete()
    make_level("state", 1, code_pattern="[A-Z]{2}")
    load_regions([row("BY", level="state")])
    assert list(RegionLevel.objects.values_list("key", flat=True)) == ["state"]


def test_the_name_is_in_the_readers_language_and_else_in_chinese():
    region = make_region(name="哈密市", name_en="Hami", name_ug="")
    for language, name in {"zh-hans": "哈密市", "en": "Hami", "ug": "哈密市"}.items():
        with override(language):
            assert region.local_name == name
