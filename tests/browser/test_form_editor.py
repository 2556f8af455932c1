"""The editor of the largest form: how much the browser has to build, and that what it leaves folded is not lost."""

import re

import pytest
from django.urls import reverse

from forms_workflows.forms.domain.exchange import export_form
from forms_workflows.forms.models import FormDefinition

#: 80 fields, all folded; about 67,000 when everything stood open.
MOST_ELEMENTS = 8_000
FOLDED = '[name^="body-"][name$="-value-folded"]'


def form():
    return FormDefinition.objects.get(code="cluster_application")


def address_of(page):
    return reverse(FormDefinition.snippet_viewset.get_url_name(page), args=[form().pk])


def draft():
    return export_form(form().get_latest_revision_as_object())


class Editor:
    def __init__(self, visitor, page="edit"):
        self.visitor, self.page = visitor, visitor.page
        self.page.set_default_timeout(60_000)  # other tests may keep the machine busy
        visitor.go(address_of(page))

    def row(self, code):
        """The panel of the section, field or column with this code."""
        heading = self.page.locator("[data-panel-heading]", has_text=re.compile(rf"\s{code}\s*$"))
        return self.page.locator('[data-streamfield-child]:has(> [name^="body-"])', has=heading).last

    def open(self, *codes):
        for code in codes:
            row = self.row(code)
            row.locator("[data-panel-heading]").first.click()
        return row

    def input(self, code, setting):
        return self.row(code).locator(f'[name$="-value-{setting}"]')

    def act(self, code, action):
        self.row(code).locator(f'[data-streamfield-action="{action}"]').first.click()

    def sent(self):
        """{name: value} of what would be posted now."""
        return self.page.evaluate(
            "Object.fromEntries(new FormData(document.querySelector('form:has([name=\"body-count\"])')))"
        )

    def save(self, action="保存草稿"):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=action, exact=True).first.click()


@pytest.fixture
def editor(visit):
    return Editor(visit("editor"))


def test_the_editor_of_eighty_fields_stays_light(editor):
    assert editor.page.locator(FOLDED).count() == 80
    assert editor.page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS


def test_looking_into_rows_changes_nothing(editor):
    before = editor.sent()
    editor.open("c", "c01")
    editor.open("b", "b08", "duties")
    assert editor.input("c01", "label").is_visible()
    assert editor.input("duties", "label").is_visible()
    assert editor.sent() == before


def test_what_is_changed_is_saved_and_all_the_rest_kept(editor):
    expected = draft()
    fields = {field["code"]: field for section in expected["sections"] for field in section["fields"]}
    fields["c01"]["label"] = "企业数"
    fields["b08"]["columns"][3]["max_length"] = 77
    fields["b02"]["choices"][1]["label"] = "联合"
    del fields["c04"]["help"]
    editor.open("c", "c01")
    editor.input("c01", "label").fill("企业数")
    editor.open("c04")
    editor.input("c04", "help").fill("")
    editor.open("b", "b08", "duties")
    editor.input("duties", "max_length").fill("77")
    editor.open("b02", "joint")
    editor.input("joint", "label").fill("联合")
    editor.save()
    assert draft() == expected


def test_folded_rows_are_moved_copied_and_removed(editor):
    expected = draft()["sections"][2]["fields"]
    editor.open("c")
    editor.act("c02", "DELETE")
    editor.act("c01", "MOVE_DOWN")
    editor.act("c05", "DUPLICATE")
    editor.page.wait_for_function("document.querySelectorAll('[name$=\"-value-label\"]').length == 2")
    editor.save()
    c01, _c02, c03, c04, c05, *others = expected
    found = draft()["sections"][2]["fields"]
    copied = found.pop(4)
    assert found == [c03, c01, c04, c05, *others]
    assert {**copied, "id": c05["id"]} == c05
    assert copied["id"] != c05["id"]


def test_a_new_row_stands_open(editor):
    editor.open("j")
    editor.row("j").locator(".c-sf-add-button").last.click()
    editor.page.get_by_role("option", name="单行文本").click()
    label = editor.page.locator('[name$="-fields-6-value-label"]')
    label.fill("新的问题")
    editor.save()
    assert draft()["sections"][-1]["fields"][-1]["label"] == "新的问题"


def test_a_problem_opens_the_row_that_it_is_in(editor):
    editor.open("c", "c05")
    editor.row("c05").get_by_role("button", name="设置").click()
    editor.input("c05", "code").fill("c99")
    editor.page.get_by_role("button", name="更多动作").click()
    editor.save("提交给三审三校")
    assert editor.input("c07", "formula").is_visible()
    assert not editor.input("c01", "label").count()
    assert editor.input("c99", "code").input_value() == "c99"


def test_the_translations_stand_on_a_page_of_their_own(visit):
    editor = Editor(visit("editor"), "translations")
    rows = editor.page.locator('[name^="translations-"][name$="-value-folded"]')
    assert rows.count() > 300
    assert editor.page.locator('[name^="body-"]').count() == 0
    assert editor.page.locator('[name$="-value-en"]').count() == 0
    editor.page.locator("[data-streamfield-child] [data-panel-heading]").first.click()
    assert editor.page.locator('[name$="-value-en"]').is_visible()
