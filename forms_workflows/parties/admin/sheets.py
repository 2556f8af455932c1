"""The first sheet of an .xlsx file as rows of text, whatever program wrote it. ValidationError says what is wrong."""

import datetime
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from forms_workflows.typed_text import clean_text
from forms_workflows.wording import joined

from ..fields import CreditCodeField, normalise

MAX_ROWS = 5000
MAX_COLUMNS = 100
#: A file of a few kilobytes can hold gigabytes: what it unpacks to is known before anything is read.
MAX_UNPACKED = 10 * 1024 * 1024
MAX_PARTS = 500
#: A spreadsheet program keeps 15 digits of a number; a code of 18 is no longer what somebody typed.
DIGITS_KEPT = 15


@dataclass(frozen=True)
class Row:
    number: int  # as the spreadsheet program shows it
    cells: tuple


def read_sheet(file, resource):
    """{"headers": field names, "rows": [[text]], "numbers": each row's number in the file}."""
    head, *rows = read_rows(file) or [Row(1, ())]
    columns = columns_of(head.cells, resource)
    if not rows:
        raise ValidationError(_("The first sheet has no rows below its headers."))
    refuse_rounded(rows, columns, resource)
    texts = [[cell_text(cell_at(row, index)) for index in columns.values()] for row in rows]
    found = {"headers": list(columns), "rows": texts, "numbers": [row.number for row in rows]}
    refuse_twins(found, resource)
    return found


def read_rows(file):
    """The rows that hold anything, the headers first."""
    refuse_bomb(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write that a full sheet covers one cell
        return list(filled_rows(sheet))
    except ValidationError:
        raise
    except Exception as error:  # what openpyxl stumbles over has no common kind
        raise ValidationError(unreadable()) from error


def unreadable():
    return _(
        "This is not a readable .xlsx file. Open it in a spreadsheet program and save it as .xlsx again."
    )


def refuse_bomb(file):
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ValidationError(unreadable()) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ValidationError(_("The file holds far more than rows of text. Copy the rows into a new file."))
    file.seek(0)


def filled_rows(sheet):
    count = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if len(cells) > MAX_COLUMNS and any(cell is not None for cell in cells[MAX_COLUMNS:]):
            raise ValidationError(_("At most %(count)d columns.") % {"count": MAX_COLUMNS})
        cells = cells[:MAX_COLUMNS]
        if number > 1 and not any(map(cell_text, cells)):
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise ValidationError(_("At most %(count)d rows at a time.") % {"count": MAX_ROWS})
        yield Row(number, cells)


def cell_at(row, index):
    return row.cells[index] if index < len(row.cells) else None


def cell_text(value):
    """A cell as a person would have typed it: whole numbers without a point, days as ISO, nothing unseen."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime):
        value = value.date()
    return "" if value is None else clean_text(value)


def columns_of(headers, resource):
    """{field: index} of the columns that the headers name."""
    found, strange = {}, []
    for index, header in enumerate(map(cell_text, headers)):
        name = resource.field_of(header)
        if name in found:
            raise ValidationError(_("The column “%(header)s” occurs twice.") % {"header": header})
        if name:
            found[name] = index
        elif header:
            strange.append(header)
    if strange:
        known = joined(str(resource.header(name)) for name in resource.fields)
        raise ValidationError(
            _("Unknown columns: %(strange)s. Known are: %(known)s")
            % {"strange": joined(strange), "known": known}
        )
    missing = [str(resource.header(name)) for name in resource.get_import_id_fields() if name not in found]
    if missing:
        raise ValidationError(_("Missing columns: %(missing)s") % {"missing": joined(missing)})
    return found


def refuse_rounded(rows, columns, resource):
    """A long code in a cell of numbers was rounded when it was typed: nobody can say what it was."""
    fields = resource._meta.model._meta
    for name, index in columns.items():
        if not isinstance(fields.get_field(name), CreditCodeField):
            continue
        for row in rows:
            value = cell_at(row, index)
            if isinstance(value, (int, float)) and abs(value) >= 10**DIGITS_KEPT:
                raise ValidationError(
                    _(
                        "Row %(row)d, “%(column)s”: the cell is a number, so the code was rounded. Format the column "
                        "as text and type the code again."
                    )
                    % {"row": row.number, "column": resource.header(name)}
                )


def refuse_twins(found, resource):
    """Two rows about the same thing: nobody can say which of them counts."""
    for name in resource.get_import_id_fields():
        index, seen = found["headers"].index(name), {}
        for number, cells in zip(found["numbers"], found["rows"], strict=True):
            key = normalise(cells[index])
            if key and key in seen:
                raise ValidationError(
                    _("Rows %(first)d and %(second)d have the same entry under “%(column)s”: %(value)s.")
                    % {
                        "first": seen[key],
                        "second": number,
                        "column": resource.header(name),
                        "value": cells[index],
                    }
                )
            seen[key] = number
