"""The types of the language and how they are called to an editor.

A type is "number", "text", "boolean", "date", "list" (codes of a multiple choice),
{"record": {member: type}}, {"table": {column: type}}; {"column": type} is a table's column inside an aggregate.
"""

from django.utils.translation import gettext_lazy as _

SCALARS = ("number", "text", "boolean", "date")
COLUMN_OF_NUMBERS = {"column": "number"}

_CALLED = {
    "number": _("a number"),
    "text": _("a text"),
    "boolean": _("yes or no"),
    "date": _("a date"),
    "list": _("a multiple choice"),
    "record": _("a field with several values"),
    "table": _("a table"),
    "column": _("a table column"),
}


def called(kind):
    """The type in words, for a message."""
    name = kind if isinstance(kind, str) else next(iter(kind))
    return str(_CALLED[name])


def members(kind, name):
    """The columns or members of a compound type ("table", "record", "column"); None if it is not one."""
    return kind.get(name) if isinstance(kind, dict) else None
