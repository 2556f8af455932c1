"""The builder of conditions: put together with the mouse, saved, read back, tried out, copied with its row."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from forms_workflows.processes.models import ProcessDefinition

from . import steps
from .visitor import expect

PATIENCE = 30_000  # milliseconds: other tests may keep the machine busy
FORMULA = "c05.y1 >= 4000 and in_list(applicant.region, '650100', '652300')"
SAVED = FORMULA.replace("4000", "4000.5")
#: Stages, ends and translations all folded; about 12,000 when they stood open.
MOST_ELEMENTS = 5_000
ROW = "body-0-value-conditions-0-value-"


def process():
    return ProcessDefinition.objects.get(code="cluster_designation")


@pytest.fixture
def editor(visit):
    visitor = visit("editor")
    visitor.page.set_default_timeout(PATIENCE)
    visitor.go(reverse(ProcessDefinition.snippet_viewset.get_url_name("edit"), args=[process().pk]))
    return visitor


def open_stage(editor, number):
    editor.page.locator(
        f'[data-streamfield-child]:has(> [name="body-{number}-deleted"]) [data-panel-heading]'
    ).first.click()


class Builder:
    """The builder beside the input of this name."""

    def __init__(self, visitor, name):
        self.visitor = visitor
        self.field = visitor.page.locator(f'condition-builder:has([name="{name}"])')
        self.formula = self.field.locator(f'[name="{name}"]')

    def press(self, label):
        self.visitor.button(label, within=self.field).click()

    def choose(self, name, value):
        self.field.locator(f'[name="{name}"]').select_option(value)

    def fill(self, name, text):
        self.field.locator(f'[name="{name}"]').fill(text)

    def unfold(self, label):
        self.field.get_by_text(label, exact=True).click()

    def reads(self, formula):
        expect(self.formula).to_have_value(formula, timeout=PATIENCE)

    def says(self, text):
        expect(self.field).to_contain_text(text, timeout=PATIENCE)


def test_a_condition_is_built_saved_read_back_and_tried(editor):
    # what nobody looks at yet is not drawn
    assert editor.page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS
    assert editor.page.locator("condition-builder").count() == 0
    open_stage(editor, 0)
    steps.add_row(editor.page, "body-0-value-conditions")
    editor.page.locator(f'[name="{ROW}sentence"]').fill("规模以上，且在乌鲁木齐或者昌吉。")
    builder = Builder(editor, f"{ROW}when")

    # two comparisons, picked by their labels; what is not complete is not written
    builder.press(_("Build the condition"))
    builder.choose("row-0-fact", "c05.y1")
    builder.choose("row-0-test", "ge")
    builder.says(_("Until then the condition stays as it was."))
    builder.fill("row-0-value", "4,000")
    builder.reads("c05.y1 >= 4000")
    builder.press(_("Add a comparison"))
    builder.choose("row-1-fact", "applicant.region")
    builder.choose("row-1-test", "one_of")
    for region in ("乌鲁木齐市", "昌吉回族自治州"):
        builder.field.get_by_label(region, exact=True).check()
    builder.reads(FORMULA)
    builder.says("规上企业营业收入（上一年） ≥ 4000 亿元 且 地区 属于：乌鲁木齐市、昌吉回族自治州")

    # saved in the moment in which something was typed, and read back into its rows
    builder.fill("row-0-value", "4000.5")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="保存草稿", exact=True).first.click()
    editor.look()
    assert process().get_latest_revision_as_object().body[0].value["conditions"][0]["when"] == SAVED
    open_stage(editor, 0)
    builder.says("规上企业营业收入（上一年） ≥ 4000.5 亿元")
    builder.press(_("Build the condition"))
    expect(builder.field.locator('[name="row-0-value"]')).to_have_value("4000.5", timeout=PATIENCE)
    expect(builder.field.get_by_label("乌鲁木齐市", exact=True)).to_be_checked()

    # a group, of which one has to hold
    builder.press(_("Add a group"))
    builder.choose("row-2-fact", "c05.y2")
    builder.fill("row-2-value", "1")
    builder.reads(f"{SAVED} and c05.y2 = 1")
    builder.press(_("Add to this group"))
    builder.choose("row-3-fact", "c05.y3")
    builder.fill("row-3-value", "2")
    builder.reads(f"{SAVED} and (c05.y2 = 1 or c05.y3 = 2)")
    for number in (4, 3):  # as fast as somebody can
        builder.press(f"{_('Remove')} {number}")
    builder.reads(SAVED)

    # tried on sample answers, and what is blank leaves it open
    builder.unfold(_("Try it"))
    builder.says(_("Something blank leaves the condition open."))
    builder.choose("sample-applicant.region", "652300")
    builder.fill("sample-c05.y1", "5200")
    builder.says(_("The condition holds."))
    builder.says("规上企业营业收入（上一年）（5200 亿元） ≥ 4000.5 亿元")
    builder.fill("sample-c05.y1", "12")
    builder.says(_("The condition does not hold."))

    # by hand: refused while it is typed; more than rows can show stays a text
    builder.unfold(_("Formula"))
    builder.formula.fill("c05.y1 >=")
    builder.says(_("The formula stops too early: a value is missing at its end."))
    builder.formula.fill("c05.y1 + 1 >= 4000")
    expect(builder.field.locator('[name="row-0-fact"]')).to_have_count(0, timeout=PATIENCE)
    builder.reads("c05.y1 + 1 >= 4000")

    # a copy of the row has a builder of its own
    editor.page.locator(
        f'[data-streamfield-child]:has(> [name="{ROW.removesuffix("value-")}deleted"])'
    ).locator('[data-streamfield-action="DUPLICATE"]').first.click()
    copy = Builder(editor, f"{ROW.replace('-0-value-conditions-0-', '-0-value-conditions-1-')}when")
    copy.says("规上企业营业收入（上一年） + 1 ≥ 4000")
    copy.press(_("Build the condition"))
    expect(copy.field.locator('[data-part="rows"]')).to_be_visible(timeout=PATIENCE)
