"""Files and names as people in this line of work send them; see tests/cases."""

import csv
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from wagtail.users.models import UserProfile

from forms_workflows import sheets
from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Organisation, Person, Region
from tests.factories import (
    make_department,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def keeper(client):
    person = make_person("keeper", is_superuser=True)
    UserProfile.objects.create(user=person, preferred_language="en")
    client.force_login(person)
    return person


@pytest.fixture
def regions():
    top = make_region()
    make_region("650100", name="乌鲁木齐市", parent=top)
    make_region("650200", name="克拉玛依市", parent=top)


@pytest.fixture
def upload(client, keeper, regions):
    def send(name, model="organisation", content=None, **data):
        content = (CASES / name).read_bytes() if content is None else content
        return client.post(reverse(f"{model}:import"), {"file": SimpleUploadedFile(name, content), **data})

    return send


def says(response):
    form = response.context["form"]
    found = [*form.errors.get("file", []), *response.context.get("base_errors", [])]
    return " ".join(
        [*found, *(message for row in response.context.get("wrong", []) for message in row["messages"])]
    )


GOOD = [
    ["示例甲有限公司", "91650100MA7AAAA01F", "企业", "乌鲁木齐市", "示例路 1 号", "示例·人名"],
    ["示例乙农民专业合作社", "93650100MA7AAAA02C", "其他法人", "乌鲁木齐市", "示例路 2 号", "示例人名"],
]


@pytest.mark.parametrize(
    "name",
    ["organisations-good.xlsx", "organisations-dimension-a1.xlsx", "organisations-second-sheet-active.xlsx"],
)
def test_what_programs_write_beside_the_rows_does_not_matter(name, upload, client):
    page = upload(name)
    assert (says(page), [row["cells"] for row in page.context["rows"]]) == ("", GOOD)
    client.post(reverse("organisation:import"), {"payload": page.context["payload"]})
    assert set(Organisation.objects.values_list("name", flat=True)) == {row[0] for row in GOOD}


def test_a_file_that_cannot_be_read_says_what_to_do(upload):
    page = upload("organisations-empty-fill.xlsx")
    assert page.status_code == 200
    assert "save it as .xlsx again" in says(page)


def test_rows_have_the_numbers_that_people_see(upload):
    [wrong] = upload("organisations-blank-rows-then-wrong.xlsx").context["wrong"]
    assert wrong["number"] == 5


def test_two_rows_with_one_code_are_both_named_and_nothing_is_written(upload):
    page = upload("organisations-same-code-twice.xlsx")
    assert "Rows 2 and 3" in says(page)
    assert not Organisation.objects.exists()


def test_two_people_with_one_user_name_are_both_named(upload):
    role, department = make_role("expert", "task.do"), make_department()
    data = {"role": role.pk, "department": department.pk}
    page = upload("people-same-username.xlsx", "membership", **data)
    assert "Rows 2 and 3" in says(page)
    assert "zhangwei" in says(page)
    assert not Person.objects.filter(username="zhangwei").exists()


def test_a_code_in_a_cell_of_numbers_is_told_from_a_mistyped_one(upload):
    message = says(upload("organisations-code-as-number.xlsx"))
    assert "Row 2" in message
    assert "the cell is a number" in message
    assert "check digit" not in message


def test_characters_that_nobody_sees_are_taken_off_and_a_name_of_nothing_else_is_blank(upload):
    page = upload("organisations-invisible-names.xlsx")
    assert [row["cells"][0] for row in page.context["rows"]] == ["示例辛有限公司", ""]
    [wrong] = page.context["wrong"]
    assert (wrong["number"], "name" in wrong["messages"][0]) == (3, True)


@pytest.mark.parametrize("unseen", ["\u200b", "\u2800", "\u3164", "\u000b"])
def test_a_name_of_what_nobody_sees_is_no_name(unseen, client, keeper, regions):
    data = organisation_data(name=unseen)
    page = client.post(reverse("organisation:add"), data)
    assert "name" in page.context["form"].errors
    assert not Organisation.objects.exists()


# --- a code whose check digit does not fit ---------------------------------------------------------

ODD = "91650100MA7AAAA099"


def organisation_data(**fields):
    region = Region.objects.get(name="乌鲁木齐市")
    data = {"name": "示例壬有限公司", "identifier": ODD, "code_reason": "", "kind": "enterprise"}
    return data | {"region": region.pk, "address": "", "legal_representative": "", **fields}


def test_a_mistyped_code_is_caught_in_an_import_and_the_way_out_is_named(upload):
    page = upload("organisations-wrong-check-digit.xlsx")
    assert "check digit" in says(page)
    assert "whoever has seen it fills in" in says(page)
    assert not page.context["payload"]


def test_whoever_has_seen_the_certificate_lets_a_code_pass_and_is_named(client, keeper, regions):
    page = client.post(reverse("organisation:add"), organisation_data())
    assert "check digit" in page.context["form"].errors["identifier"][0]
    assert not Organisation.objects.exists()
    reason = "2015 年证书原件，3 月 2 日见"
    client.post(reverse("organisation:add"), organisation_data(code_reason=reason))
    assert Organisation.objects.get().identifier == ODD
    event = Event.objects.get(action="organisation.code_accepted")
    assert (event.actor, event.data) == (keeper, {"credit_code": ODD, "reason": reason})


def test_a_code_that_cannot_be_one_passes_with_no_reason(client, keeper, regions):
    data = organisation_data(identifier=ODD[:-1], code_reason="见证书")
    assert "identifier" in client.post(reverse("organisation:add"), data).context["form"].errors
    assert not Organisation.objects.exists()


def test_a_fitting_code_leaves_no_exception_on_record(client, keeper, regions):
    client.post(reverse("organisation:add"), organisation_data(identifier="91650100MA7AAAA01F"))
    assert Organisation.objects.exists()
    assert not Event.objects.filter(action="organisation.code_accepted").exists()


# --- limits ---------------------------------------------------------------------------------------


def packed(write):
    book = Workbook(write_only=True)
    write(book.create_sheet())
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_small_file_that_unpacks_to_a_flood_is_not_read(upload, monkeypatch):
    file = BytesIO((CASES / "organisations-good.xlsx").read_bytes())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (sheets.MAX_UNPACKED + 1))
    monkeypatch.setattr(sheets, "load_workbook", None)  # not even opened
    assert len(file.getvalue()) < 100_000
    assert "far more than rows of text" in says(upload("flood.xlsx", content=file.getvalue()))


def test_a_file_of_many_parts_is_not_read(upload, monkeypatch):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(sheets.MAX_PARTS + 1):
            archive.writestr(f"{number}.xml", "")
    monkeypatch.setattr(sheets, "load_workbook", None)
    assert "far more than rows of text" in says(upload("parts.xlsx", content=file.getvalue()))


def test_reading_ends_at_the_limits(upload, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    monkeypatch.setattr(sheets, "MAX_COLUMNS", 8)

    def rows(sheet):
        sheet.append(["name", "identifier"])
        for _number in range(3):
            sheet.append(["甲", "x"])

    assert "At most 2 rows" in says(upload("rows.xlsx", content=packed(rows)))
    wide = packed(lambda sheet: sheet.append(["name", "identifier", *[None] * 7, "x"]))
    assert "At most 8 columns" in says(upload("wide.xlsx", content=wide))


# --- what comes out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["\t", "\n", "\x0b", " ", ""])
def test_nothing_exported_becomes_a_formula_and_no_character_breaks_the_file(start, client, keeper):
    make_organisation("甲", address=f"{start}=1+1")
    make_organisation("乙", address="新疆\x0b路")
    response = client.get(reverse("organisation:export"))
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    addresses = {row[5] for row in rows[1:]}
    assert addresses == {"1+1", "新疆路"}


def test_a_line_break_of_word_is_dropped_on_the_way_in(client, keeper, regions):
    data = organisation_data(identifier="91650100MA7AAAA01F", address="新疆\x0b路")
    client.post(reverse("organisation:add"), data)
    assert Organisation.objects.get().address == "新疆路"


# --- names with dots --------------------------------------------------------------------------------


def names():
    with (CASES / "names-with-dots.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["stored"], row["typed"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("stored", "typed"), names())
@pytest.mark.parametrize(
    "name", ["wagtailusers_users:index", "membership:index", "person_chooser:choose_results"]
)
def test_a_name_is_found_however_its_dot_is_typed(stored, typed, name, client, keeper):
    person = make_member(make_role("expert"), make_department(), username="found", name=stored)
    make_person("other", name="别人")
    page = client.get(reverse(name), {"q": typed})
    content = page.content.decode()
    assert stored in content
    assert "别人" not in content
    assert person.name == stored
