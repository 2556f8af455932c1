"""The order of scored cases: mean, trimmed mean, ties by the declared order, veto. No database."""

from decimal import Decimal
from itertools import permutations
from types import SimpleNamespace

import pytest

from forms_workflows.forms.schema.reading import Field, Form, Section
from forms_workflows.review.domain.ranking import Score, aggregate, declarations_of, rank_rows

RULE = {"method": "mean", "trim_from": 7, "decimals": 2, "tie_break": ["d3", "d1", "d5"]}


def decimals(*numbers):
    return [Decimal(str(number)) for number in numbers]


def sheet(total, *, veto=False, **ties):
    values = {code: str(value) for code, value in ties.items()}
    return Score(Decimal(str(total)), values, veto)


def case(number):
    class Case(SimpleNamespace):
        __hash__ = object.__hash__

    return Case(number=number)


def ranked(**sheets):
    """[(number, position, tied)] for the sheets of each case."""
    rows = rank_rows({case(number): given for number, given in sheets.items()}, RULE)
    return [(row["submission"].number, row["position"], row["tied"]) for row in rows]


# --- aggregate --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ([80], "80.00"),
        ([80, 81], "80.50"),
        ([87.5, 86, 87, 81, 88.5], "86.00"),
        ([80, 80, 81], "80.33"),
        ([80.01, 80.02], "80.02"),  # 80.015 is rounded half up, not to the even digit
        ([0, 0, 0, 0, 0], "0.00"),
        ([100] * 5, "100.00"),
    ],
)
def test_the_mean_of_the_sheets(totals, mean):
    assert aggregate(decimals(*totals), trim_from=7) == (Decimal(mean), False)


def test_from_seven_sheets_on_one_highest_and_one_lowest_are_left_out():
    assert aggregate(decimals(0, 80, 80, 80, 80, 80, 100), trim_from=7) == (Decimal("80.00"), True)
    assert aggregate(decimals(0, 0, 80, 80, 80, 100, 100), trim_from=7) == (Decimal("68.00"), True)
    assert aggregate(decimals(*[0] * 2, *[80] * 5, *[100] * 2), trim_from=7)[0] == Decimal("71.43")


def test_six_sheets_are_not_trimmed():
    assert aggregate(decimals(0, 80, 80, 80, 80, 100), trim_from=7) == (Decimal("70.00"), False)


@pytest.mark.parametrize("trim_from", [None, 0])
def test_without_the_rule_nothing_is_trimmed(trim_from):
    assert aggregate(decimals(0, *[80] * 6, 100), trim_from=trim_from) == (Decimal("72.50"), False)


@pytest.mark.parametrize("totals", [[50], [50, 90]])
def test_two_sheets_cannot_be_trimmed(totals):
    assert aggregate(decimals(*totals), trim_from=1)[1] is False


@pytest.mark.parametrize(("places", "mean"), [(0, "80"), (1, "80.3"), (3, "80.333")])
def test_as_many_decimals_as_the_stage_says(places, mean):
    assert aggregate(decimals(80, 80, 81), decimals=places) == (Decimal(mean), False)


def test_the_order_of_the_sheets_does_not_matter():
    totals = decimals(71, 88.5, 90, 64.5, 77)
    assert {aggregate(order) for order in permutations(totals)} == {(Decimal("78.20"), False)}


# --- ranking ----------------------------------------------------------------------------------------


def test_best_first():
    assert ranked(a=[sheet(70)], b=[sheet(90)], c=[sheet(80)]) == [
        ("b", 1, False),
        ("c", 2, False),
        ("a", 3, False),
    ]


def test_a_tie_is_broken_in_the_declared_order():
    # d3 decides before d1, d1 before d5; whatever else a sheet computes does not count.
    assert ranked(
        a=[sheet(80, d3=10, d1=9, d5=9)],
        b=[sheet(80, d3=11, d1=1, d5=1)],
        c=[sheet(80, d3=10, d1=9, d5=10)],
        d=[sheet(80, d3=10, d1=10, d5=0, d4=99)],
    ) == [("b", 1, False), ("d", 2, False), ("c", 3, False), ("a", 4, False)]


def test_equal_after_every_tie_break_the_same_place_for_both_and_the_next_is_left_out():
    equal = {"d3": 10, "d1": 10, "d5": 10}
    assert ranked(
        a=[sheet(70)], b=[sheet(80, **equal)], c=[sheet(80, **equal)], d=[sheet(90)], e=[sheet(80, **equal)]
    ) == [("d", 1, False), ("b", 2, True), ("c", 2, True), ("e", 2, True), ("a", 5, False)]


def test_a_tie_break_is_the_mean_of_the_sheets_too():
    assert ranked(
        a=[sheet(80, d3=10), sheet(80, d3=12)],  # 11
        b=[sheet(80, d3=12), sheet(80, d3=12)],
    ) == [("b", 1, False), ("a", 2, False)]


def test_a_tie_break_that_is_missing_counts_nothing():
    assert ranked(a=[sheet(80)], b=[sheet(80, d3=1)]) == [("b", 1, False), ("a", 2, False)]


def test_cases_with_other_numbers_of_sheets_are_compared_by_the_mean():
    assert ranked(a=[sheet(80)] * 5, b=[sheet(81)] * 7) == [("b", 1, False), ("a", 2, False)]


def test_a_row_says_how_it_came_about():
    (row,) = rank_rows({case("a"): [sheet(n) for n in (0, 70, 71, 72, 73, 74, 100)]}, RULE)
    assert (row["score"], row["sheets"], row["trimmed"], row["vetoed"]) == (Decimal("72.00"), 7, True, False)


def test_who_is_below_a_minimum_is_not_placed():
    rule = RULE | {"minimums": [["d3", "12"], ["d1", "5"]]}
    sheets = {
        "a": [sheet(90, d3=11, d1=9), sheet(90, d3="12.98", d1=9)],  # 11.99 in the mean
        "b": [sheet(70, d3=12, d1=5)],
        "c": [sheet(80, d3=20)],  # nothing at all in d1
        "d": [sheet(60, d3=12, d1=5)],
    }
    rows = rank_rows({case(number): given for number, given in sheets.items()}, rule)
    assert [(row["submission"].number, row["position"], row["below"]) for row in rows] == [
        ("b", 1, {}),
        ("d", 2, {}),
        ("a", 3, {"d3": "11.99"}),
        ("c", 4, {"d1": "0.00"}),
    ]


def test_a_tie_is_none_between_whoever_is_placed_and_whoever_is_not():
    rule = {"tie_break": [], "minimums": [["d3", "12"]]}
    sheets = {"a": [sheet(90, d3=11)], "b": [sheet(90, d3=12)], "c": [sheet(90, d3=10)]}
    rows = rank_rows({case(number): given for number, given in sheets.items()}, rule)
    assert [(row["submission"].number, row["tied"]) for row in rows] == [
        ("b", False),
        ("a", False),
        ("c", False),
    ]


@pytest.mark.parametrize("given", [True, False])
def test_one_veto_is_enough(given):
    (row,) = rank_rows({case("a"): [sheet(90), sheet(90, veto=given), sheet(90)]}, RULE)
    assert row["vetoed"] is given


def test_only_declarations_are_vetoes():
    fields = (Field(code="veto", type="declaration"), Field(code="i1", type="score"))
    form = Form(code="sheet", kind="score", title="评分表", sections=(Section(code="a", fields=fields),))
    assert declarations_of(form) == ["veto"]


def test_nothing_to_rank():
    assert rank_rows({}, RULE) == []
