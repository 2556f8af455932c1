"""Ready-made comparisons write formulas, and formulas read back as the comparisons that wrote them."""

import random

import pytest

from forms_workflows.expressions import FormulaError, check, parse
from forms_workflows.expressions.language.comparisons import (
    BETWEEN_FACTS,
    TESTS,
    VALUES,
    Comparison,
    Group,
    read,
    write,
)

#: Two facts of each kind, so that they can be compared with each other.
KINDS = {
    "n": "number",
    "sum(t.x)": "number",
    "d": "date",
    "e": "date",
    "s": "text",
    "u": "text",
    "c": "choice",
    "applicant.kind": "choice",
    "p": "boolean",
    "q": "boolean",
    "l": "list",
    "m": "list",
}
TYPES = {
    "n": "number",
    "d": "date",
    "e": "date",
    "s": "text",
    "u": "text",
    "c": "text",
    "applicant": {"record": {"kind": "text"}},
    "p": "boolean",
    "q": "boolean",
    "l": "list",
    "m": "list",
    "t": {"table": {"x": "number"}},
}
CONSTANTS = {
    "number": ["0", "4000", "-5", "0.25"],
    "date": ["2025-03-01", "1999-12-31"],
    "text": ["甲", "it's", "“x”, 'y' or z"],
    "choice": ["c1", "enterprise"],
    "list": ["c1", "c2"],
}


def constants(kind, test):
    """As many values as the test takes."""
    wanted = VALUES.get(test, 1)
    return tuple((CONSTANTS.get(kind) or [""])[: 2 if wanted is None else wanted])


def every_comparison():
    for fact, kind in KINDS.items():
        for test in TESTS[kind]:
            yield Comparison(fact, test, constants(kind, test))
        for test in BETWEEN_FACTS.get(kind, ()):
            for other, its_kind in KINDS.items():
                if other != fact and its_kind == kind:
                    yield Comparison(fact, test, other=other)


EVERY = list(every_comparison())


@pytest.mark.parametrize("comparison", EVERY, ids=str)
@pytest.mark.parametrize("join", ["all", "any"])
def test_every_comparison_is_a_condition_and_reads_back(comparison, join):
    text = write(join, [comparison], KINDS.get)
    assert check(parse(text), TYPES) == "boolean"
    assert read(parse(text), KINDS.get) == ("all", [comparison])


def is_pair(one, other):
    return (one.fact, one.test, other.test) == (other.fact, "ge", "le")


@pytest.mark.parametrize("seed", range(300))
def test_several_comparisons_read_back_in_their_order(seed):
    chance = random.Random(seed)
    rows = without_pairs(chance.choices(EVERY, k=chance.randint(2, 8)))
    join = chance.choice(["all", "any"]) if len(rows) > 1 else "all"
    text = write(join, rows, KINDS.get)
    assert read(parse(text), KINDS.get) == (join, rows)
    assert check(parse(text), TYPES) == "boolean"


def without_pairs(parts):
    """Less those that would be one “between” with the comparison before them."""
    kept = []
    for part in parts:
        pair = (kept[-1], part) if kept else ()
        if not (pair and all(isinstance(one, Comparison) for one in pair) and is_pair(*pair)):
            kept.append(part)
    return kept


@pytest.mark.parametrize("seed", range(300))
def test_groups_read_back_where_they_stood(seed):
    chance = random.Random(seed)
    join = chance.choice(["all", "any"])
    parts = chance.choices(EVERY, k=chance.randint(1, 3))
    for _group in range(chance.randint(1, 3)):
        group = without_pairs([EVERY[seed % len(EVERY)], *chance.choices(EVERY, k=chance.randint(2, 5))])
        parts.insert(chance.randint(0, len(parts)), Group((*group, Comparison("p", "yes"))))
    parts = without_pairs(parts)
    text = write(join, parts, KINDS.get)
    assert check(parse(text), TYPES) == "boolean"
    assert read(parse(text), KINDS.get) == (join, parts)


P, Q, N = Comparison("p", "yes"), Comparison("q", "yes"), Comparison("n", "gt", ("1",))


@pytest.mark.parametrize(
    ("formula", "join", "parts"),
    [
        ("(p or q) and n > 1", "all", [Group((P, Q)), N]),
        ("p or q and n > 1", "any", [P, Group((Q, N))]),
        (
            "n > 1 and (p or n >= 1 and n <= 5)",
            "all",
            [N, Group((P, Comparison("n", "between", ("1", "5"))))],
        ),
        ("p or n >= 1 and n <= 5", "any", [P, Comparison("n", "between", ("1", "5"))]),
        ("p or n >= 1 and n <= 5 and q", "any", [P, Group((Comparison("n", "between", ("1", "5")), Q))]),
        ("(p or q) and (q or p)", "all", [Group((P, Q)), Group((Q, P))]),
    ],
)
def test_one_level_of_groups_is_read(formula, join, parts):
    assert read(parse(formula), KINDS.get) == (join, parts)
    assert write(join, parts, KINDS.get) == formula


def test_a_group_of_one_is_a_comparison_and_an_empty_one_says_nothing():
    assert write("all", [Group((P,)), N], KINDS.get) == "p and n > 1"
    assert write("all", [Group(()), N], KINDS.get) == "n > 1"
    assert write("any", [Group((P, Q))], KINDS.get) == "p and q"


@pytest.mark.parametrize(
    ("formula", "comparisons"),
    [
        ("4000 <= n", [Comparison("n", "ge", ("4000",))]),
        ("'2025-03-01' > d", [Comparison("d", "lt", ("2025-03-01",))]),
        ("p = true", [Comparison("p", "yes")]),
        ("p <> true", [Comparison("p", "no")]),
        ("p = false", [Comparison("p", "no")]),
        ("n >= 1 and n <= 5", [Comparison("n", "between", ("1", "5"))]),
        ("p and n >= 1 and n <= 5", [Comparison("p", "yes"), Comparison("n", "between", ("1", "5"))]),
        (
            "p and (n >= 1 and q)",
            [Comparison("p", "yes"), Comparison("n", "ge", ("1",)), Comparison("q", "yes")],
        ),
    ],
)
def test_what_was_typed_otherwise_reads_as_the_same(formula, comparisons):
    assert read(parse(formula), KINDS.get) == ("all", comparisons)


@pytest.mark.parametrize(
    "formula",
    [
        "n + 1 > 2",
        "n > 1 + 2",
        "(p or q and (n > 1 or q)) and n > 1",
        "p or q and (n > 1 or p)",
        "(p or not (q and p)) and n > 1",
        "not (n > 1)",
        "not (p and q)",
        "p = q",
        "if(p, q, false)",
        "in_list(s, 'x')",  # a text without options
        "contains(c, 'x')",
        "has(l, s)",
        "other > 1",
        "s = 5",
        "n = 'x'",
        "true",
    ],
)
def test_what_says_more_stays_a_formula(formula):
    assert read(parse(formula), KINDS.get) is None


@pytest.mark.parametrize(
    ("typed", "formula"),
    [
        (Comparison("n", "ge", ("１２，０００.50",)), "n >= 12000.5"),
        (Comparison("n", "lt", ("-3",)), "n < -3"),
        (Comparison("d", "eq", ("2025年3月1日",)), "d = '2025-03-01'"),
        (Comparison("s", "eq", (" 甲 ",)), "s = '甲'"),
        (Comparison("c", "one_of", ("c1", "", "c2")), "in_list(c, 'c1', 'c2')"),
    ],
)
def test_values_are_written_as_formulas_know_them(typed, formula):
    assert write("all", [typed], KINDS.get) == formula


@pytest.mark.parametrize(
    ("comparison", "fault"),
    [
        (Comparison("", ""), "choose what is asked."),
        (Comparison("gone", "eq", ("1",)), "choose what is asked."),
        (Comparison("n", "contains", ("1",)), "choose how it is compared."),
        (Comparison("l", "eq", other="m"), "choose how it is compared."),
        (Comparison("n", "eq", other=""), "choose with what it is compared."),
        (Comparison("n", "eq", other="d"), "choose with what it is compared."),
        (Comparison("n", "eq", ()), "enter the value with which it is compared."),
        (Comparison("n", "eq", (" ",)), "enter the value with which it is compared."),
        (Comparison("n", "between", ("1", "")), "enter the value with which it is compared."),
        (Comparison("c", "one_of", ()), "enter the value with which it is compared."),
        (Comparison("n", "eq", ("abc",)), "“abc” is no number."),
        (Comparison("d", "eq", ("soon",)), "“soon” is no date. Write it like 2025-03-01."),
    ],
)
def test_what_is_not_complete_is_refused(comparison, fault):
    with pytest.raises(FormulaError) as refused:
        write("all", [comparison], KINDS.get)
    assert refused.value.message == fault


def test_no_comparison_is_no_condition():
    assert write("all", [], KINDS.get) == ""
