"""Whether a formula fits a form's fields; each refusal names the fault, its place and the way out."""

import pytest

from forms_workflows.expressions import FormulaError, check, parse, rename

TYPES = {
    "c01": "number",
    "c04": {"record": {"y2": "number", "y1": "number"}},
    "a01": "text",
    "a04": "date",
    "j06": "boolean",
    "b07": "list",
    "d01": {"table": {"name": "text", "revenue": "number", "lead": "boolean", "kinds": "list"}},
    "e05": {"table": {"level": "text"}},
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("c04.y1 / c01", "number"),
        ("c01 > 1 and not j06", "boolean"),
        ("if(j06, a01, 'x')", "text"),
        ("coalesce(a04, a04)", "date"),
        ("a04 >= '2025-03-01'", "boolean"),
        ("'2025-03-01' = a04", "boolean"),
        ("a01 = '2025-03-01'", "boolean"),
        ("if(j06, a04, '2025-03-01')", "date"),
        ("b07", "list"),
        ("d01.revenue", {"column": "number"}),
        ("size(d01) + size(b07) + len(a01)", "number"),
        ("blank(d01) or blank(b07)", "boolean"),
        ("countif(d01, has(row.kinds, a01))", "number"),
        ("bands(c01, '', 60, 'C', 60, '', a01)", "text"),
        ("bands(c01, 0, 60, 1, 60, '', c01 + 1)", "number"),
        ("match(a01, 'x', 1, 'y', c01)", "number"),
        ("join(a01, c01, a04)", "text"),
        ("sumif(d01, row.lead, row.revenue / c01)", "number"),
        ("count(d01.kinds)", "number"),
        ("count(c01, a01, a04, j06)", "number"),
    ],
)
def test_type_of_a_formula(text, kind):
    assert check(parse(text), TYPES) == kind


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("1 + c1", "There is no field “c1” in this form. Did you mean “c01”?", 4),
        (
            "zzz",
            "There is no field “zzz” in this form. Look its code up in the list of fields.",
            0,
        ),
        ("c04 + 1", "“c04” has several values. Name one of them: c04.y2, c04.y1.", 0),
        ("c04.y5", "There is no “c04.y5”. “c04” has: y2, y1.", 0),
        ("c01.y1", "“c01” has no parts. Write it without “.y1”.", 0),
        ("c04.y1.x", "“c04.y1” has no parts. Write it without “.x”.", 0),
        ("sum(d01.income)", "There is no “d01.income”. “d01” has: name, revenue, lead, kinds.", 4),
        (
            "row.revenue > 1",
            "“row.revenue” has a meaning only inside sumif or countif, where it stands for each row.",
            0,
        ),
        (
            "countif(d01, row.level = 'x')",
            "There is no “row.level”. “row” has: name, revenue, lead, kinds.",
            13,
        ),
        (
            "countif(d01, sumif(e05, true, 1) > 1)",
            "“sumif” goes through all rows and cannot stand in a formula for one row.",
            19,
        ),
        ("countif(c01, true)", "“countif” needs the code of a table first, such as d01.", 8),
        ("countif(1, true)", "“countif” needs the code of a table first, such as d01.", 8),
        ("countif(d01, row.revenue)", "“countif” needs yes or no here, but this is a number.", 13),
        ("sumif(d01, true, row.name)", "“sumif” needs a number here, but this is a text.", 17),
        ("c01 + a01", "“+” needs a number here, but this is a text.", 6),
        ("-a01", "“-” needs a number here, but this is a text.", 1),
        ("c01 and j06", "“and” needs yes or no here, but this is a number.", 0),
        ("c01 = '1'", "“=” needs a number here, but this is a text.", 6),
        ("a04 < '2025-3-1'", "“<” needs a date here, but this is a text.", 6),
        ("a04 = '2025-02-30'", "“=” needs a date here, but this is a text.", 6),
        ("a01 < '2025-03-01'", "“<” needs a number / a date here, but this is a text.", 0),
        ("a01 < 'b'", "“<” needs a number / a date here, but this is a text.", 0),
        (
            "b07 = 'x'",
            "“=” needs a number / a text / yes or no / a date here, but this is a multiple choice.",
            0,
        ),
        (
            "a01 = ''",
            "Nothing equals an empty text. Use blank(…) to ask whether a value is missing.",
            6,
        ),
        ("if(j06, 1, 'x')", "“if” needs a number here, but this is a text.", 11),
        ("coalesce(c01, a01)", "“coalesce” needs a number here, but this is a text.", 14),
        ("d01 + 1", "“+” needs a number here, but this is a table.", 0),
        ("d01.revenue + 1", "“+” needs a number here, but this is a table column.", 0),
        (
            "blank(d01.revenue)",
            "“blank” needs a number / a text / yes or no / a date here, but this is a table column.",
            6,
        ),
        ("sum(c01)", "“sum” needs one column of a table, such as d01.revenue, or several values.", 4),
        ("sum(d01.name)", "“sum” needs a column of numbers.", 4),
        ("max(c01, a01)", "“max” needs a number here, but this is a text.", 9),
        ("round(c01, c01)", "The second value of “round” must be a whole number from 0 to 12.", 11),
        ("round(c01, 13)", "The second value of “round” must be a whole number from 0 to 12.", 11),
        ("round(c01, 1.5)", "The second value of “round” must be a whole number from 0 to 12.", 11),
        ("sumtop(d01.revenue, 0)", "The second value of “sumtop” must be a whole number from 1 to 1000.", 20),
        ("sumtop(c01, 5)", "“sumtop” needs a table column here, but this is a number.", 7),
        ("in_list(c01, 'x')", "“in_list” needs a text here, but this is a number.", 8),
        ("in_list(a01, a01)", "“in_list” compares with codes: write each one in quotation marks.", 13),
        ("has(a01, 'x')", "“has” needs a multiple choice here, but this is a text.", 4),
        ("has(b07, 5)", "“has” needs a text here, but this is a number.", 9),
        ("size(a01)", "“size” needs a multiple choice here, but this is a text.", 5),
        ("bands(a01, 0, 1, 2)", "“bands” needs a number here, but this is a text.", 6),
        (
            "bands(c01, 0, 1, 2, 1)",
            "“bands” takes three values for each row after the first value: from, to, result.",
            20,
        ),
        (
            "bands(c01, 0, 60, 1, 70, 80, 2)",
            "Between 60 and 70 there is nothing. Let one row begin where the other ends.",
            21,
        ),
        (
            "bands(c01, 70, 80, 2, 0, 60, 1)",
            "Between 60 and 70 there is nothing. Let one row begin where the other ends.",
            11,
        ),
        (
            "bands(c01, 0, 80, 1, 60, 90, 2)",
            "Two rows hold between 60 and 80. Let one begin where the other ends.",
            21,
        ),
        (
            "bands(c01, '', 80, 1, 60, '', 2)",
            "Two rows hold between 60 and 80. Let one begin where the other ends.",
            22,
        ),
        (
            "bands(c01, 0, '', 1, 60, '', 2)",
            "Two rows hold between 60 and the open end. Let one begin where the other ends.",
            21,
        ),
        (
            "bands(c01, -1, -5, 1)",
            "The row from -1 to -5 holds nothing: its end must be above its beginning.",
            11,
        ),
        (
            "bands(c01, 5, 5, 1)",
            "The row from 5 to 5 holds nothing: its end must be above its beginning.",
            11,
        ),
        (
            "bands(c01, 0, c01, 1)",
            "“bands” needs a number that is written out here, or '' for an open end.",
            14,
        ),
        ("bands(c01, 0, 1, 2, 1, 2, 'x')", "“bands” needs a number here, but this is a text.", 26),
        ("match(c01, 'x', 1)", "“match” needs a text here, but this is a number.", 6),
        (
            "match(a01, 'x', 1, 2)",
            "“match” takes two values for each option after the first value: its code, the result.",
            19,
        ),
        ("match(a01, c01, 1)", "“match” compares with codes: write each one in quotation marks.", 11),
        (
            "match(a01, 'x', 1, 'x', 2)",
            "“match” names the code “x” twice. Take one of them out.",
            19,
        ),
        ("match(a01, 'x', 1, 'y', 'z')", "“match” needs a number here, but this is a text.", 24),
        (
            "join(a01, true)",
            "“join” needs a text / a number / a date here, but this is yes or no.",
            10,
        ),
        (
            "has_title('x', a01)",
            "“has_title” has a meaning only in the conditions of a process.",
            10,
        ),
        ("label(a01)", "“label” has a meaning only in a form, for one of its choice fields.", 6),
        ("year(a01)", "“year” needs a date here, but this is a text.", 5),
    ],
)
def test_misfit_is_named_with_its_place(text, message, position):
    with pytest.raises(FormulaError) as caught:
        check(parse(text), TYPES)
    assert (caught.value.message, caught.value.position) == (message, position)


def test_place_survives_renaming_but_not_storage():
    ast = rename(parse("1 + c06"), {"c06": "c06.y1"})
    with pytest.raises(FormulaError) as caught:
        check(ast, TYPES)
    assert caught.value.position == 4
    with pytest.raises(FormulaError) as caught:
        check(["+", ["n", "1"], ["f", "c06.y1"]], TYPES)
    assert caught.value.position is None


def test_expected_result_is_asked_for():
    assert check(parse("c01 > 1"), TYPES, expect="boolean") == "boolean"
    with pytest.raises(FormulaError, match="The formula yields a number, but yes or no is needed here."):
        check(parse("c01 + 1"), TYPES, expect="boolean")
    with pytest.raises(FormulaError, match="The formula yields a table column, but a number is needed here."):
        check(parse("d01.revenue"), TYPES, expect="number")


def test_formula_for_one_row_names_its_columns():
    columns = TYPES["d01"]["table"]
    assert check(parse("row.revenue / sum(d01.revenue)"), TYPES, row=columns) == "number"
    with pytest.raises(FormulaError, match="goes through all rows"):
        check(parse("sumif(d01, row.lead, row.revenue)"), TYPES, row=columns)
