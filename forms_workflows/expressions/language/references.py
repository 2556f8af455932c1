"""Which fields a formula names, and the same formula with other names."""

from ..vocabulary import LEAVES, ROW_FUNCTIONS
from .nodes import Node, position_of


def fields_of(ast):
    """The set of names in the formula: "c01", "c04.y1", "d01.revenue".

    `row.revenue` inside sumif(d01, …) is "d01.revenue"; in a formula for one row it stays "row.revenue".
    """
    return set(_names(ast, "row"))


def _names(ast, table):
    operator, *arguments = ast
    if operator == "f":
        head, _dot, member = arguments[0].partition(".")
        yield f"{table}.{member}" if head == "row" else arguments[0]
    elif operator not in LEAVES:
        scope = arguments[0][1] if operator in ROW_FUNCTIONS else table
        for argument in arguments:
            yield from _names(argument, scope)


def lookups_of(ast):
    """The set of (table, column) that the formula looks up."""
    operator, *arguments = ast
    if operator in LEAVES:
        return set()
    own = {(arguments[0][1], arguments[2][1])} if operator == "lookup" else set()
    return own.union(*map(lookups_of, arguments))


def titles_of(ast):
    """The set of keys of the programmes of whose titles the formula asks for a day."""
    operator, *arguments = ast
    if operator in LEAVES:
        return set()
    own = {arguments[0][1]} if operator == "has_title" and arguments[0][0] == "s" else set()
    return own.union(*map(titles_of, arguments))


def replace(ast, mapping):
    """The formula with every field whose whole name is in {name: tree} replaced by that tree."""
    operator, *arguments = ast
    if operator == "f":
        return Node(mapping.get(arguments[0], ast), position_of(ast))
    if operator in LEAVES:
        return ast
    return Node([operator, *(replace(argument, mapping) for argument in arguments)], position_of(ast))


def rename(ast, mapping):
    """The formula with its fields renamed by whole name: {"c06": "c06.y1"} leaves c06.y3 alone."""
    return replace(ast, {old: ["f", new] for old, new in mapping.items()})
