"""Spreadsheets of a round's cases. Columns come from the form: what is public or marked for lists, never a code-written list.

The cases are read a chunk at a time, and of their answers only what is shown: what is held are the cells.
"""

from dataclasses import dataclass, field
from io import BytesIO
from itertools import count, islice

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from forms_workflows.forms.kinds import Place
from forms_workflows.forms.models import FormVersion
from forms_workflows.forms.reading.answers import readable, year_cells
from forms_workflows.forms.schema.reading import Field
from forms_workflows.processes.models import ProcessVersion
from forms_workflows.submissions.fields import Entries
from forms_workflows.submissions.models import AnswerRound

CHUNK = 500
#: Characters that a cell of a spreadsheet holds.
LONGEST = 32_767
#: Types whose answers are no single text.
LEFT_OUT = ("table", "file", "files", "note")
#: Types with few answers, all of them offered by the form.
CHOSEN = ("choice", "region", "multi_choice", "regions")
#: What says where a case stands.
STANDING = (
    "number",
    "status",
    "end",
    "stage",
    "part",
    "taken",
    "arrived_by",
    "correcting",
    "form_version",
    "process_version",
)


@dataclass(frozen=True)
class Column:
    """A field as one version of the form has it, for one reader."""

    item: Field
    place: Place
    #: {answer: text} of what can be chosen, so that each is looked up once.
    known: dict = field(default_factory=dict)

    def text(self, answers):
        value = answers.get(self.item.code)
        if self.item.years:
            cells = year_cells(self.item, value, self.place)
            return " / ".join(cells) if any(cells) else ""
        if self.item.type not in CHOSEN:
            return readable(self.item, value, self.place)
        answer = repr(value)  # a list of several choices too
        if answer not in self.known:
            self.known[answer] = readable(self.item, value, self.place)
        return self.known[answer]


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
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        write_row(sheet, 0, [_("Number"), _("State"), *labels.values()])
        lines = count(1)
        for chunk in chunks(cases.only(*STANDING).iterator(chunk_size=CHUNK)):
            given = given_answers(chunk, labels)
            for case in chunk:
                case.round, case.process_version = round, processes[case.process_version_id]
                own, answers = columns[case.form_version_id], given.get(case.pk, {})
                texts = (own[code].text(answers) if code in own else "" for code in labels)
                write_row(sheet, next(lines), [case.number, str(case.label), *texts])
    file.seek(0)
    return file


def chunks(rows):
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def columns_of(form, year):
    """{code: Column} of the fields for lists that one cell can show."""
    return {
        item.code: Column(item, Place(item.local_label, year))
        for item in form.fields
        if item.may_be_listed and item.type not in LEFT_OUT
    }


def given_answers(cases, codes):
    """{pk of the case: {code: what was submitted last}}, of these codes only."""
    submitted = AnswerRound.objects.filter(submission__in=cases, submitted_at__isnull=False)
    parts = submitted.values_list("submission", Entries("answers", codes), Entries("computed", codes))
    return {pk: {**(answers or {}), **(computed or {})} for pk, answers, computed in parts.order_by("number")}


def write_row(sheet, line, texts):
    """Texts and nothing else: what an applicant wrote must not run as a formula."""
    for place, text in enumerate(texts):
        sheet.write_string(line, place, text[:LONGEST])
