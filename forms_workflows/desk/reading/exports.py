"""Spreadsheets of a round's cases. Columns come from the form: its public fields, never a code-written list."""

from django.utils.translation import gettext as _
from import_export import fields, resources

from forms_workflows.forms.reading.answers import Reading, entry_of
from forms_workflows.submissions.models import AnswerRound


def summary_table(round, cases):
    """The .xlsx of these submissions, one row each. Two queries, however many cases."""
    cases = list(cases)
    newest = AnswerRound.objects.filter(submitted_at__isnull=False).newest_of(cases)
    answers = {case: {**one.answers, **one.computed} for case, one in newest.items()}
    # Escaped: what an applicant wrote must not become a formula in an officer's spreadsheet.
    return resource_for(round, cases, answers)().export(cases).export("xlsx", escape=True)


def resource_for(round, cases, answers):
    """An import-export Resource class whose columns are the public fields of the round's forms."""
    columns = {}
    for case in cases:
        form = case.form_version.form
        for field in form.fields:
            if field.may_be_published and field.type not in ("table", "file", "files", "note"):
                columns.setdefault(field.code, (field, form))
    attributes = {
        "number": fields.Field(column_name=_("Number"), attribute="number"),
        "state": fields.Field(column_name=_("State")),
        "dehydrate_state": lambda self, case: str(case.label),
    }
    for code, (field, form) in columns.items():
        attributes[code] = fields.Field(column_name=field.local_label)
        attributes[f"dehydrate_{code}"] = value_of(field, form, answers)
    return type("SummaryResource", (resources.Resource,), attributes)


def value_of(field, form, answers):
    def dehydrate(self, case):
        given = answers.get(case.pk, {})
        entry = entry_of(field, given, Reading(form, given, year=case.round.year))
        return " / ".join(entry["cells"]) if "cells" in entry else entry.get("text", "")

    return dehydrate
