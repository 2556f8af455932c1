"""Dates, as ISO text."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from forms_workflows.typed_text import clean_text
from forms_workflows.wording import day

from .base import Cleaned, Kind, one_of

#: All three parts stand apart by one mark, or have all eight digits; otherwise a day would be made up.
SEPARATED = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})", re.ASCII)
CHINESE = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?", re.ASCII)
TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)


def read_typed(typed):
    """The date in 2025-03-01, 2025/3/1, 2025.3.1, 20250301 or 2025年3月1日; None if there is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    found = SEPARATED.fullmatch(plain) or CHINESE.fullmatch(plain) or TOGETHER.fullmatch(plain)
    try:
        return date(*map(int, found.group("year", "month", "day"))) if found else None
    except ValueError:
        return None


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
        found = read_typed(typed)
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
