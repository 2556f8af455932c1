"""What stands in a cell: the typed text and the value that it is."""

from django.utils.translation import gettext as _

from forms_workflows.expressions.values.numbers import read_number
from forms_workflows.expressions.values.typed import date_of, number_of

from ..enums import ColumnKind

YES = ("yes", "y", "true", "1", "是", "有", "✓")
NO = ("no", "n", "false", "0", "否", "无")
LONGEST = 1000


def read_cell(kind, typed):
    """The canonical value of a text that is not blank; ValueError says in one sentence what is wrong with it."""
    return _READERS[kind](typed)


def _text(typed):
    if len(typed) > LONGEST:
        message = _("the text has more than %(count)d characters.")
        raise ValueError(message % {"count": LONGEST})
    return typed


def _decimal(typed):
    value = number_of(typed)
    if value is None or read_number(value) is None:
        raise ValueError(_("“%(typed)s” is not a number.") % {"typed": typed[:40]})
    return value


def _integer(typed):
    value = number_of(typed)
    if value is None or "." in value:
        raise ValueError(_("“%(typed)s” is not a whole number.") % {"typed": typed[:40]})
    return value


def _boolean(typed):
    word = typed.casefold()
    if word not in (*YES, *NO):
        raise ValueError(_("“%(typed)s” is neither yes nor no.") % {"typed": typed[:40]})
    return word in YES


def _date(typed):
    found = date_of(typed)
    if found is None:
        message = _("“%(typed)s” is not a date. Write it like 2025-03-01.")
        raise ValueError(message % {"typed": typed[:40]})
    return found.isoformat()


_READERS = {
    ColumnKind.TEXT: _text,
    ColumnKind.INTEGER: _integer,
    ColumnKind.DECIMAL: _decimal,
    ColumnKind.BOOLEAN: _boolean,
    ColumnKind.DATE: _date,
}
