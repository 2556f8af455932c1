"""Which fields a formula reads, and the same formula for other fields."""

import pytest

from forms_workflows.expressions import evaluate, fields_of, parse, rename, replace, to_text, to_values


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1 + 2", set()),
        ("c06 / c05 * 100", {"c06", "c05"}),
        ("c04.y1 - c04.y2", {"c04.y1", "c04.y2"}),
        ("result.check.n > 1", {"result.check.n"}),
        ("sum(d01.revenue) / c04.y1", {"d01.revenue", "c04.y1"}),
        ("sumif(d01, row.lead and j06, row.revenue)", {"d01", "d01.lead", "j06", "d01.revenue"}),
        ("countif(d01, true) + countif(e05, row.level = 'x')", {"d01", "e05", "e05.level"}),
        ("row.price * row.amount", {"row.price", "row.amount"}),
        ("in_list(s, 'c06') and has(b07, a05)", {"s", "b07", "a05"}),
    ],
)
def test_fields_of_a_formula(text, names):
    assert fields_of(parse(text)) == names


def test_formula_per_year_becomes_the_formula_of_one_year():
    ast = parse("round(c06 / c05 * 100, 2) + c06.y3 + sum(d01.c06)")
    assert to_text(rename(ast, {"c06": "c06.y1", "c05": "c05.y1"})) == (
        "round(c06.y1 / c05.y1 * 100, 2) + c06.y3 + sum(d01.c06)"
    )
    assert to_text(ast) == "round(c06 / c05 * 100, 2) + c06.y3 + sum(d01.c06)"


def test_texts_are_not_names():
    assert rename(parse("s = 'c06'"), {"c06": "c07"}) == parse("s = 'c06'")


def test_table_can_be_renamed():
    ast = rename(parse("sumif(d01, row.lead, row.revenue)"), {"d01": "d02"})
    assert ast == parse("sumif(d02, row.lead, row.revenue)")


def test_field_can_be_replaced_by_a_formula():
    ast = replace(parse("a * 2"), {"a": parse("b + c")})
    assert to_text(ast) == "(b + c) * 2"


def test_formula_for_one_row():
    types = {"d01": {"table": {"price": "number", "amount": "number"}}}
    values = to_values({"d01": [{"price": "2.5", "amount": "4"}, {"price": "1"}]}, types)
    ast = parse("row.price * row.amount")
    assert [evaluate(ast, values, row) for row in values["d01"]] == [10, None]
