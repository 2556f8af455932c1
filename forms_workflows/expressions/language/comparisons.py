"""Ready-made comparisons: what an editor picks from lists, written as a formula and read back from one.

A condition is all or any of some comparisons, or of groups of them that are joined the other way: one of which at
least one holds, among those of which all hold. What is nested deeper, or works something out, is a formula only.
"""

from functools import reduce
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..errors import FormulaError
from ..values.typed import date_of, number_of
from .parser import parse
from .printer import to_text

#: {test: the operator that it is}
OPERATORS = {"eq": "=", "ne": "<>", "ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
_TESTS = {operator: test for test, operator in OPERATORS.items()}
_MIRRORED = {"eq": "eq", "ne": "ne", "ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}
_ORDERED = ("eq", "ne", "ge", "gt", "le", "lt", "between", "empty", "filled")
#: {type: what a fact of it may be asked}
TESTS = {
    "number": _ORDERED,
    "date": _ORDERED,
    "text": ("eq", "ne", "contains", "lacks", "empty", "filled"),
    "choice": ("eq", "ne", "one_of", "none_of", "empty", "filled"),
    "boolean": ("yes", "no", "empty", "filled"),
    "list": ("has", "has_not", "empty", "filled"),
}
#: … and in comparison with another fact of its type.
BETWEEN_FACTS = {
    "number": tuple(OPERATORS),
    "date": tuple(OPERATORS),
    "text": ("eq", "ne"),
    "choice": ("eq", "ne"),
}
#: How many values a test takes, where it is not one; None: one or more.
VALUES = {"between": 2, "empty": 0, "filled": 0, "yes": 0, "no": 0, "one_of": None, "none_of": None}
JOINS = {"all": "and", "any": "or"}
OTHER_JOIN = {"all": "any", "any": "all"}


class Comparison(NamedTuple):
    """``fact`` as formulas write it, compared with ``values`` (numbers and days as text) or with the fact ``other``."""

    fact: str
    test: str
    values: tuple = ()
    other: str | None = None


class Group(NamedTuple):
    """Comparisons that are joined the other way than the parts beside which the group stands."""

    comparisons: tuple


# --- writing -----------------------------------------------------------------------------------------


def write(join, parts, kind_of):
    """The text of the formula; FormulaError for a comparison that is not complete. ``parts``: comparisons and groups."""
    tree = _joined(join, parts, kind_of)
    return to_text(tree) if tree else ""


def _joined(join, parts, kind_of):
    operator = JOINS[join]
    written = [
        _joined(OTHER_JOIN[join], part.comparisons, kind_of)
        if isinstance(part, Group)
        else _written(part, kind_of)
        for part in parts
    ]
    found = [one for tree in written if tree for one in _parts(operator, tree)]
    return reduce(lambda one, other: [operator, one, other], found) if found else None


def check_row(comparison, kind_of):
    """FormulaError unless the comparison is complete and fits its fact."""
    _written(comparison, kind_of)


def _written(comparison, kind_of):
    fact, test, values, other = comparison
    kind = kind_of(fact)
    if kind not in TESTS:
        raise FormulaError(_("choose what is asked."))
    if other is not None:
        if test not in BETWEEN_FACTS.get(kind, ()):
            raise FormulaError(_("choose how it is compared."))
        if kind_of(other) != kind:
            raise FormulaError(_("choose with what it is compared."))
        return [OPERATORS[test], parse(fact), parse(other)]
    if test not in TESTS[kind]:
        raise FormulaError(_("choose how it is compared."))
    values = [_constant(value, kind) for value in values if value.strip()]
    wanted = VALUES.get(test, 1)
    if len(values) < (1 if wanted is None else wanted):
        raise FormulaError(_("enter the value with which it is compared."))
    return _WRITERS.get(test, _by_operator)(parse(fact), test, values)


def _constant(value, kind):
    if kind == "number":
        number = number_of(value)
        if number is None:
            raise FormulaError(_("“%(typed)s” is no number.") % {"typed": value[:40]})
        return ["neg", ["n", number[1:]]] if number.startswith("-") else ["n", number]
    if kind == "date":
        day = date_of(value)
        if day is None:
            message = _("“%(typed)s” is no date. Write it like 2025-03-01.")
            raise FormulaError(message % {"typed": value[:40]})
        return ["s", day.isoformat()]
    return ["s", value.strip()]


def _by_operator(fact, test, values):
    return [OPERATORS[test], fact, values[0]]


def _negated(test):
    def write(fact, _test, values):
        return ["not", _WRITERS[test](fact, test, values)]

    return write


_WRITERS = {
    "between": lambda fact, _t, values: ["and", [">=", fact, values[0]], ["<=", fact, values[1]]],
    "one_of": lambda fact, _t, values: ["in_list", fact, *values],
    "none_of": _negated("one_of"),
    "contains": lambda fact, _t, values: ["contains", fact, values[0]],
    "lacks": _negated("contains"),
    "has": lambda fact, _t, values: ["has", fact, values[0]],
    "has_not": _negated("has"),
    "empty": lambda fact, _t, values: ["blank", fact],
    "filled": _negated("empty"),
    "yes": lambda fact, _t, values: fact,
    "no": _negated("yes"),
}
_NEGATIONS = {"one_of": "none_of", "contains": "lacks", "has": "has_not", "empty": "filled", "yes": "no"}


# --- reading -----------------------------------------------------------------------------------------


def read(tree, kind_of):
    """(join, parts) of a formula; None for one that is more than comparisons and groups of them.

    Two neighbours that limit one fact from below and from above are one comparison.
    """
    reader = _Reader(kind_of)
    join = "any" if tree[0] == "or" else "all"
    found = [reader.part(part, OTHER_JOIN[join]) for part in _parts(JOINS[join], tree)]
    if None in found:
        return None
    return join, (_merged(found) if join == "all" else found)


def _parts(operator, tree):
    if tree[0] != operator:
        return [tree]
    return [part for side in tree[1:] for part in _parts(operator, side)]


def _merged(parts):
    """The same with “at least” and “at most” beside each other as “between”."""
    merged = []
    for one in parts:
        if merged and _limit_one_fact(merged[-1], one):
            below = merged.pop()
            one = Comparison(one.fact, "between", (*below.values, *one.values))
        merged.append(one)
    return merged


def _limit_one_fact(below, above):
    if isinstance(below, Group) or isinstance(above, Group):
        return False
    found = (below.fact, below.test, above.test) == (above.fact, "ge", "le")
    return found and bool(below.values and above.values)


def _plain(tree):
    """A constant as text; None for anything else."""
    if tree[0] == "neg" and tree[1][0] == "n":
        return f"-{tree[1][1]}"
    return tree[1] if tree[0] in ("n", "s") else None


class _Reader:
    def __init__(self, kind_of):
        self.kind_of = kind_of

    def fact(self, tree):
        """(text, kind) of a part that is a fact; None if it is none."""
        text = to_text(tree)
        kind = self.kind_of(text)
        return (text, kind) if kind in TESTS else None

    def part(self, tree, join):
        """One comparison, or a group of some that are joined like this; None for anything else."""
        operator = JOINS[join]
        if tree[0] != operator:
            return self.comparison(tree)
        found = [self.limits(part) for part in _parts(operator, tree)]
        if None in found:
            return None
        found = _merged(found) if join == "all" else found
        return found[0] if len(found) == 1 else Group(tuple(found))

    def limits(self, tree):
        """One comparison of a group: also one from below with one from above."""
        if tree[0] != "and":
            return self.comparison(tree)
        sides = [self.comparison(side) for side in tree[1:]]
        merged = [] if None in sides else _merged(sides)
        return merged[0] if len(merged) == 1 else None

    def comparison(self, tree):
        operator, *parts = tree
        if found := self.fact(tree):
            return Comparison(found[0], "yes") if found[1] == "boolean" else None
        if operator == "not":
            return self.negated(parts[0])
        if operator in _TESTS:
            return self.sides(_TESTS[operator], *parts)
        return self.call(operator, parts)

    def negated(self, tree):
        inside = self.comparison(tree)
        negated = inside and _NEGATIONS.get(inside.test)
        return inside._replace(test=negated) if negated else None

    def call(self, operator, parts):
        test = _CALLS.get(operator)
        found = test and self.fact(parts[0])
        values = tuple(map(_plain, parts[1:]))
        if not found or test not in TESTS[found[1]] or None in values:
            return None
        return Comparison(found[0], test, values)

    def sides(self, test, left, right):
        if not self.fact(left):
            left, right, test = right, left, _MIRRORED[test]
        found = self.fact(left)
        if not found:
            return None
        fact, kind = found
        if kind == "boolean":
            truth = {"eq": True, "ne": False}.get(test) if right[0] == "b" else None
            return None if truth is None else Comparison(fact, "yes" if right[1] == truth else "no")
        if other := self.fact(right):
            return Comparison(fact, test, other=other[0]) if test in BETWEEN_FACTS.get(kind, ()) else None
        value = _plain(right)
        if value is None or test not in TESTS[kind] or (right[0] == "s") == (kind == "number"):
            return None
        return Comparison(fact, test, (value,))


_CALLS = {"in_list": "one_of", "contains": "contains", "has": "has", "blank": "empty"}
