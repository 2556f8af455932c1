"""lookup('firms', key, 'column') in forms and processes: checked, pinned, worked out, and said on the table's page."""

import json

import pytest

from forms_workflows.expressions import (
    TABLES,
    FormulaError,
    always_holds,
    canon,
    check,
    evaluate,
    lookups_of,
    never_holds,
    parse,
    to_text,
    to_values,
)
from forms_workflows.forms.compiler import compile_form
from tests.unit.expressions.twin import differences, needs_node
from tests.unit.forms.shapes import field, source

FIRMS = {"code": "text", "year": "number", "revenue": "number", "listed": "boolean"}
TYPES = {
    "a02": "text",
    "c01": "number",
    TABLES: {"firms": ("text", FIRMS), "years": ("number", {"year": "number", "limit": "number"})},
}
ROWS = {
    "firms": {
        "A1": {"code": "A1", "year": "2024", "revenue": "1280.5", "listed": True},
        "B2": {"code": "B2"},
    },
    "years": {"2024": {"year": "2024", "limit": "7"}},
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lookup('firms', a02, 'revenue') * 2", "number"),
        ("lookup('firms', 'A1', 'listed')", "boolean"),
        ("lookup('years', lookup('firms', a02, 'year'), 'limit')", "number"),
    ],
)
def test_a_lookup_has_the_type_of_its_column(text, kind):
    assert check(parse(text), TYPES) == kind
    assert parse(to_text(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("text", "sentence", "position"),
    [
        (
            "lookup('firm', a02, 'year')",
            "There is no published reference table “firm”. Did you mean “firms”?",
            7,
        ),
        (
            "lookup('zzz', a02, 'year')",
            "There is no published reference table “zzz”. Publish it first, or correct its code.",
            7,
        ),
        (
            "lookup('firms', a02, 'revenu')",
            "The reference table “firms” has no column “revenu”. Did you mean “revenue”?",
            21,
        ),
        (
            "lookup('firms', a02, 'zzz')",
            "The reference table “firms” has no column “zzz”. Its columns are: code, year, revenue, listed.",
            21,
        ),
        ("lookup('firms', c01, 'year')", "“lookup” needs a text here, but this is a number.", 16),
        (
            "lookup(firms, a02, 'year')",
            "“lookup” needs table and column in quotation marks: lookup('firms', a02, 'revenue').",
            7,
        ),
        (
            "lookup('firms', a02, year)",
            "“lookup” needs table and column in quotation marks: lookup('firms', a02, 'revenue').",
            21,
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(text, sentence, position):
    with pytest.raises(FormulaError) as caught:
        check(parse(text), TYPES)
    assert (caught.value.message, caught.value.position) == (sentence, position)


def test_where_no_tables_are_offered_none_is_there():
    with pytest.raises(FormulaError, match="There is no published reference table “firms”"):
        check(parse("lookup('firms', a02, 'year')"), {"a02": "text"})


CASES = [
    ("lookup('firms', a02, 'revenue')", {"a02": "A1"}, "1280.5"),
    ("lookup('firms', a02, 'listed')", {"a02": "A1"}, True),
    ("lookup('firms', a02, 'revenue')", {"a02": "B2"}, None),
    ("lookup('firms', a02, 'revenue')", {"a02": "C3"}, None),
    ("lookup('firms', a02, 'revenue')", {"a02": "constructor"}, None),
    ("lookup('firms', a02, 'revenue')", {}, None),
    ("lookup('years', c01, 'limit')", {"c01": "2024.0"}, "7"),
    ("coalesce(lookup('firms', a02, 'revenue'), 0) + 1", {"a02": "C3"}, "1"),
]


@pytest.mark.parametrize(("formula", "answers", "expected"), CASES)
def test_blank_stays_blank_and_so_does_what_is_not_there(formula, answers, expected):
    types = TYPES[TABLES]
    rows = {
        code: {key: to_values(row, types[code][1]) for key, row in table.items()}
        for code, table in ROWS.items()
    }
    values = to_values(answers, {"a02": "text", "c01": "number"}) | {TABLES: rows}
    assert canon(evaluate(parse(formula), values)) == expected


@needs_node
def test_the_browser_gives_the_same(tmp_path):
    path = tmp_path / "lookups.jsonl"
    tables = {code: {"types": TYPES[TABLES][code][1], "rows": rows} for code, rows in ROWS.items()}
    lines = [{"types": {"a02": "text", "c01": "number"}, "tables": tables}]
    lines += [
        {"ast": parse(text), "answers": answers, "expected": expected} for text, answers, expected in CASES
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="ascii")
    assert differences(path) == {"compared": len(CASES), "different": 0, "examples": []}


def test_without_tables_a_lookup_is_blank():
    assert evaluate(parse("lookup('firms', a02, 'revenue')"), {"a02": "A1"}) is None


def test_lookups_are_found_wherever_they_stand():
    tree = parse("if(blank(a02), 0, lookup('years', lookup('firms', a02, 'year'), 'limit'))")
    assert lookups_of(tree) == {("years", "limit"), ("firms", "year")}


@pytest.mark.parametrize(
    "text", ["blank(lookup('firms', 'A1', 'year'))", "not lookup('firms', 'A1', 'listed')"]
)
def test_a_lookup_by_a_constant_key_can_go_either_way(text):
    assert always_holds(parse(text)) == never_holds(parse(text)) == ()


class Tables(dict):
    def pins(self, codes):
        return {code: {"version": 3, "digest": code} for code in sorted(codes)}


OFFERED = Tables(TYPES[TABLES])
CODE = field("text", "a02", "代码")


def test_a_form_pins_what_it_looks_up():
    found = compile_form(
        source(CODE, field("computed", "v1", formula="lookup('firms', a02, 'revenue')")), tables=OFFERED
    )
    assert found.problems == []
    assert found.schema["tables"] == {"firms": {"version": 3, "digest": "firms"}}
    assert found.form.lookups == {("firms", "revenue")}
    assert "tables" not in compile_form(source(CODE), tables=OFFERED).schema


def test_a_form_that_looks_up_what_is_not_there_is_refused_at_the_place():
    found = compile_form(
        source(CODE, field("computed", "v1", "收入", formula="lookup('firms', a02, 'x')")), tables=OFFERED
    )
    (problem,) = found.problems
    assert problem.at == ("body", 0, 1)
    assert (
        "field “收入”, formula: Character 22: The reference table “firms” has no column “x”."
        in problem.message
    )


def test_a_field_is_filled_in_from_what_is_known_at_the_beginning():
    fields = [
        field("decimal", "a01", prefill="lookup('firms', applicant.code, 'revenue')"),
        field("text", "a04", prefill="join(applicant.kind, '-', round.year)"),
    ]
    found = compile_form(source(*fields), tables=OFFERED)
    assert found.problems == []
    assert found.form.lookups == {("firms", "revenue")}
    assert found.schema["tables"] == {"firms": {"version": 3, "digest": "firms"}}


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            field("integer", "a01", "甲", prefill="applicant.code"),
            "Character 1: The formula yields a text, but a number is needed here.",
        ),
        (field("text", "a01", "甲", prefill="a02"), "Character 1: There is no field “a02” in this form."),
        (
            field("integer", "a01", "甲", years=["y1"], prefill="1"),
            "only a single text, number, date, choice or region can be. Empty the formula.",
        ),
        (
            field("declaration", "a01", "甲", prefill="true"),
            "only a single text, number, date, choice or region can be. Empty the formula.",
        ),
    ],
)
def test_what_a_field_cannot_be_filled_in_from_is_refused_at_it(item, sentence):
    (problem,) = compile_form(source(item, CODE), tables=OFFERED).problems
    assert f"field “甲”, filled in at first: {sentence}" in problem.message
    assert problem.at == ("body", 0, 0)


def test_a_condition_on_a_constant_key_may_hold():
    asked = field("text", "a03", required=True, visible_if="lookup('firms', 'A1', 'listed')")
    assert compile_form(source(CODE, asked), tables=OFFERED).problems == []
