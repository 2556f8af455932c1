"""A formula cannot be so large that it exhausts the server or the browser."""

import pytest

from forms_workflows.expressions import FormulaError, canon, check, evaluate, parse, to_text, to_values

TYPES = {"a": "number", "p": "boolean"}
VALUES = to_values({"a": "1", "p": True}, TYPES)


def nested(depth, ast=None):
    ast = ast or ["f", "a"]
    for _ in range(depth - 1):
        ast = ["abs", ast]
    return ast


def refusal(ast):
    with pytest.raises(FormulaError) as caught:
        check(ast, TYPES)
    return caught.value.message


def test_a_score_sheet_may_add_up_a_hundred_items():
    ast = parse(" + ".join(["a"] * 150))
    assert check(ast, TYPES) == "number"
    assert canon(evaluate(ast, VALUES)) == "150"
    assert parse(to_text(ast)) == ast


def test_more_than_300_parts_are_refused():
    message = "The formula has more than 300 parts. Split it over two computed fields."
    with pytest.raises(FormulaError) as caught:
        parse(" + ".join(["a"] * 151))
    assert caught.value.message == message


def test_thirty_deep_is_enough():
    ast = nested(30)
    assert check(ast, TYPES) == "number"
    assert parse(to_text(ast)) == ast
    assert (
        refusal(nested(31)) == "The formula is nested more than 30 deep. Split it over two computed fields."
    )


@pytest.mark.parametrize(
    "step",
    [
        lambda ast: ["-", ["f", "a"], ast],
        lambda ast: ["*", ["+", ast, ["f", "a"]], ["f", "a"]],
        lambda ast: ["neg", ast],
        lambda ast: ["round", ast, ["n", "2"]],
    ],
)
def test_what_is_within_the_limit_can_be_written_and_read_again(step):
    ast = ["f", "a"]
    while True:
        try:
            check(step(ast), TYPES)
        except FormulaError:
            break
        ast = step(ast)
        assert parse(to_text(ast)) == ast


def test_deepest_and_longest_formula_needs_little_stack():
    chain = ["f", "a"]
    for _ in range(120):
        chain = ["+", chain, ["f", "a"]]
    ast = nested(28, chain)
    assert parse(to_text(ast)) == ast
    assert canon(evaluate(ast, VALUES)) == "121"


def test_brackets_without_end_are_refused_early():
    with pytest.raises(FormulaError) as caught:
        parse("(" * 2000 + "a" + ")" * 1999)
    assert "nested more than 30 deep" in caught.value.message


def test_long_text_is_refused_before_it_is_read():
    with pytest.raises(FormulaError) as caught:
        parse("a" + " " * 4000)
    assert caught.value.message == (
        "The formula has more than 4000 characters. Split it over two computed fields."
    )


def test_a_tree_of_any_depth_is_refused_without_recursion():
    assert "nested more than 30 deep" in refusal(nested(100_000))
    chain = ["f", "a"]
    for _ in range(100_000):
        chain = ["+", chain, ["f", "a"]]
    assert "more than 300 parts" in refusal(chain)


@pytest.mark.parametrize(
    "ast",
    [
        *(
            None,
            "a",
            5,
            [],
            {},
            [1],
            [[]],
            ["f"],
            ["f", "a", "b"],
            ["f", 1],
            ["f", "A"],
            ["f", "a.b.c.d.e"],
            ["f", "row"],
        ),
        *(
            ["f", "true"],
            ["f", "a\n"],
            ["n", 1],
            ["n", "1.0"],
            ["n", "-1"],
            ["n", "1e3"],
            ["n", "x"],
            ["s", 1],
        ),
        *(["b", "true"], ["b", 1], ["+", ["f", "a"], "a"], [["+"], ["f", "a"], ["f", "a"]]),
    ],
)
def test_what_is_not_a_tree_is_refused(ast):
    assert refusal(ast).startswith("This part cannot be read as a formula: ")


@pytest.mark.parametrize("operator", ["eval", "__class__", "N", ""])
def test_unknown_operator_is_refused(operator):
    assert refusal([operator, ["f", "a"]]).startswith(f"There is no function “{operator}”.")
    with pytest.raises(FormulaError):
        evaluate([operator, ["f", "a"]], VALUES)


@pytest.mark.parametrize("decimals", ["-1000000000", "-1", "13", "0.5"])
def test_rounding_that_no_checked_formula_asks_for_is_a_formula_error(decimals):
    with pytest.raises(FormulaError, match="from 0 to 12"):
        evaluate(["round", ["n", "1"], ["n", decimals]], {})
