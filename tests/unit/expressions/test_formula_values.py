"""Answers as stored, and what formulas make of them."""

from decimal import Decimal

import pytest

from forms_workflows.expressions import canon, to_values

TYPES = {
    "n": "number",
    "s": "text",
    "p": "boolean",
    "d": "date",
    "l": "list",
    "r": {"record": {"y1": "number"}},
    "t": {"table": {"x": "number", "k": "list"}},
}
EMPTY = {"n": None, "s": None, "p": None, "d": None, "l": [], "r": {"y1": None}, "t": []}


def test_answers_become_typed_values():
    answers = {
        "n": "12.50",
        "s": "甲",
        "p": False,
        "d": "2024-02-29",
        "l": ["a", "b"],
        "r": {"y1": "3", "y9": "4"},
        "t": [{"id": "1", "x": "7", "k": ["a"], "other": 1}, {}],
        "unknown": "x",
    }
    assert to_values(answers, TYPES) == {
        "n": Decimal("12.5"),
        "s": "甲",
        "p": False,
        "d": "2024-02-29",
        "l": ["a", "b"],
        "r": {"y1": Decimal(3)},
        "t": [{"x": Decimal(7), "k": ["a"]}, {"x": None, "k": []}],
    }


@pytest.mark.parametrize(
    "answers", [None, {}, [], "x", 5, dict.fromkeys(TYPES), {code: {} for code in TYPES}]
)
def test_missing_and_malformed_answers_are_blank(answers):
    assert to_values(answers, TYPES) == EMPTY


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("-1.50"), "-1.5"),
        (Decimal("1E-20"), "0.00000000000000000001"),
        (Decimal("100"), "100"),
        (None, None),
        (True, True),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_values_are_written_in_one_way(value, written):
    assert canon(value) == written
