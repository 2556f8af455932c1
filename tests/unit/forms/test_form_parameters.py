"""Formulas of forms name parameters of a programme; a round gives what they are."""

from dataclasses import replace

import pytest

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.domain.parameters import Offered
from forms_workflows.forms.filling.browser import browser_data
from forms_workflows.forms.filling.section import build_section_form

from .shapes import field, source

OFFERED = {
    "least": Offered("最低营收", "number"),
    "since": Offered("起算日", "date"),
    "strict": Offered("从严", "boolean"),
    "torn": Offered("两种意思", ""),
}
REVENUE = field("decimal", "a01", "营业收入")


def made(*fields, checks=()):
    return compile_form(source(REVENUE, *fields, checks=list(checks)), parameters=OFFERED)


def worked_out(compiled, answers, **given):
    return evaluate(replace(compiled.form, given=given), answers, year=2026)


def test_what_shows_what_is_required_and_what_is_computed_follow_the_round():
    compiled = made(
        field("text", "a02", "说明", visible_if="a01 < param.least"),
        field("text", "a03", "依据", required_if="param.strict"),
        field("computed", "a04", "超出", formula="a01 - param.least", decimals=1),
        field("date", "a05", "成立", visible_if="param.since >= '2026-01-01'"),
    )
    assert compiled.problems == []
    assert compiled.schema["parameters"] == {"least": "number", "since": "date", "strict": "boolean"}
    low = worked_out(compiled, {"a01": "90"}, least="100", strict=False, since="2025-12-31")
    assert (low.visible_fields, low.required) == ({"a01", "a02", "a03", "a04"}, set())
    assert low.computed == {"a04": "-10"}
    high = worked_out(compiled, {"a01": "90"}, least="80.5", strict=True, since="2026-01-01")
    assert (high.visible_fields, high.required) == ({"a01", "a03", "a04", "a05"}, {"a03"})
    assert high.computed == {"a04": "9.5"}


def test_what_the_round_leaves_blank_decides_nothing():
    compiled = made(field("text", "a02", "说明", visible_if="a01 < param.least"))
    for given in ({}, {"least": None}):
        assert worked_out(compiled, {"a01": "1"}, **given).visible_fields == {"a01"}


def test_a_check_compares_with_it_and_marks_the_field():
    when = {
        "code": "k1",
        "when": "a01 >= param.least",
        "message": "营收不足",
        "level": "error",
        "per_year": False,
        "fields": [],
    }
    compiled = made(checks=[when])
    assert compiled.problems == []
    assert [one.path for one in worked_out(compiled, {"a01": "1"}, least="2").problems] == ["a01"]
    assert worked_out(compiled, {"a01": "2"}, least="2").problems == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("a01 < param.most", "There is no “param.most”. “param” has: least, since, strict."),
        ("a01 < param.since", "needs"),
        ("a01 < param.torn", "“param.torn” means different things in two programmes."),
    ],
)
def test_what_a_formula_cannot_name_is_said(condition, said):
    compiled = made(field("text", "a02", "说明", visible_if=condition))
    assert [said in problem.message for problem in compiled.problems] == [True]
    assert "parameters" not in compiled.schema


def test_a_field_of_that_name_is_the_field():
    table = field("text", "param", "参数")
    compiled = made(table, field("text", "a02", "说明", visible_if="param = 'x'"))
    assert (compiled.problems, "parameters" in compiled.schema) == ([], False)
    assert worked_out(compiled, {"param": "x"}).visible_fields == {"a01", "a02", "param"}


def test_the_browser_gets_what_its_formulas_name_and_no_more():
    form = replace(
        made(field("text", "a02", "说明", visible_if="a01 < param.least")).form, given={"least": "100"}
    )
    section = build_section_form(form, form.sections[0].code, answers={}, year=2026)
    assert browser_data(section)["parameters"] == {"types": {"least": "number"}, "values": {"least": "100"}}
    assert "param" not in browser_data(section)["types"]
