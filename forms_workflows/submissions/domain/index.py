"""AnswerIndex: typed copies of searchable answers, rebuilt from the documents at any time."""

from datetime import date
from decimal import Decimal, InvalidOperation

from ..models import AnswerIndex

NUMERIC = {"integer", "decimal", "computed", "score"}


def index_answers(submission, answers, computed):
    """Replace the rows of this submission by those of the given document."""
    AnswerIndex.objects.filter(submission=submission).delete()
    values = {**answers, **computed}
    AnswerIndex.objects.bulk_create(
        row
        for field in submission.form_version.form.fields
        if field.searchable
        for row in _rows(submission, field, values.get(field.code))
    )


def _rows(submission, field, value):
    if field.years and isinstance(value, dict):
        for year, figure in value.items():
            yield from _row(submission, field, f"{field.code}.{year}", figure)
    else:
        yield from _row(submission, field, field.code, value)


def _row(submission, field, key, value):
    if value in (None, "", [], {}):
        return
    row = AnswerIndex(submission=submission, field=key)
    if field.type in NUMERIC and not field.gives:
        try:
            row.number = Decimal(value).quantize(Decimal("1e-8"))
        except (InvalidOperation, TypeError, ValueError):
            return
    elif field.type == "date":
        row.date = date.fromisoformat(value)
    else:
        row.text = (" ".join(map(str, value)) if isinstance(value, list) else str(value))[:255]
    yield row
