"""What a formula is worth. static/expressions/evaluate.mjs does the same in the browser, operator by operator.

A blank (None) makes the whole operation blank; aggregates pass over blanks; and, or know three values;
a blank condition of `if` takes the second branch; x / 0 and the root of a negative number are blank.
A list or table without a value is an empty one.
"""

from decimal import Decimal

from .errors import FormulaError, not_whole
from .language.bands import rows_of
from .language.nodes import position_of
from .language.structure import unknown_function
from .values.dates import days_between
from .values.numbers import ARITHMETIC, MAX_DECIMALS, canon, round_to
from .vocabulary import TABLES, TITLES

_ZERO = Decimal(0)


def evaluate(ast, values, row=None):
    """The value of a checked formula: Decimal, str (texts, dates), bool or None.

    `values` as made by to_values(); a hidden field is None there, whatever its type.
    `row` is one row of a table, for a formula that names row.….
    """
    operator = ast[0]
    if operator in _OF_VALUES:
        arguments = []
        for part in ast[1:]:
            value = evaluate(part, values, row)
            if value is None:
                return None
            arguments.append(value)
        return _OF_VALUES[operator](*arguments)
    if operator not in _OF_PARTS:
        raise unknown_function(operator, position_of(ast))
    return _OF_PARTS[operator](ast[1:], values, row)


# --- operators that are blank as soon as one of their values is ------------------------------------


def _divide(dividend, divisor):
    return None if divisor == 0 else ARITHMETIC.divide(dividend, divisor)


def _root(number):
    return None if number < 0 else ARITHMETIC.sqrt(number)


def _round(number, decimals):
    if decimals != int(decimals) or not 0 <= decimals <= MAX_DECIMALS:
        raise FormulaError(not_whole("round", 0, MAX_DECIMALS))
    return round_to(number, int(decimals))


_OF_VALUES = {
    "+": ARITHMETIC.add,
    "-": ARITHMETIC.subtract,
    "*": ARITHMETIC.multiply,
    "/": _divide,
    "neg": ARITHMETIC.minus,
    "abs": ARITHMETIC.abs,
    "sqrt": _root,
    "round": _round,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "not": lambda condition: not condition,
    "len": lambda text: Decimal(len(text)),
    "contains": lambda text, part: part in text,
    "in_list": lambda text, *codes: text in codes,
    "year": lambda day: Decimal(day[:4]),
    "days": lambda later, earlier: Decimal(days_between(later, earlier)),
    "join": lambda *parts: "".join(map(canon, parts)),
}


# --- operators that look at their parts themselves -------------------------------------------------


def _field(parts, values, row):
    head, *members = parts[0].split(".")
    value = row if head == "row" else values.get(head)
    for member in members:
        if value is None:
            return None
        value = [entry.get(member) for entry in value] if isinstance(value, list) else value.get(member)
    return value


def _and(parts, values, row):
    sides = [evaluate(part, values, row) for part in parts]
    if False in sides:
        return False
    return None if None in sides else True


def _or(parts, values, row):
    sides = [evaluate(part, values, row) for part in parts]
    if True in sides:
        return True
    return None if None in sides else False


def _if(parts, values, row):
    condition, then, otherwise = parts
    return evaluate(then if evaluate(condition, values, row) is True else otherwise, values, row)


def _coalesce(parts, values, row):
    for part in parts:
        value = evaluate(part, values, row)
        if value is not None:
            return value
    return None


def _is_blank(value):
    return value is None or value == []


def _blank(parts, values, row):
    return _is_blank(evaluate(parts[0], values, row))


def _entries(parts, values, row):
    """What an aggregate works on: one column, or the values of several parts; blanks left out."""
    several = len(parts) > 1
    found = [evaluate(part, values, row) for part in parts] if several else evaluate(parts[0], values, row)
    return [value for value in found or [] if not _is_blank(value)]


def _total(numbers):
    total = _ZERO
    for number in numbers:
        total = ARITHMETIC.add(total, number)
    return total


def _sum(parts, values, row):
    return _total(_entries(parts, values, row))


def _avg(parts, values, row):
    numbers = _entries(parts, values, row)
    return ARITHMETIC.divide(_total(numbers), Decimal(len(numbers))) if numbers else None


def _min(parts, values, row):
    return min(_entries(parts, values, row), default=None)


def _max(parts, values, row):
    return max(_entries(parts, values, row), default=None)


def _count(parts, values, row):
    return Decimal(len(_entries(parts, values, row)))


def _sumtop(parts, values, row):
    numbers = sorted(_entries(parts[:1], values, row), reverse=True)
    return _total(numbers[: int(parts[1][1])])


def _matching(parts, values):
    table, condition = parts[0][1], parts[1]
    return [entry for entry in values.get(table) or [] if evaluate(condition, values, entry) is True]


def _sumif(parts, values, row):
    amounts = (evaluate(parts[2], values, entry) for entry in _matching(parts, values))
    return _total(amount for amount in amounts if amount is not None)


def _countif(parts, values, row):
    return Decimal(len(_matching(parts, values)))


def _has(parts, values, row):
    codes, code = (evaluate(part, values, row) for part in parts)
    return None if code is None else code in (codes or [])


def _size(parts, values, row):
    return Decimal(len(evaluate(parts[0], values, row) or []))


def _bands(parts, values, row):
    """The result of the row in which the value lies; only the highest edge belongs to the row that it ends."""
    number = evaluate(parts[0], values, row)
    if number is None:
        return None
    last = None
    for start, end, result in rows_of(parts[1:]):
        low, high = (evaluate(edge, values, row) for edge in (start, end))
        if (low == "" or low <= number) and (high == "" or number < high):
            return evaluate(result, values, row)
        if high == number:
            last = result
    return None if last is None else evaluate(last, values, row)


def _match(parts, values, row):
    """The result beside the code that is the value; blank for another one."""
    value = evaluate(parts[0], values, row)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return next((evaluate(result, values, row) for code, result in pairs if code[1] == value), None)


def _lookup(parts, values, row):
    """What stands in the column of the row with this key; blank where there is none."""
    key, tables = evaluate(parts[1], values, row), values.get(TABLES)
    if key is None or tables is None:
        return None
    rows = tables.get(parts[0][1]) or {}
    return rows.get(canon(key), {}).get(parts[2][1])


def _has_title(parts, values, row):
    """Whether a title of the programme is held on the day, or today."""
    programme, titles = parts[0][1], values.get(TITLES)
    if titles is None or len(parts) == 1:
        return titles and titles.get(programme)
    day = evaluate(parts[1], values, row)
    return None if day is None else titles.get((programme, canon(day)))


_OF_PARTS = {
    "n": lambda parts, values, row: Decimal(parts[0]),
    "s": lambda parts, values, row: parts[0],
    "b": lambda parts, values, row: parts[0],
    "f": _field,
    "and": _and,
    "or": _or,
    "if": _if,
    "coalesce": _coalesce,
    "blank": _blank,
    "sum": _sum,
    "avg": _avg,
    "min": _min,
    "max": _max,
    "count": _count,
    "sumtop": _sumtop,
    "sumif": _sumif,
    "countif": _countif,
    "has": _has,
    "size": _size,
    "lookup": _lookup,
    "has_title": _has_title,
    "bands": _bands,
    "match": _match,
}
