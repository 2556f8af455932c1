"""Dates, as ISO text."""

from datetime import date

from django.utils.translation import gettext as _

from forms_workflows.expressions.values.typed import date_of
from forms_workflows.typed_text import clean_text
from forms_workflows.wording import day

from .base import Cleaned, Kind, one_of


def read_stored(text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


class Date(Kind):
    template = "date"
    settings = {"not_after": one_of("", "deadline", "today")}

    def expression_type(self, field):
        return "date"

    def clean(self, field, raw, place):
        typed = clean_text(raw)
        if not typed:
            return Cleaned()
        found = date_of(typed)
        if found is None:
            message = _("“%(label)s”: “%(typed)s” is not a date. Write it like 2025-03-01.")
            return Cleaned(errors={"": message % {"label": place.label, "typed": typed[:40]}})
        return Cleaned(found.isoformat())

    def fits(self, field, value):
        return read_stored(value) is not None

    def limits(self, field, value, required, place):
        last = {"deadline": place.last_day, "today": place.today}.get(field.not_after)
        if last and read_stored(value) > last:
            yield (
                "",
                _("“%(label)s” must not be later than %(last)s.")
                % {
                    "label": place.label,
                    "last": day(last),
                },
            )

    def show(self, field, value, place):
        found = read_stored(value)
        return day(found)
