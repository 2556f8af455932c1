"""What the form does in the browser while it is filled in, and that it does the same without scripts."""

import pytest
from django.utils.translation import gettext as _

from demo.samples import invent_answers
from forms_workflows.forms.schema.reading import Column, Field

from ..integration.world import World
from .filling import Filler
from .visitor import expect


@pytest.fixture
def world(programme, clock):
    return World(clock)


@pytest.fixture
def case(world):
    return world.draft(answers=False)


@pytest.fixture
def open_section(visit, world, case):
    def go(code, **options):
        visitor = visit(world.holder("applicant_filler", case), **options)
        return visitor.go(f"/desk/applications/{case.pk}/sections/{code}/")

    return go


def computed(visitor, code, year=""):
    found = visitor.page.locator(f'[data-computed="{code}"]')
    return found.and_(visitor.page.locator(f'[data-year="{year}"]')) if year else found


def rows(visitor, code):
    return visitor.page.locator(f'[data-table="{code}"] > tbody > tr')


def answers_of(case):
    return case.answer_rounds.get().answers


def test_a_computed_value_follows_the_figures_as_they_are_typed(open_section):
    applicant = open_section("c")
    c05, c06 = (applicant.page.locator(f'[name="{code}-y1"]') for code in ("c05", "c06"))
    expect(computed(applicant, "c07", "y1")).to_have_text("—")
    c05.press_sequentially("80")
    c06.press_sequentially("60")
    expect(computed(applicant, "c07", "y1")).to_have_text("75")
    expect(computed(applicant, "c07", "y2")).to_have_text("—")
    c06.fill("20")
    expect(computed(applicant, "c07", "y1")).to_have_text("25")
    c05.fill("")
    expect(computed(applicant, "c07", "y1")).to_have_text("—")


def test_a_value_computed_from_a_table_follows_its_rows_and_another_section(open_section):
    applicant = open_section("c")
    applicant.page.locator('[name="c04-y1"]').fill("200")
    applicant.press(_("Save"))
    applicant.go(applicant.page.url.replace("/c/", "/d/"))
    row = Filler(applicant.page)
    field = Field(code="d01", type="table", columns=(Column(code="revenue", type="decimal"),))
    row.enter(field, "d01", [{"revenue": "30"}, {"revenue": "20"}])
    expect(computed(applicant, "d02")).to_have_text("25")
    rows(applicant, "d01").nth(0).get_by_role("button").click()
    expect(computed(applicant, "d02")).to_have_text("10")


def test_partners_are_asked_for_in_a_joint_application_only(open_section, case):
    applicant = open_section("b")
    partners = applicant.page.locator('[data-field="b08"]')
    expect(partners).to_be_hidden()
    applicant.page.locator('[name="b02"][value="joint"]').check()
    expect(partners).to_be_visible()
    expect(partners.locator("legend [data-required-mark]")).to_be_visible()
    applicant.look()
    applicant.page.locator('[name="b02"][value="single"]').check()
    expect(partners).to_be_hidden()


def test_rows_are_added_and_removed_on_the_page(open_section, case):
    applicant = open_section("a")
    add = applicant.page.locator("[data-add-row=a08]")
    before = rows(applicant, "a08").count()
    add.click()
    add.click()
    expect(rows(applicant, "a08")).to_have_count(before + 2)
    expect(rows(applicant, "a08").last.locator("input:not([type=hidden])").first).to_be_focused()
    rows(applicant, "a08").first.get_by_role("button").click()
    expect(rows(applicant, "a08")).to_have_count(before + 1)
    rows(applicant, "a08").first.locator('[name$="-name"]').fill("昌吉示例公司")
    applicant.press(_("Save"))
    assert [row["name"] for row in answers_of(case)["a08"]] == ["昌吉示例公司"]


def test_what_was_typed_is_still_there_after_going_on_and_back(open_section, case, world):
    applicant = open_section("a")
    answers = invent_answers(7)
    Filler(applicant.page).fill(case.form_version.form.section("a"), answers)
    applicant.press(_("Save and go on"))
    applicant.sees("二、集群基本情况")
    applicant.press(_("Save and go back"))
    expect(applicant.page.locator('[name="a01"]')).to_have_value(answers["a01"])
    expect(applicant.page.locator('[name="a11-mobile"]')).to_have_value(answers["a11"]["mobile"])


def test_what_cannot_be_read_is_shown_again_with_a_link_to_its_field(open_section, case):
    applicant = open_section("a")
    applicant.page.locator('[name="a09"]').fill("十三")
    applicant.press(_("Save"), refused=True)
    summary = applicant.page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(applicant.page.locator('[name="a09"]')).to_be_focused()
    expect(applicant.page.locator('[name="a09"]')).to_have_value("十三")
    assert "a09" not in answers_of(case)


def tab_to(page, selector, limit=60):
    """Press the tab key until the focus is there."""
    for _press in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The tab key does not come to {selector}.")


def test_a_section_is_filled_in_by_keyboard_alone(open_section, case):
    page = open_section("b").page
    tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    tab_to(page, "[name=b01]")
    page.keyboard.insert_text("昌吉硅基新材料集群")
    tab_to(page, "[name=b02]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name=b02][value="joint"]')).to_be_checked()
    tab_to(page, "[data-add-row=b08]", limit=120)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")  # in the row's first cell, a drop-down list
    tab_to(page, "[name$=-name]")
    page.keyboard.insert_text("示例材料研究院")
    with page.expect_navigation():
        tab_to(page, "[name=next]")
        page.keyboard.press("Enter")
    answers = answers_of(case)
    assert (answers["b01"], answers["b02"]) == ("昌吉硅基新材料集群", "joint")
    assert [(row["name"], bool(row["region"])) for row in answers["b08"]] == [("示例材料研究院", True)]


class TestWithoutScripts:
    """The same page where scripts are off: the server does all of it, on every save."""

    @pytest.fixture
    def open_section(self, open_section):
        return lambda code: open_section(code, java_script_enabled=False)

    def test_rows_are_added_and_removed_by_the_server(self, open_section, case):
        applicant = open_section("a")
        before = rows(applicant, "a08").count()
        applicant.page.locator('[name="a01"]').fill("写到一半的名称")
        applicant.press(_("Add a row"))
        expect(rows(applicant, "a08")).to_have_count(before + 1)
        expect(applicant.page.locator('[name="a01"]')).to_have_value("写到一半的名称")
        rows(applicant, "a08").last.locator('[name$="-name"]').fill("昌吉示例公司")
        applicant.come(rows(applicant, "a08").first.get_by_role("button"))
        expect(rows(applicant, "a08")).to_have_count(before)

    def test_values_are_computed_when_the_section_is_saved(self, open_section):
        applicant = open_section("c")
        applicant.page.locator('[name="c05-y1"]').fill("80")
        applicant.page.locator('[name="c06-y1"]').fill("60")
        applicant.press(_("Save"))
        expect(computed(applicant, "c07", "y1")).to_have_text("75")

    def test_partners_appear_when_the_section_is_saved(self, open_section):
        applicant = open_section("b")
        expect(applicant.page.locator('[data-field="b08"]')).to_be_hidden()
        applicant.page.locator('[name="b02"][value="joint"]').check()
        applicant.press(_("Save"))
        expect(applicant.page.locator('[data-field="b08"]')).to_be_visible()
