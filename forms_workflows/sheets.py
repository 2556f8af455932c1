"""Rows of text out of spreadsheets (.xlsx) and text tables (.csv), whatever program wrote them.

ValidationError says what is wrong with the file.
"""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from forms_workflows.typed_text import clean_text

MAX_ROWS = 5000
MAX_COLUMNS = 100
#: A file of a few kilobytes can hold gigabytes: what it unpacks to is known before anything is read.
MAX_UNPACKED = 10 * 1024 * 1024
MAX_PARTS = 500
#: Of text tables: UTF-8, or what spreadsheet programs write in China.
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Row:
    number: int  # as the spreadsheet program shows it
    cells: tuple


def read_rows(file):
    """The rows of a file, by the ending of its name."""
    return read_text_table(file) if file.name.lower().endswith(".csv") else read_workbook(file)


def read_text_table(file):
    content = file.read()
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(filled_rows(csv.reader(io.StringIO(text, newline=""))))
    raise ValidationError(_("The characters of this file cannot be read. Save it as UTF-8."))


def read_workbook(file):
    """The rows of the first sheet that hold anything, the headers first."""
    refuse_bomb(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write that a full sheet covers one cell
        return list(filled_rows(sheet.iter_rows(values_only=True)))
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


def filled_rows(rows):
    count = 0
    for number, cells in enumerate(rows, 1):
        if len(cells) > MAX_COLUMNS and any(cell is not None for cell in cells[MAX_COLUMNS:]):
            raise ValidationError(_("At most %(count)d columns.") % {"count": MAX_COLUMNS})
        cells = tuple(cells[:MAX_COLUMNS])
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
