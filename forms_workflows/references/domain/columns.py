"""The columns of a table, and what is wrong with them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_workflows.definitions.models import CODE
from forms_workflows.wording import joined

from ..enums import KEYS, TYPES, ColumnKind


@dataclass(frozen=True)
class Column:
    """``id`` stays when label and code change: the rows of a draft are kept by it."""

    id: str
    code: str
    label: str
    kind: str

    @property
    def type(self):
        """What formulas take it for."""
        return TYPES[self.kind]


def columns_of(table):
    """The columns of a draft; the first one is the key."""
    return [
        Column(
            child.id,
            (child.value["code"] or "").strip(),
            (child.value["label"] or "").strip(),
            child.value["kind"] or ColumnKind.TEXT,
        )
        for child in table.columns
    ]


def column_problems(columns):
    """Sentences about columns that cannot be published."""
    if not columns:
        yield _("The table has no columns. Add one; rows are found by what stands in the first.")
        return
    if columns[0].kind not in KEYS:
        message = _("The first column “%(column)s” must hold a text, a whole number or a date.")
        yield message % {"column": columns[0].label}
    for number, column in enumerate(columns, 1):
        if not column.label:
            yield _("Column %(number)d has no heading. Write it.") % {"number": number}
        if not CODE.regex.match(column.code):
            message = _(
                "Column “%(column)s”: the code “%(code)s” is not made of small letters, digits and underscores."
            )
            yield message % {"column": column.label, "code": column.code}
    yield from _twins(columns)


def _twins(columns):
    for name, message in (
        ("code", _("The columns %(columns)s have the code “%(name)s” in common. Change one of them.")),
        ("label", _("The columns %(columns)s have the heading “%(name)s” in common. Change one of them.")),
    ):
        places = {}
        for number, column in enumerate(columns, 1):
            places.setdefault(getattr(column, name), []).append(number)
        for value, numbers in places.items():
            if value and len(numbers) > 1:
                yield message % {"columns": joined(numbers), "name": value}
