"""The screens of reference tables in the administration."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from forms_workflows.audit.models import Event
from forms_workflows.definitions.errors import NotReady
from forms_workflows.references.domain import usage
from forms_workflows.references.domain.publishing import problems_of, publish_table
from forms_workflows.references.domain.rows import draft_of
from forms_workflows.references.models import ReferenceTable, ReferenceVersion
from tests.factories import make_person
from tests.unit.references.conftest import COLUMNS, ROWS, column, table
from tests.unit.references.test_tables import HEADINGS, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_person("root", is_superuser=True, is_staff=True)
    UserProfile.objects.create(user=person, preferred_language="en")
    client.force_login(person)
    return client


@pytest.fixture
def firms():
    draft = table()
    draft.save()
    return draft


def url(name, *arguments):
    return reverse(ReferenceTable.snippet_viewset.get_url_name(name), args=arguments)


def rows_of(firms):
    return draft_of(ReferenceTable.objects.get(pk=firms.pk)).rows


def posted(**changes):
    columns = [("k", "code", "Code", "text"), ("y", "year", "Year", "integer")]
    data = {"title": "企业名录", "code": "firms", "department": "", "columns-count": str(len(columns))}
    for number, (block, code, label, kind) in enumerate(columns):
        data |= {
            f"columns-{number}-type": "column",
            f"columns-{number}-order": str(number),
            f"columns-{number}-deleted": "",
            f"columns-{number}-id": block,
            f"columns-{number}-value-code": code,
            f"columns-{number}-value-label": label,
            f"columns-{number}-value-kind": kind,
        }
    return {**data, **changes}


def test_from_an_empty_page_to_a_published_version(editor):
    editor.post(url("add"), posted())
    firms = ReferenceTable.objects.get()
    assert "There are no rows yet" in editor.get(url("rows", firms.pk)).content.decode()
    mark = editor.get(url("new_row", firms.pk)).context["mark"]
    editor.post(url("new_row", firms.pk), {"mark": mark, "k": "A1", "y": "2024"})
    response = editor.post(url("edit", firms.pk), posted(**{"action-publish": "action-publish"}))
    assert response.status_code == 302
    version = ReferenceVersion.objects.get()
    assert version.document["rows"] == [["A1", "2024"]]
    event = Event.objects.get(action="referencetable.published")
    assert event.data == {"table": "firms", "version": 1, "rows": 1}
    assert "A1" in editor.get(reverse("referenceversion:inspect", args=[version.pk])).content.decode()


def test_what_has_problems_is_refused_with_every_sentence(editor, firms):
    firms.rows = [{"k": "A", "y": "abc"}, {}]
    firms.save()
    page = editor.post(url("edit", firms.pk), posted(**{"action-publish": "action-publish"})).content.decode()
    assert "Row 1, column “Year”: “abc” is not a whole number." in page
    assert "Row 2, column “Code”: it is blank, so nothing can find the row." in page
    assert not ReferenceVersion.objects.exists()
    with pytest.raises(NotReady):
        publish_table(firms)


def test_again_without_a_change_freezes_none(firms):
    publish_table(firms)
    publish_table(firms)
    assert (
        ReferenceVersion.objects.count()
        == Event.objects.filter(action="referencetable.published").count()
        == 1
    )


def test_a_version_never_changes(firms):
    version = publish_table(firms)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE references_referenceversion SET document = '{}' WHERE id = %s", [version.pk])


class TestRows:
    def test_are_listed_found_and_downloaded(self, editor, firms):
        assert "1,280.5" in editor.get(url("rows", firms.pk)).content.decode()
        page = editor.get(url("rows", firms.pk), {"q": "B2"})
        assert [number for number, _cells in page.context["page"].object_list] == [2]
        assert "No row has that." in editor.get(url("rows", firms.pk), {"q": "zz"}).content.decode()
        book = load_workbook(BytesIO(editor.get(url("download", firms.pk)).content))
        rows = [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
        assert rows == [HEADINGS, ["A1", "2024", "1,280.5", "是", "2020年3月1日"], ["B2", "2025", "", "", ""]]

    def test_the_page_costs_the_same_for_more_rows(self, editor, firms):
        costs = []
        for count in (1, 3):
            firms.rows = [{"k": str(number)} for number in range(count)]
            firms.save()
            editor.get(url("rows", firms.pk))
            with CaptureQueriesContext(connection) as queries:
                editor.get(url("rows", firms.pk))
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 11

    def test_one_is_changed_and_removed(self, editor, firms):
        page = editor.get(url("row", firms.pk, 2))
        editor.post(
            url("row", firms.pk, 2), {"mark": page.context["mark"], "k": "B2", "y": "2026", "l": "yes"}
        )
        assert rows_of(firms) == [ROWS[0], {"k": "B2", "y": "2026", "l": "yes"}]
        page = editor.get(url("row", firms.pk, 1))
        assert page.context["form"].initial == {
            "k": "A1",
            "y": "2024",
            "r": "1,280.5",
            "l": "yes",
            "d": "2020年3月1日",
        }
        editor.post(url("row", firms.pk, 1), {"mark": page.context["mark"], "delete": "yes"})
        assert [row["k"] for row in rows_of(firms)] == ["B2"]
        assert editor.get(url("row", firms.pk, 2)).status_code == 404

    def test_wrong_cells_are_named_at_their_inputs(self, editor, firms):
        mark = editor.get(url("new_row", firms.pk)).context["mark"]
        form = editor.post(url("new_row", firms.pk), {"mark": mark, "k": "A1", "y": "abc"}).context["form"]
        assert form.errors == {"k": ["Another row has this already."], "y": ["“abc” is not a whole number."]}
        assert rows_of(firms) == ROWS

    def test_a_row_that_is_another_one_now_is_left_alone(self, editor, firms):
        mark = editor.get(url("row", firms.pk, 1)).context["mark"]
        firms.rows = ROWS[1:]
        firms.save()
        response = editor.post(url("row", firms.pk, 1), {"mark": mark, "delete": "yes"}, follow=True)
        assert "Somebody else has changed the rows meanwhile." in response.content.decode()
        assert rows_of(firms) == ROWS[1:]


class TestUploads:
    def test_nothing_is_kept_before_the_trial_is_confirmed(self, editor, firms):
        file = xlsx(HEADINGS, ["B2", 2030, None, None, None], ["C3", None, None, None, None])
        trial = editor.post(url("rows", firms.pk), {"file": file}).context["trial"]
        assert trial["counts"] == {"new": 1, "changed": 1, "same": 1, "gone": 0}
        assert rows_of(firms) == ROWS
        editor.post(url("rows", firms.pk), {"payload": trial["payload"]})
        assert rows_of(firms) == [ROWS[0], {"k": "B2", "y": "2030"}, {"k": "C3"}]

    def test_the_file_may_be_the_whole_table(self, editor, firms):
        trial = editor.post(
            url("rows", firms.pk), {"file": xlsx(HEADINGS, ["C3"]), "replace": "yes"}
        ).context["trial"]
        assert trial["counts"]["gone"] == 2
        editor.post(url("rows", firms.pk), {"payload": trial["payload"]})
        assert rows_of(firms) == [{"k": "C3"}]

    def test_wrong_cells_leave_nothing_to_confirm(self, editor, firms):
        response = editor.post(url("rows", firms.pk), {"file": xlsx(HEADINGS, ["C3", "abc"])})
        assert response.context["trial"]["payload"] == ""
        assert "Row 2, column “Year”: “abc” is not a whole number." in response.content.decode()

    def test_a_trial_of_other_columns_does_not_count(self, editor, firms):
        trial = editor.post(url("rows", firms.pk), {"file": xlsx(HEADINGS, ["C3"])}).context["trial"]
        firms.columns = firms.columns.raw_data[:1]
        firms.save()
        response = editor.post(url("rows", firms.pk), {"payload": trial["payload"]}, follow=True)
        assert "The preview is too old." in response.content.decode()
        assert rows_of(firms) == ROWS


class TestRights:
    @pytest.mark.parametrize("name", ["rows", "new_row", "download"])
    def test_who_may_not_change_tables_sees_no_rows(self, client, firms, name):
        person = make_person("reader", is_staff=True)
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
        client.force_login(person)
        assert client.get(url(name, firms.pk)).status_code in (302, 403)
        person.user_permissions.add(Permission.objects.get(codename="change_referencetable"))
        assert client.get(url(name, firms.pk)).status_code == 200

    def test_a_locked_table_keeps_its_rows(self, editor, firms):
        firms.locked = True
        firms.locked_by = make_person("other")
        firms.save()
        mark = editor.get(url("row", firms.pk, 1)).context["mark"]
        editor.post(url("row", firms.pk, 1), {"mark": mark, "delete": "yes"})
        assert rows_of(firms) == ROWS


class TestColumnsInUse:
    @pytest.fixture(autouse=True)
    def a_form_looks_up_the_year(self, monkeypatch, firms):
        publish_table(firms)
        use = usage.Use("申报书", "/forms/1/", 1, frozenset({"year"}))
        monkeypatch.setattr(usage, "_sources", [lambda code: [use] if code == "firms" else []])

    def test_stay(self, firms):
        firms.columns = [each for each in COLUMNS if each["id"] != "y"]
        sentence = "“申报书” looks up the column “year”: take it out there before it goes here."
        assert problems_of(firms) == [sentence]

    def test_go_on_to_hold_the_same(self, firms):
        firms.columns = [column("y", "year", "Year") if each["id"] == "y" else each for each in COLUMNS]
        assert problems_of(firms) == ["“申报书” looks up the column “year”: it must go on to hold the same."]

    def test_others_may_go(self, firms):
        firms.columns = COLUMNS[:2]
        assert problems_of(firms) == []


class TestUses:
    @pytest.fixture(autouse=True)
    def a_form_looks_something_up(self, monkeypatch):
        use = usage.Use("申报书", "/forms/1/", 1, frozenset({"year"}))
        monkeypatch.setattr(usage, "_sources", [lambda code: [use]])

    def test_are_listed(self, editor, firms):
        page = editor.get(url("inspect", firms.pk)).content.decode()
        assert '<a href="/forms/1/">申报书</a>' in page

    @pytest.mark.parametrize("name", ["delete", "unpublish"])
    def test_keep_the_table(self, editor, firms, name):
        publish_table(firms)
        response = editor.post(url(name, firms.pk), follow=True)
        assert "is used and cannot go: take it out of 申报书 first." in response.content.decode()
        assert ReferenceTable.objects.get().live
