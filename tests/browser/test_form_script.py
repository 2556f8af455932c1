"""What the form's script does on a page: the same as the server, only at once."""

from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.parameters import Offered
from forms_workflows.forms.filling.section import build_section_form

PAST = ["y3", "y2", "y1"]
FORM = compile_form(
    {
        "code": "demo",
        "title": "表",
        "sections": [
            {
                "code": "a",
                "title": "一",
                "fields": [
                    {
                        "type": "choice",
                        "code": "b02",
                        "label": "类型",
                        "choices": [{"code": "c1", "label": "单一"}, {"code": "c2", "label": "联合"}],
                    },
                    {"type": "text", "code": "b08", "label": "分工", "visible_if": "b02 = 'c2'"},
                    {"type": "text", "code": "b09", "label": "说明", "required_if": "b02 = 'c2'"},
                    {"type": "text", "code": "b10", "label": "依据", "visible_if": "d02 >= param.least"},
                    {"type": "decimal", "code": "c05", "label": "营收", "years": PAST},
                    {"type": "decimal", "code": "c06", "label": "主导", "years": PAST},
                    {
                        "type": "computed",
                        "code": "c07",
                        "label": "占比",
                        "years": PAST,
                        "formula": "c06 / c05 * 100",
                    },
                    {
                        "type": "table",
                        "code": "d01",
                        "label": "企业",
                        "max_rows": 3,
                        "columns": [
                            {"type": "text", "code": "name", "label": "名称"},
                            {"type": "decimal", "code": "revenue", "label": "营收"},
                        ],
                    },
                    {"type": "computed", "code": "d02", "label": "合计", "formula": "sum(d01.revenue)"},
                    {
                        "type": "computed",
                        "code": "d03",
                        "label": "别处",
                        "formula": "z01 + d02",
                        "decimals": 0,
                    },
                    {
                        "type": "computed",
                        "code": "d04",
                        "label": "档次",
                        "formula": "d02",
                        "bands": [
                            {"end": "60", "value": "1"},
                            {"start": "60", "end": "80", "value": "12345"},
                        ],
                        "edges": "upper",
                    },
                    {
                        "type": "computed",
                        "code": "d05",
                        "label": "说明",
                        "formula": "join(label(b02), d04)",
                        "gives": "text",
                    },
                ],
            },
            {"code": "z", "title": "别处", "fields": [{"type": "integer", "code": "z01", "label": "数"}]},
        ],
    },
    parameters={"least": Offered("最低营收", "number")},
).form
FORM = replace(FORM, given={"least": "12.5"})


def page_with_form(request):
    form = build_section_form(FORM, "a", answers={"z01": "1000"}, data=request.POST or None, year=2026)
    page = engines["django"].from_string(
        "{% load static forms_tags %}<!doctype html><meta charset=utf-8><link rel=icon href=data:,>"
        "<link rel=stylesheet href=\"{% static 'forms/form.css' %}\">"
        "<form method=post novalidate>{% csrf_token %}{% form_section form %}</form>"
        "<script type=module src=\"{% static 'forms/form.mjs' %}\"></script>"
    )
    return HttpResponse(page.render({"form": form}, request))


urlpatterns = [path("form/", page_with_form)]


@pytest.fixture
def open_page(browser_process, db, address):
    def open_page(**options):
        context = browser_process.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/form/")
        return page

    contexts, faults = [], []
    with override_settings(ROOT_URLCONF=__name__):
        yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def outputs(page, code):
    page.wait_for_timeout(100)
    return page.locator(f"[data-computed={code}]").all_inner_texts()


def test_values_are_computed_while_typing(open_page):
    page = open_page()
    page.fill("[name=c05-y3]", "3")
    page.fill("[name=c06-y3]", "2")
    page.fill("[name=c05-y2]", "１,６００")
    page.fill("[name=c06-y2]", "19753086.4")
    page.fill("[name=c05-y1]", "0")
    page.fill("[name=c06-y1]", "1")
    assert outputs(page, "c07") == ["66.67", "1,234,567.9", "—"]
    page.fill("[name=c05-y3]", "drei")
    assert outputs(page, "c07")[0] == "—"


def test_bands_and_texts_follow_what_is_typed(open_page):
    page = open_page()
    page.check("[name=b02][value=c2]")
    revenue = "[data-row] >> nth=0 >> [type=text] >> nth=1"
    found = []
    for typed in ("60", "60.01", "80.01"):
        page.fill(revenue, typed)
        found.append((outputs(page, "d04"), outputs(page, "d05")))
    assert found == [(["1"], ["联合1"]), (["12,345"], ["联合12345"]), (["—"], ["—"])]


def test_fields_show_hide_and_become_required(open_page):
    page = open_page()
    hidden, mark = page.locator("#field-b08"), page.locator("#field-b09 [data-required-mark]")
    assert hidden.is_hidden()
    page.check("[name=b02][value=c2]")
    hidden.wait_for(state="visible")
    assert mark.is_visible()
    assert page.get_attribute("[name=b09]", "aria-required") == "true"
    page.check("[name=b02][value=c1]")
    hidden.wait_for(state="hidden")
    assert mark.is_hidden()


def test_an_answer_is_compared_with_what_the_round_gives(open_page):
    page = open_page()
    revenue, reason = "[data-row] >> nth=0 >> [type=text] >> nth=1", page.locator("#field-b10")
    for typed, state in (("12.4", "hidden"), ("12.5", "visible"), ("9", "hidden")):
        page.fill(revenue, typed)
        reason.wait_for(state=state)


def test_rows_are_added_and_removed_in_place(open_page):
    page = open_page()
    page.fill("[data-row] >> nth=0 >> [type=text] >> nth=1", "10")
    page.click("[data-add-row]")
    page.click("[data-add-row]")
    assert page.locator("[data-add-row]").is_disabled()
    page.fill("[data-row] >> nth=2 >> [type=text] >> nth=1", "5.5")
    assert outputs(page, "d02") == ["15.5"]
    assert outputs(page, "d03") == ["1016"]
    page.click("[data-row] >> nth=0 >> [data-remove-row]")
    assert outputs(page, "d02") == ["5.5"]
    assert page.locator("[data-row] th [data-row-number]").all_inner_texts() == ["1", "2"]
    assert len(set(page.eval_on_selector_all("[name=d01-rows]", "rows => rows.map(row => row.value)"))) == 2


def test_enter_saves_and_presses_no_row_button(open_page):
    page = open_page()
    page.fill("[data-row] >> nth=0 >> [type=text] >> nth=0", "甲")
    page.focus("[name=b09]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("[data-row] >> nth=0 >> [type=text] >> nth=0") == "甲"
    assert page.locator("[data-row]").count() == 1


def test_without_script_the_server_does_the_same(open_page):
    page = open_page(java_script_enabled=False)
    page.fill("[data-row] >> nth=0 >> [type=text] >> nth=0", "甲")
    page.fill("[name=c05-y3]", "zwei")
    page.click("[name=add-d01]")
    assert page.locator("[data-row]").count() == 2
    assert page.input_value("[data-row] >> nth=0 >> [type=text] >> nth=0") == "甲"
    assert page.input_value("[name=c05-y3]") == "zwei"
    page.click("[data-row] >> nth=1 >> button")
    assert page.locator("[data-row]").count() == 1


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
