"""lookup('firms', a02, 'revenue'): which reference table and column are meant, or what may be meant instead."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from ..errors import FormulaError
from .nodes import position_of


def key_type(table, tables):
    """What the table's rows are found by. ``tables``: see ``vocabulary.TABLES``."""
    return _found(table, tables)[0]


def column_type(table, column, tables):
    _key, columns = _found(table, tables)
    name = _written(column)
    if name not in columns:
        words = {"table": table[1], "name": name, "names": ", ".join(columns)}
        message = _near(name, columns, words) or _(
            "The reference table “%(table)s” has no column “%(name)s”. Its columns are: %(names)s."
        )
        raise FormulaError(message % words, position_of(column))
    return columns[name]


def _near(name, columns, words):
    if near := get_close_matches(name, columns, n=1):
        words["near"] = near[0]
        return _("The reference table “%(table)s” has no column “%(name)s”. Did you mean “%(near)s”?")
    return None


def _found(table, tables):
    name = _written(table)
    found = tables.get(name)
    if found is None:
        near = get_close_matches(name, list(tables), n=1)
        message = (
            _("There is no published reference table “%(name)s”. Did you mean “%(near)s”?")
            if near
            else _("There is no published reference table “%(name)s”. Publish it first, or correct its code.")
        )
        raise FormulaError(message % {"name": name, "near": near[0] if near else ""}, position_of(table))
    return found


def _written(part):
    if part[0] != "s":
        message = _("“lookup” needs table and column in quotation marks: lookup('firms', a02, 'revenue').")
        raise FormulaError(message, position_of(part))
    return part[1]
