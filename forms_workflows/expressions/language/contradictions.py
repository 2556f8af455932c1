"""Whether comparisons with constants can never hold together, or always hold between them.

Only what is plain on the face of it is found: one field, compared with numbers, dates or texts that are written out.
"""

from itertools import combinations
from typing import NamedTuple

from ..evaluation import evaluate
from ..values.numbers import read_number
from ..vocabulary import COMPARISONS
from .references import fields_of, lookups_of, titles_of

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}


class _Comparison(NamedTuple):
    field: str
    operator: str
    constant: object


def never_holds(ast):
    """The parts that exclude each other, two of them or one; () if the formula may hold."""
    parts = _parts("and", ast)
    for part in parts:
        if _constant_truth(part) is False:
            return (part,)
    return next((pair for pair in combinations(parts, 2) if _exclude(*map(_comparison, pair))), ())


def always_holds(ast):
    """The parts of which one holds whatever is answered, two of them or one; () if the formula may fail."""
    parts = _parts("or", ast)
    for part in parts:
        if _constant_truth(part) is True:
            return (part,)
    return next((pair for pair in combinations(parts, 2) if _exclude(*map(_opposite, pair))), ())


def _parts(operator, ast):
    """What the formula joins by this operator."""
    if ast[0] != operator:
        return [ast]
    return [part for side in ast[1:] for part in _parts(operator, side)]


def _constant_truth(ast):
    """True or False for a formula that names no field, looks nothing up and asks for no title."""
    return None if fields_of(ast) or lookups_of(ast) or titles_of(ast) else evaluate(ast, {})


def _comparison(ast):
    """The comparison of a field with a constant that this is, or None."""
    if ast[0] not in COMPARISONS:
        return None
    operator, left, right = ast
    if right[0] == "f":
        operator, left, right = _MIRRORED[operator], right, left
    constant = _constant(right)
    return _Comparison(left[1], operator, constant) if left[0] == "f" and constant is not None else None


def _constant(ast):
    if ast[0] == "neg":
        inside = _constant(ast[1])
        return None if inside is None else -inside
    return {"n": read_number, "s": str, "b": bool}[ast[0]](ast[1]) if ast[0] in ("n", "s", "b") else None


def _opposite(ast):
    found = _comparison(ast)
    return found and found._replace(operator=_OPPOSITE[found.operator])


def _exclude(one, other):
    """Whether two comparisons of one field cannot hold together."""
    if one is None or other is None or one.field != other.field:
        return False
    if type(one.constant) is not type(other.constant):
        return False
    if "<>" in (one.operator, other.operator):
        return {one.operator, other.operator} == {"<>", "="} and one.constant == other.constant
    low = max((found for found in map(_lowest, (one, other)) if found), default=None)
    high = min((found for found in map(_highest, (one, other)) if found), default=None)
    return bool(low and high) and (low[0] > high[0] or (low[0] == high[0] and low[1] - high[1] > 0))


def _lowest(found):
    """(constant, 1 if the field is above it, else 0) of a comparison from below; None if it is none."""
    if found.operator in (">", ">=", "="):
        return found.constant, int(found.operator == ">")
    return None


def _highest(found):
    """(constant, -1 if the field is below it, else 0)."""
    if found.operator in ("<", "<=", "="):
        return found.constant, -int(found.operator == "<")
    return None
