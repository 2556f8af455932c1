"""Rows of an .xlsx file as the fields of a resource. ValidationError says what is wrong."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms_workflows.sheets import Row, cell_at, cell_text, read_workbook
from forms_workflows.wording import joined

from ..fields import CodeField, normalise

#: A spreadsheet program keeps 15 digits of a number; a code of 18 is no longer what somebody typed.
DIGITS_KEPT = 15


def read_sheet(file, resource):
    """{"headers": field names, "rows": [[text]], "numbers": each row's number in the file}."""
    head, *rows = read_workbook(file) or [Row(1, ())]
    columns = columns_of(head.cells, resource)
    if not rows:
        raise ValidationError(_("The first sheet has no rows below its headers."))
    refuse_rounded(rows, columns, resource)
    texts = [[cell_text(cell_at(row, index)) for index in columns.values()] for row in rows]
    found = {"headers": list(columns), "rows": texts, "numbers": [row.number for row in rows]}
    refuse_twins(found, resource)
    return found


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
        if not isinstance(fields.get_field(name), CodeField):
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
    for names in resource.twins or [(name,) for name in resource.get_import_id_fields()]:
        *beside, last = [found["headers"].index(name) for name in names if name in found["headers"]]
        seen = {}
        for number, cells in zip(found["numbers"], found["rows"], strict=True):
            if not normalise(cells[last]):
                continue
            key = tuple(normalise(cells[index]) for index in (*beside, last))
            if key in seen:
                raise ValidationError(
                    _("Rows %(first)d and %(second)d have the same entry under “%(column)s”: %(value)s.")
                    % {
                        "first": seen[key],
                        "second": number,
                        "column": resource.header(found["headers"][last]),
                        "value": cells[last],
                    }
                )
            seen[key] = number
