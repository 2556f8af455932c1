"""The words of the language: operators with their strength, functions with the number of their values."""

import re

LEAVES = frozenset({"n", "s", "b", "f"})

# Operators between two values, and how strongly they bind. The prefix operators stand in the same scale.
BINARY = {
    "or": 1,
    "and": 2,
    "=": 4,
    "<>": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
PREFIX = {"not": 3, "neg": 7}
COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})

# Name: (fewest values, most values or None for any number).
FUNCTIONS = {
    "if": (3, 3),
    "coalesce": (2, None),
    "blank": (1, 1),
    "round": (2, 2),
    "abs": (1, 1),
    "sqrt": (1, 1),
    "sum": (1, None),
    "avg": (1, None),
    "min": (1, None),
    "max": (1, None),
    "count": (1, None),
    "sumif": (3, 3),
    "countif": (2, 2),
    "sumtop": (2, 2),
    "len": (1, 1),
    "contains": (2, 2),
    "year": (1, 1),
    "days": (2, 2),
    "in_list": (2, None),
    "has": (2, 2),
    "size": (1, 1),
    "bands": (4, None),
    "match": (3, None),
    "join": (2, None),
    "lookup": (3, 3),
    "has_title": (1, 2),
    "label": (1, 1),
}
AGGREGATES = frozenset({"sum", "avg", "min", "max", "count"})
ROW_FUNCTIONS = frozenset({"sumif", "countif"})

# What formulas look up in stands beside the fields, under a name that no field can have: in the types
# {table: (type of its key, {column: type})}, in the values what gives {key: {column: value}} by the table's code.
TABLES = "#tables"

# Titles are facts of processes: a record in the types, {programme: boolean}; in the values what gives whether one is held,
# by programme, or by (programme, day). Forms know none.
TITLES = "has_title"

# Parameters of a programme are a record under this name, ``param.publicity_days``; a field of this code has precedence.
PARAMETERS = "param"

# A field whose code is one of these could never be named in a formula.
RESERVED_WORDS = frozenset({"and", "or", "not", "true", "false", "row"})

# A field and its parts: c04, c04.y1, result.check.c04.y1.
MOST_PARTS = 3
FIELD_NAME = re.compile(rf"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){{0,{MOST_PARTS}}}", re.ASCII)


def arity(operator):
    """(fewest, most) values that the operator takes; None for an unknown one."""
    if operator in BINARY:
        return 2, 2
    if operator in PREFIX:
        return 1, 1
    return FUNCTIONS.get(operator)
