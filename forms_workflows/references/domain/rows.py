"""The rows of a draft: what is wrong with them, and what an upload would make of them."""

from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict
from forms_workflows.sheets import cell_at, cell_text, read_rows
from forms_workflows.wording import joined

from ..models import ReferenceTable
from .cells import read_cell
from .columns import columns_of

#: More would bury the first ones.
MOST_PROBLEMS = 50
#: A spreadsheet program keeps 15 digits of a number: of a longer code in such a cell the rest is lost.
DIGITS_KEPT = 15


def row_problems(columns, rows, numbers=None):
    """One sentence for each cell that cannot be read and each key that is missing or doubled.

    ``numbers``: how the rows are counted where they come from; as they stand in the table without it.
    """
    return list(islice(_problems(columns, rows, numbers or range(1, len(rows) + 1)), MOST_PROBLEMS))


def _problems(columns, rows, numbers):
    key, seen = columns[0], {}
    for number, row in zip(numbers, rows, strict=True):
        for column in columns:
            typed = row.get(column.id) or ""
            words = {"row": number, "column": column.label}
            if not typed:
                if column is key:
                    yield (
                        _("Row %(row)d, column “%(column)s”: it is blank, so nothing can find the row.")
                        % words
                    )
                continue
            try:
                value = read_cell(column.kind, typed)
            except ValueError as error:
                yield _("Row %(row)d, column “%(column)s”: %(problem)s") % {**words, "problem": error}
                continue
            if column is not key:
                continue
            if value in seen:
                message = _("Rows %(first)d and %(second)d have the same “%(column)s”: %(value)s.")
                yield message % {"first": seen[value], "second": number, "column": key.label, "value": typed}
            seen.setdefault(value, number)


# --- an upload ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Upload:
    """Rows read from a file. ``numbers``: the row in the file of each."""

    columns: list
    rows: list
    numbers: list

    @property
    def problems(self):
        return row_problems(self.columns, self.rows, self.numbers)


def read_upload(file, columns):
    """The rows of a spreadsheet whose headings are the columns' headings or codes; ValidationError if it is none."""
    found = read_rows(file)
    if not found:
        raise ValidationError(_("The first sheet has no rows below its headers."))
    places = _places(found[0].cells, columns)
    rows, numbers = [], []
    for row in found[1:]:
        cells = {column.id: cell_at(row, place) for column, place in places}
        _refuse_rounded(row.number, cells, columns)
        rows.append({column: text for column, cell in cells.items() if (text := cell_text(cell))})
        numbers.append(row.number)
    if not rows:
        raise ValidationError(_("The first sheet has no rows below its headers."))
    return Upload(columns, rows, numbers)


def _places(headings, columns):
    """[(column, position in the file)] of every column that the file has."""
    named = {name: column for column in columns for name in (column.code, column.label)}
    found, strange = {}, []
    for place, heading in enumerate(map(cell_text, headings)):
        column = named.get(heading)
        if column is None:
            strange += [heading] if heading else []
        elif column in found:
            raise ValidationError(_("The column “%(header)s” occurs twice.") % {"header": heading})
        else:
            found[column] = place
    if strange:
        known = joined(column.label for column in columns)
        message = _("Unknown columns: %(strange)s. Known are: %(known)s")
        raise ValidationError(message % {"strange": joined(strange), "known": known})
    missing = [column.label for column in columns if column not in found]
    if missing:
        raise ValidationError(_("Missing columns: %(missing)s") % {"missing": joined(missing)})
    return list(found.items())


def _refuse_rounded(number, cells, columns):
    for column in columns:
        value = cells[column.id]
        if column.type == "text" and isinstance(value, (int, float)) and abs(value) >= 10**DIGITS_KEPT:
            message = _(
                "Row %(row)d, “%(column)s”: the cell is a number, so the code was rounded. Format the column "
                "as text and type the code again."
            )
            raise ValidationError(message % {"row": number, "column": column.label})


def merged(columns, old, new):
    """The old rows with the new ones put in their places, or at the end where their key is new."""
    key = columns[0]
    places = {_key(key, row): place for place, row in enumerate(old)}
    rows = list(old)
    for row in new:
        place = places.get(_key(key, row))
        if place is None:
            rows.append(row)
        else:
            rows[place] = row
    return rows


def compared(columns, old, new):
    """{"new", "changed", "same", "gone"}: how many rows of each sort there would be."""
    key = columns[0]
    before = {_key(key, row): row for row in old}
    after = {_key(key, row): row for row in new}
    common = before.keys() & after.keys()
    same = sum(before[name] == after[name] for name in common)
    return {
        "new": len(after.keys() - before.keys()),
        "changed": len(common) - same,
        "same": same,
        "gone": len(before.keys() - after.keys()),
    }


def _key(column, row):
    typed = row.get(column.id) or ""
    try:
        return read_cell(column.kind, typed)
    except ValueError:
        return typed


# --- typing ---------------------------------------------------------------------------------------


def draft_of(table):
    """The table as it was left last."""
    return table.get_latest_revision_as_object() if table.latest_revision_id else table


@transaction.atomic
def change_rows(*, table, opened, rows, by):
    """Keep these rows as the newest draft. ``opened``: the rows from which they were made; Conflict if others came."""
    table = ReferenceTable.objects.select_for_update(no_key=True).get(pk=table.pk)
    draft = draft_of(table)
    if draft.rows != opened:
        raise Conflict(_("Somebody else has changed the rows meanwhile. Look at them and do it again."))
    draft.rows = rows
    draft.save_revision(user=by, clean=False)
    return draft


def problems_of(table, rows):
    return row_problems(columns_of(table), rows)
