"""Whether a tree is a formula at all: known operators, the right number of values, within the limits."""

from django.utils.translation import gettext as _

from ..errors import FormulaError
from ..values.numbers import canon, read_number
from ..vocabulary import BINARY, COMPARISONS, FIELD_NAME, FUNCTIONS, LEAVES, RESERVED_WORDS, arity
from .nodes import position_of

MAX_NODES = 300
MAX_DEPTH = 30


def validate(ast):
    """Raise FormulaError unless the tree is a formula within the limits.

    A long chain such as a + b + c does not count as depth: it is written without brackets.
    Walks without recursion, so that a hostile tree cannot exhaust the stack.
    """
    seen = 0
    waiting = [(ast, 1)]
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        _within_limits(part, seen, depth)
        waiting.extend(_children(part, depth))


def _within_limits(part, seen, depth):
    if seen > MAX_NODES:
        message = _("The formula has more than %(limit)s parts. Split it over two computed fields.")
        raise FormulaError(message % {"limit": MAX_NODES}, position_of(part))
    if depth > MAX_DEPTH:
        raise too_deep(position_of(part))


def too_deep(position):
    message = _("The formula is nested more than %(limit)s deep. Split it over two computed fields.")
    return FormulaError(message % {"limit": MAX_DEPTH}, position)


def _children(part, depth):
    if not isinstance(part, list) or not part or not isinstance(part[0], str):
        raise _unreadable(part)
    operator, *arguments = part
    if operator in LEAVES:
        if len(arguments) != 1 or not _is_leaf(operator, arguments[0]):
            raise _unreadable(part)
        return []
    _fitting_count(part)
    first = depth if _continues_chain(operator, arguments[0]) else depth + 1
    return [(argument, depth + 1 if index else first) for index, argument in enumerate(arguments)]


def _continues_chain(operator, left):
    """Whether the left-hand side is written without brackets, as in a + b + c."""
    if operator not in BINARY or operator in COMPARISONS or not isinstance(left, list) or not left:
        return False
    return isinstance(left[0], str) and BINARY.get(left[0], 0) >= BINARY[operator]


def _is_leaf(kind, value):
    if kind == "b":
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind == "n":
        number = read_number(value)
        return number is not None and number >= 0 and canon(number) == value
    return kind == "s" or (FIELD_NAME.fullmatch(value) is not None and value not in RESERVED_WORDS)


def _fitting_count(part):
    operator, given = part[0], len(part) - 1
    limits = arity(operator)
    if limits is None:
        raise unknown_function(operator, position_of(part))
    fewest, most = limits
    if given < fewest or (most is not None and given > most):
        wanted = str(fewest) if fewest == most else _("%(count)s or more") % {"count": fewest}
        message = _("The number of values given to “%(name)s” is %(given)s; it must be %(wanted)s.")
        names = {"name": operator, "given": given, "wanted": wanted}
        raise FormulaError(message % names, position_of(part))


def unknown_function(name, position):
    message = _("There is no function “%(name)s”. The functions are: %(names)s.")
    return FormulaError(message % {"name": name, "names": ", ".join(FUNCTIONS)}, position)


def _unreadable(part):
    message = _("This part cannot be read as a formula: %(part)s") % {"part": repr(part)[:60]}
    return FormulaError(message, position_of(part))
