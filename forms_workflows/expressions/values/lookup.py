"""The type of the field that a formula names, or a message that says what it may name instead."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from ..errors import FormulaError
from ..kinds import members
from ..language.nodes import position_of


def type_of_field(field, types, row):
    """The type of ["f", name]. `row` holds the columns that row.… may name, None outside a row."""
    name = field[1]
    head, *path = name.split(".")
    if head == "row":
        return _type_in_row(field, ".".join(path), row)
    if head not in types:
        raise FormulaError(_unknown(head, types), position_of(field))
    kind, so_far = types[head], head
    for member in path:
        kind = _type_of_member(field, kind, so_far, member)
        so_far = f"{so_far}.{member}"
    if record := members(kind, "record"):
        message = _("“%(name)s” has several values. Name one of them: %(names)s.")
        names = ", ".join(f"{name}.{key}" for key in record)
        raise FormulaError(message % {"name": name, "names": names}, position_of(field))
    return kind


def _type_of_member(field, kind, head, member):
    record, table = members(kind, "record"), members(kind, "table")
    parts = record or table
    if not parts:
        message = _("“%(name)s” has no parts. Write it without “.%(part)s”.")
        raise FormulaError(message % {"name": head, "part": member}, position_of(field))
    if member not in parts:
        raise _no_such_part(field, head, parts)
    return {"column": table[member]} if table else record[member]


def _type_in_row(field, column, row):
    if row is None:
        message = _("“%(name)s” has a meaning only inside sumif or countif, where it stands for each row.")
        raise FormulaError(message % {"name": field[1]}, position_of(field))
    if column not in row:
        raise _no_such_part(field, "row", row)
    return row[column]


def _no_such_part(field, head, parts):
    message = _("There is no “%(name)s”. “%(head)s” has: %(names)s.")
    names = {"name": field[1], "head": head, "names": ", ".join(parts)}
    return FormulaError(message % names, position_of(field))


def _unknown(name, types):
    near = get_close_matches(name, types, n=1)
    if near:
        message = _("There is no field “%(name)s” in this form. Did you mean “%(near)s”?")
        return message % {"name": name, "near": near[0]}
    message = _("There is no field “%(name)s” in this form. Look its code up in the list of fields.")
    return message % {"name": name}
