"""The tree of places: what the software brings along, and what loading refuses."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from forms_workflows.parties.domain.regions import REGION_FILES, load_regions, read_regions
from forms_workflows.parties.models import Region
from tests.factories import make_region

pytestmark = pytest.mark.django_db


def row(code, parent="", kind="prefecture", **fields):
    return {"code": code, "parent": parent, "kind": kind, "name": f"名{code}", "short_name": code, **fields}


def test_the_files_hold_one_region_its_prefectures_and_the_cities_that_it_administers_directly():
    call_command("load_regions", stdout=StringIO())
    region = Region.objects.get(kind="region")
    assert region.code == "650000"
    prefectures = region.children.filter(kind="prefecture").values_list("code", flat=True)
    assert list(prefectures) == [
        *("650100", "650200", "650400", "650500", "652300", "652700", "652800"),
        *("652900", "653000", "653100", "653200", "654000", "654200", "654300"),
    ]
    cities = region.children.filter(kind="county_city").values_list("code", flat=True)
    assert list(cities) == [f"6590{number:02d}" for number in range(1, 13)]
    assert not Region.objects.filter(name_en="").exists()
    assert not Region.objects.filter(name_ug="").exists()


def test_loading_twice_changes_nothing_and_keeps_the_keys():
    rows = [row for path in REGION_FILES.glob("*.csv") for row in read_regions(path)]
    first = {code: region.pk for code, region in load_regions(rows).items()}
    assert {code: region.pk for code, region in load_regions(rows).items()} == first


def test_a_parent_may_stand_below_its_child():
    regions = load_regions([row("110100", parent="110000"), row("110000", kind="region")])
    assert regions["110100"].parent == regions["110000"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("110100", parent="999999")], "is part of 999999"),
        ([row("110100", parent="110200"), row("110200", parent="110100")], "contain each other"),
        ([row("1101", kind="region")], "Six digits"),
        ([row("110000", kind="county_city")], "top level"),
        ([row("110000", kind="kingdom")], "kingdom"),
    ],
)
def test_wrong_rows_are_refused_and_nothing_is_half_loaded(rows, says):
    with override("en"), pytest.raises(ValidationError, match=says):
        load_regions([row("120000", kind="region"), *rows])
    assert not Region.objects.exists()


def test_the_command_names_the_file_that_it_cannot_load(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("number,name\n1,x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"wrong\.csv"):
        call_command("load_regions", str(path))


def test_the_database_refuses_a_region_without_place_in_the_tree():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_region("110000", kind="prefecture")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_region("11")


def test_the_name_is_in_the_readers_language_and_else_in_chinese():
    region = make_region(name="哈密市", name_en="Hami", name_ug="")
    for language, name in {"zh-hans": "哈密市", "en": "Hami", "ug": "哈密市"}.items():
        with override(language):
            assert region.local_name == name
