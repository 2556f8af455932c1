"""The bands of a computed field: rows from–to that its formula's number is looked up in."""

from django.utils.translation import gettext as _

from forms_workflows.expressions import FormulaError


def banded(ast, rows, *, gives_text=False):
    """The formula that gives the value of the row in which the given one lies; a row ends before its upper edge."""
    return _tree(ast, [(row["start"], row["end"], _result(row["value"], gives_text)) for row in rows])


def banded_up_to(ast, rows, *, gives_text=False):
    """The same where a row holds its upper edge and begins above its lower one: bands of the number's mirror image."""
    mirrored = [(_negative(row["end"]), _negative(row["start"]), row) for row in rows]
    found = [(start, end, _result(row["value"], gives_text)) for start, end, row in mirrored]
    return _tree(["neg", ast], found)


def _tree(ast, rows):
    return [
        "bands",
        ast,
        *(part for start, end, result in rows for part in (_edge(start), _edge(end), result)),
    ]


def _edge(number):
    return ["s", ""] if number is None else _number(number)


def _result(value, gives_text):
    if value in (None, ""):
        raise FormulaError(_("A row has no value. Write what it gives."))
    return ["s", value] if gives_text else _number(value)


def _number(written):
    return ["neg", ["n", written[1:]]] if written.startswith("-") else ["n", written]


def _negative(written):
    if written in (None, "0"):
        return written
    return written[1:] if written.startswith("-") else f"-{written}"
