"""Show people why a period ends when it does."""

from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ExplainedDay:
    """One row: the date, the weekday's name, whether the day counts, and why or why not."""

    date: object
    weekday: str
    counted: bool
    reason: str


def explain(period):
    """A row for every day from the start of the period to its last, in the reader's language. No queries."""
    return [
        ExplainedDay(
            day.date, str(WEEKDAYS[day.date.weekday()]), day.date in period.counted, reason(day, period)
        )
        for day in period.calendar
    ]


def reason(day, period):
    if day.date == period.start and not period.count_first_day:
        return _("Day of the start; counting begins with the next day")
    if day.is_workday:
        return working_reason(day)
    if day.name:
        return day.name
    return _("Weekend") if day.is_weekend else _("Day off")


def working_reason(day):
    if not day.is_weekend:
        return _("Working day")
    return _("Make-up working day (%(name)s)") % {"name": day.name} if day.name else _("Make-up working day")
