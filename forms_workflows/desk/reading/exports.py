"""Spreadsheets of a round's cases. Columns come from the form: its public fields, never a code-written list.

The rows are written as they are read, a chunk at a time, so that twenty thousand cases take no more memory than twenty.
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from forms_workflows.forms.kinds import Place
from forms_workflows.forms.models import FormVersion
from forms_workflows.forms.reading.answers import readable, year_cells
from forms_workflows.forms.schema.reading import Field
from forms_workflows.processes.models import ProcessVersion
from forms_workflows.submissions.models import AnswerRound

CHUNK = 200
#: Types whose answers are no single text.
LEFT_OUT = ("table", "file", "files", "note")


@dataclass(frozen=True)
class Column:
    """A field as one version of the form has it."""

    item: Field
    place: Place

    def text(self, answers):
        value = answers.get(self.item.code)
        if self.item.years:
            return " / ".join(year_cells(self.item, value, self.place))
        return readable(self.item, value, self.place)


def summary_table(round, cases):
    """The .xlsx of these submissions as an open file, one row each, after the fixed columns a column for each code.

    What was submitted is read as it was frozen: fields that did not apply are not in it, and nothing is worked out again.
    """
    columns = {
        version.pk: columns_of(version.form, round.year)
        for version in FormVersion.objects.filter(pk__in=cases.order_by().values("form_version").distinct())
    }
    processes = ProcessVersion.objects.in_bulk(
        list(cases.order_by().values_list("process_version", flat=True).distinct())
    )
    labels = {code: column.place.label for own in columns.values() for code, column in own.items()}
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(safe(sheet, [_("Number"), _("State"), *labels.values()]))
    for chunk in chunks(cases.iterator(chunk_size=CHUNK)):
        newest = AnswerRound.objects.filter(submitted_at__isnull=False).newest_of(chunk)
        for case in chunk:
            case.process_version = processes[case.process_version_id]
            own = columns[case.form_version_id]
            answers = given(newest.get(case.pk))
            texts = (own[code].text(answers) if code in own else "" for code in labels)
            sheet.append(safe(sheet, [case.number, str(case.label), *texts]))
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def chunks(rows):
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def columns_of(form, year):
    """{code: Column} of the public fields that one cell can show."""
    return {
        item.code: Column(item, Place(item.local_label, year))
        for item in form.fields
        if item.may_be_published and item.type not in LEFT_OUT
    }


def given(answer_round):
    return {**answer_round.answers, **answer_round.computed} if answer_round else {}


def safe(sheet, texts):
    """Cells that hold these texts and nothing else: what an applicant wrote must not run as a formula."""
    return [text_cell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)) for text in texts]


def text_cell(sheet, text):
    if not text.lstrip().startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
