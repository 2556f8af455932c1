"""Import and export of organisations and people as .xlsx."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from wagtail.users.models import UserProfile

from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Department, Membership, Organisation, Person, Region, Role
from tests.factories import (
    make_credit_code,
    make_department,
    make_kind,
    make_level,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)

pytestmark = pytest.mark.django_db

HEADERS = ["name", "identifier", "kind", "region"]


def sign_in(client, person, language="en"):
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
    client.force_login(person)
    return person


@pytest.fixture
def root(client):
    return sign_in(client, make_person("root", is_superuser=True))


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("rows.xlsx", file.getvalue())


def upload(client, name, *rows, **data):
    return client.post(reverse(f"{name}:import"), {"file": xlsx(*rows), **data})


def confirm(client, name, response):
    return client.post(reverse(f"{name}:import"), {"payload": response.context["payload"]})


def sheet(response):
    rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    return [[cell or "" for cell in row] for row in rows]


# --- organisations ----------------------------------------------------------------------------


def test_nothing_is_saved_before_the_preview_is_confirmed(client, root):
    make_region(name="新疆维吾尔自治区", short_name="新疆")
    existing = make_organisation("旧名称")
    code = make_credit_code()
    response = upload(
        client,
        "organisation",
        HEADERS,
        ["甲促进会", code.lower(), "Social association", "新疆"],
        ["新名称", existing.identifier, "association", "650000"],
        [None, None, None, None],
    )
    assert [row["kind"] for row in response.context["rows"]] == ["new", "update"]
    assert Organisation.objects.count() == 1
    assert not Event.objects.exists()

    assert confirm(client, "organisation", response).status_code == 302
    existing.refresh_from_db()
    assert existing.name == "新名称"
    assert Organisation.objects.get(identifier=code).name == "甲促进会"
    assert sorted(Event.objects.values_list("action", flat=True)) == [
        "organisation.registered",
        "organisation.updated",
    ]


def test_every_wrong_row_is_named_with_its_column_and_nothing_can_be_confirmed(client, root):
    make_region()
    response = upload(
        client,
        "organisation",
        HEADERS,
        ["甲", make_credit_code(), "association", "650000"],
        ["乙", "123", "Guild", "nowhere"],
        ["", make_credit_code(), "association", "650000"],
    )
    second, third = response.context["wrong"]
    assert (second["number"], third["number"]) == (3, 4)
    assert [message.split(":")[0] for message in sorted(second["messages"])] == [
        "kind of applicant",
        "region",
    ]
    assert third["messages"][0].startswith("name: ")
    assert response.context["payload"] == ""
    assert Organisation.objects.count() == 0


def test_students_come_by_their_numbers_each_row_with_its_own_sentence(client, root):
    make_region()
    make_kind(title="学生", title_en="Student")
    head = ["name", "学号", "kind of applicant", "region"]
    wrong = ["Berta", "B-1", "Student", "650000"]
    response = upload(client, "organisation", head, ["Anna", "s-000001", "Student", "650000"], wrong)
    assert [row["messages"] for row in response.context["wrong"]] == [
        ["identifier: 学号: “B-1” does not fit the pattern S-######."]
    ]
    twice = ["Anna", "S-000001", "Student", "650000"]
    assert "Rows 2 and 3" in upload(client, "organisation", head, twice, twice).content.decode()
    confirm(client, "organisation", upload(client, "organisation", head, twice))
    anna = Organisation.objects.get(identifier="S-000001")
    again = upload(client, "organisation", head, ["Anna Berg", "S-000001", "student", "650000"])
    assert [row["kind"] for row in again.context["rows"]] == ["update"]
    confirm(client, "organisation", again)
    anna.refresh_from_db()
    assert anna.name == "Anna Berg"


def test_what_changed_between_preview_and_confirmation_imports_nothing(client, root):
    region = make_region(short_name="疆")
    rows = [["甲", make_credit_code(), "association", "650000"] for _number in range(2)]
    response = upload(client, "organisation", HEADERS, *rows)
    region.code = "650001"
    region.save()
    again = confirm(client, "organisation", response)
    assert len(again.context["wrong"]) == 2
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()


def test_a_payload_that_we_did_not_sign_is_refused(client, root):
    response = client.post(reverse("organisation:import"), {"payload": "forged"}, follow=True)
    assert "Upload the file again" in response.content.decode()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["name", "colour"], ["甲", "red"]], "Unknown columns: colour"),
        ([["name"], ["甲"]], "Missing columns: identifier"),
        ([["name", "name", "identifier"], ["甲", "甲", "1"]], "occurs twice"),
        ([HEADERS], "no rows below its headers"),
    ],
)
def test_a_sheet_of_another_shape_is_refused_in_words(rows, says, client, root):
    assert says in upload(client, "organisation", *rows).content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("rows.xlsx", b"PK no zip"), ("rows.xls", b"x"), ("rows.xlsx", b"")]
)
def test_what_is_no_xlsx_is_refused(name, content, client, root):
    response = client.post(reverse("organisation:import"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_what_was_exported_can_be_imported_again_in_either_language(client, root):
    make_organisation("甲促进会", address="=1+1")
    sign_in(client, root, "zh-hans")
    rows = sheet(client.get(reverse("organisation:export")))
    sign_in(client, root, "en")
    assert rows[1][0] == "甲促进会"
    assert "=1+1" not in rows[1]
    response = upload(client, "organisation", *rows)
    assert [row["kind"] for row in response.context["rows"]] == ["update"]
    assert Event.objects.get().action == "organisation.exported"


def test_the_export_holds_what_the_list_shows(client, root):
    make_organisation("甲")
    url = reverse("organisation:export")
    assert len(sheet(client.get(url, {"verification": "pending"}))) == 2
    assert len(sheet(client.get(url, {"verification": "verified"}))) == 1


def test_import_and_export_need_their_permissions(client):
    person = make_person()
    client.force_login(person)
    for name in ("organisation", "membership", "region", "department"):
        assert client.get(reverse(f"{name}:import")).status_code == 302
        assert client.get(reverse(f"{name}:export")).status_code == 302


# --- regions and departments ------------------------------------------------------------------

REGION_HEADERS = ["code", "level", "part of", "name", "short name"]


@pytest.fixture
def levels():
    return [
        make_level("region", 1, title="自治区", title_en="Autonomous region"),
        make_level("prefecture", 2, title="地州市", title_en="Prefecture"),
        make_level("county", 3, title="县市区", title_en="County"),
    ]


def test_a_tree_of_regions_is_imported_in_any_order(client, root, levels):
    response = upload(
        client,
        "region",
        REGION_HEADERS,
        ["652301", "County", "昌吉州", "昌吉市", "昌吉市"],
        [652300, "prefecture", 650000, "昌吉回族自治州", "昌吉州"],
        ["650000", "自治区", "", "新疆维吾尔自治区", "新疆"],
    )
    assert confirm(client, "region", response).status_code == 302
    county = Region.objects.get(code="652301")
    assert (county.parent.code, county.parent.parent.code) == ("652300", "650000")
    assert list(Event.objects.values_list("action", flat=True)) == ["region.created"] * 3


def test_wrong_cells_of_regions_are_named_with_their_row(client, root, levels):
    response = upload(
        client,
        "region",
        REGION_HEADERS,
        ["650000", "region", "", "新疆维吾尔自治区", "新疆"],
        ["6523", "prefecture", "650000", "昌吉州", "昌吉"],
        ["652700", "kingdom", "nowhere", "博州", "博州"],
        ["652800", "prefecture", "", "巴州", "巴州"],
        ["650001", "region", "650000", "二", "二"],
    )
    wrong = {row["number"]: sorted(row["messages"]) for row in response.context["wrong"]}
    assert wrong == {
        3: ["code: 6523 is no code of the level “Prefecture”."],
        4: [
            "level: “kingdom” is not one of: Autonomous region, Prefecture, County",
            "part of: There is no region called “nowhere”.",
        ],
        5: ["part of: Only a region of the top level is part of no other."],
        6: ["part of: A region of the top level is part of no other."],
    }
    assert not Region.objects.exists()


def test_a_name_that_two_regions_bear_is_not_guessed(client, root, levels):
    top = make_region()
    for code in ("650100", "650200"):
        make_region(code, parent=top, name="新市区")
    rows = [["650121", "county", "新市区", "甲", "甲"], ["650122", "county", "650200", "乙", "乙"]]
    response = upload(client, "region", REGION_HEADERS, *rows)
    [wrong] = response.context["wrong"]
    assert wrong["number"] == 2
    assert "Several regions are called “新市区”" in wrong["messages"][0]


def test_departments_are_imported_with_what_stands_above_them(client, root, levels):
    make_region("650100", parent=make_region(), name="乌鲁木齐市")
    headers = ["name", "short name", "region", "higher department"]
    rows = [["市工信局", "市局", "乌鲁木齐市", "自治区工信厅"], ["自治区工信厅", "厅", "650000", ""]]
    response = upload(client, "department", headers, *rows)
    assert confirm(client, "department", response).status_code == 302
    bureau = Department.objects.get(name="市工信局")
    assert (bureau.parent.name, bureau.region.code) == ("自治区工信厅", "650100")

    rows = [["厅二", "厅二", "", "无此厅"], ["自治区工信厅", "厅", "650000", "市局"]]
    response = upload(client, "department", headers, *rows)
    assert {row["number"]: row["messages"] for row in response.context["wrong"]} == {
        2: ["higher department: There is no department called “无此厅”."],
        3: ["higher department: “市工信局” stands below this department itself."],
    }


@pytest.mark.parametrize("name", ["region", "department"])
def test_places_that_were_exported_can_be_imported_again(name, client, root, levels):
    make_department(region=make_region("650100", parent=make_region()), parent=make_department("上级"))
    rows = sheet(client.get(reverse(f"{name}:export")))
    assert len(rows) == 3
    response = upload(client, name, *rows)
    assert [row["kind"] for row in response.context["rows"]] == ["skip"] * 2


# --- people -----------------------------------------------------------------------------------


@pytest.fixture
def place():
    return {"role": make_role("reviewer", "task.do").pk, "department": make_department().pk}


def test_experts_are_imported_with_their_role(client, root, place):
    response = upload(
        client,
        "membership",
        ["name", "username", "email", "mobile", "employer’s credit code"],
        ["阿依努尔", "aynur", "aynur@example.cn", 13800000000, "91350100M000100Y43"],
        ["李明", "li", "", "", ""],
        **place,
    )
    assert confirm(client, "membership", response).status_code == 302
    person = Person.objects.get(username="aynur")
    assert (person.mobile, person.unit_code) == ("13800000000", "91350100M000100Y43")
    assert not person.has_usable_password()
    assert Membership.objects.filter(**place).count() == 2
    again = upload(client, "membership", ["name", "username"], ["李明", "li"], **place)
    assert [row["kind"] for row in again.context["rows"]] == ["skip"]


def test_a_known_person_gets_the_role_and_keeps_the_password(client, root, place):
    person = make_person("li", name="李明", password="correct horse battery")
    response = upload(client, "membership", ["name", "username"], ["李明", "li"], **place)
    confirm(client, "membership", response)
    person.refresh_from_db()
    assert person.check_password("correct horse battery")
    assert person.memberships.count() == 1


def test_an_import_cannot_touch_administrators_nor_give_a_role_to_oneself(client, root, place):
    clerk = make_person("clerk")
    codenames = ["access_admin", "add_person", "change_person", "add_membership"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    sign_in(client, clerk)
    rows = [["root", "root", "mine@example.cn"], ["clerk", "clerk", "clerk@example.cn"]]
    response = upload(client, "membership", ["name", "username", "email"], *rows, **place)
    first, second = response.context["wrong"]
    assert "Only an administrator" in first["messages"][0]
    assert "Nobody gives a role to themselves" in second["messages"][0]


def test_the_people_of_the_filtered_memberships_are_exported(client, root, place):
    make_member(make_role("handler"), make_department("乙局"), make_person("wang", name="王"))
    make_member(Role.objects.get(pk=place["role"]), Department.objects.get(pk=place["department"]))
    rows = sheet(client.get(reverse("membership:export"), {"role": place["role"]}))
    assert len(rows) == 2
    assert "王" not in rows[1]
