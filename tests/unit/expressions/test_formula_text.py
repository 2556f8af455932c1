"""Reading a formula's text, writing it again, and what its author is told when it cannot be read."""

import json

import pytest

from forms_workflows.expressions import FormulaError, parse, to_text


def refusal(text):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    return caught.value.message, caught.value.position


def test_tree_is_plain_json():
    ast = parse("round(c06 / c05 * 100, 2)")
    expected = ["round", ["*", ["/", ["f", "c06"], ["f", "c05"]], ["n", "100"]], ["n", "2"]]
    assert ast == expected
    assert json.dumps(ast) == json.dumps(expected)


def test_members_columns_and_rows_are_names():
    assert parse("c04.y1") == ["f", "c04.y1"]
    assert parse("sum(d01.revenue)") == ["sum", ["f", "d01.revenue"]]
    assert parse("countif(d01, row.lead)") == ["countif", ["f", "d01"], ["f", "row.lead"]]


def test_a_function_name_without_bracket_is_a_field():
    assert parse("year(year)") == ["year", ["f", "year"]]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ROUND（C06÷C05×100；2）", "round(c06 / c05 * 100, 2)"),
        ("((a))", "a"),
        ("(a+b)+c", "a + b + c"),
        ("a+(b+c)", "a + (b + c)"),
        ("a-(b-c)-d", "a - (b - c) - d"),
        ("(a*b)+c", "a * b + c"),
        ("(a+b)*c", "(a + b) * c"),
        ("not(a=b)", "not a = b"),
        ("(not p)=q", "(not p) = q"),
        ("p=(not q)", "p = (not q)"),
        ("(p=q)=(q=p)", "(p = q) = (q = p)"),
        ("(p or q) and not q", "(p or q) and not q"),
        ("-(a+b)", "-(a + b)"),
        ("--a", "-(-a)"),
        ("-a*b", "-a * b"),
        ("a--b", "a - -b"),
        ("“it's”", "'it''s'"),
        ("in_list(s,\"a\",'b')", "in_list(s, 'a', 'b')"),
        ("1.50", "1.5"),
        ("TRUE and False", "true and false"),
    ],
)
def test_text_is_written_in_one_way(typed, written):
    assert to_text(parse(typed)) == written
    assert parse(written) == parse(typed)


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("", "The formula is empty. Write one, such as c06 / c05 * 100.", 0),
        ("　 ", "The formula is empty. Write one, such as c06 / c05 * 100.", 0),
        ("a +", "The formula stops too early: a value is missing at its end.", 3),
        ("a + * b", "A value is missing before “*”.", 4),
        ("and b", "A value is missing before “and”.", 0),
        ("sum(a,)", "A value is missing before “)”.", 6),
        ("a b", "“b” is not expected here. Is an operator or a comma missing before it?", 2),
        ("a 'x'", "“x” is not expected here. Is an operator or a comma missing before it?", 2),
        ("3a", "“a” is not expected here. Is an operator or a comma missing before it?", 1),
        ("a)", "This bracket closes nothing. Remove it, or open one before.", 1),
        ("a *（b + c", "This bracket is not closed. Add “)”.", 3),
        ("a + sum(b.c", "This bracket is not closed. Add “)”.", 7),
        ("(a b)", "“b” is not expected here. Is an operator or a comma missing before it?", 3),
        ("a < b < c", "Comparisons cannot be chained. Write, for example: a < b and b < c.", 6),
        ("a + 'open", "The text that begins here has no closing quotation mark.", 4),
        ("“open", "The text that begins here has no closing quotation mark.", 0),
        (
            "研发 / 营收",
            "“研” has no meaning in a formula. Name a field by its code, such as c06.",
            0,
        ),
        ("a % b", "“%” has no meaning in a formula. Name a field by its code, such as c06.", 2),
        ("a.b.c.d.e", "“.” has no meaning in a formula. Name a field by its code, such as c06.", 7),
        ("_a", "“_” has no meaning in a formula. Name a field by its code, such as c06.", 0),
        ("row > 1", "“row” stands for each row of a table: write row.column inside sumif or countif.", 0),
        ("a + 12345678901234567890123456789012345", "A number may have at most 34 digits.", 4),
        ("a + round(b)", "The number of values given to “round” is 1; it must be 2.", 4),
        ("blank()", "The number of values given to “blank” is 0; it must be 1.", 0),
        ("coalesce(a)", "The number of values given to “coalesce” is 1; it must be 2 or more.", 0),
        ("if(a, b, c, d)", "The number of values given to “if” is 4; it must be 3.", 0),
    ],
)
def test_fault_is_named_with_its_place(text, message, position):
    assert refusal(text) == (message, position)


@pytest.mark.parametrize("text", ["top5(a)", "neg(a)", "n(a)", "row(a)", "eval(a)"])
def test_unknown_function_lists_the_known_ones(text):
    message, position = refusal(text)
    assert message.startswith("There is no function “")
    assert "sumtop" in message
    assert position == 0


def test_error_reads_as_one_sentence_with_its_character():
    with pytest.raises(FormulaError) as caught:
        parse("a + * b")
    assert str(caught.value) == "Character 5: A value is missing before “*”."
    assert str(FormulaError("No place.")) == "No place."
