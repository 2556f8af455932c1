"""Count days: periods (公示期), due moments, the working days between two dates."""

import datetime
from calendar import monthrange
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.audit.canonical import digest

from ..models import ONE_DAY
from .workcalendar import Day, WorkCalendar


class Counted(models.TextChoices):
    """In what a length is counted. Of working days only, the calendar has to know more than the date."""

    WORKING = "working", _("Working days")
    CALENDAR = "calendar", _("Calendar days")
    MONTHS = "months", _("Months")


@dataclass(frozen=True)
class Period:
    """A number of days, and how it was counted.

    ``first`` and ``last`` are the first and last counted day; ``counted`` all of them. ``ends_at`` is 24:00 of
    the last day in the site's time zone, written as the next midnight. ``digest`` stands for the calendar's entries between
    ``start`` and ``last``: it changes when they do. ``calendar`` has every day from ``start`` to ``last``.
    Both are empty where not only working days count: no calendar was asked.
    """

    start: datetime.date
    count_first_day: bool
    counted: tuple[datetime.date, ...]
    calendar: tuple[Day, ...] = field(repr=False)

    @property
    def first(self):
        return self.counted[0]

    @property
    def last(self):
        return self.counted[-1]

    @property
    def ends_at(self):
        return end_of(self.last)

    @property
    def digest(self):
        if not self.calendar:
            return ""
        return digest(
            [[day.date, day.is_workday, day.name, day.place_key] for day in self.calendar if day.is_entered]
        )


def period(*, start, days, count_first_day=False, department, counted=Counted.WORKING):
    """The ``days`` days (or months, by ``counted``) from ``start`` (a date, or a moment), as ``department`` counts them.

    Counting begins with the day after ``start``, with ``start`` itself if ``count_first_day``. Raises
    CalendarNotConfirmed as soon as a day would have to be guessed. Two queries. ``department`` is an object, a
    primary key, or None for the national calendar alone.
    """
    if counted != Counted.WORKING:
        return _plain_period(local_date(start), days, count_first_day, counted)
    return count_period(WorkCalendar(department), start=start, days=days, count_first_day=count_first_day)


def count_period(calendar, *, start, days, count_first_day=False):
    """As ``period``, with a calendar that is already loaded, for the rows of a list."""
    if days < 1:
        raise ValueError("A period has at least one day.")
    start = local_date(start)
    counted, passed = [], []
    day = start
    while len(counted) < days:
        if (day > start or count_first_day) and calendar.is_workday(day):
            counted.append(day)
        passed.append(calendar.day(day))
        day += ONE_DAY
    return Period(start, count_first_day, tuple(counted), tuple(passed))


def _plain_period(start, days, count_first_day, counted):
    if days < 1:
        raise ValueError("A period has at least one day.")
    first = start if count_first_day else start + ONE_DAY
    after = _months_later(first, days) if counted == Counted.MONTHS else first + days * ONE_DAY
    every = tuple(first + number * ONE_DAY for number in range((after - first).days))
    return Period(start, count_first_day, every, ())


def _months_later(date, months):
    """The same day of a later month, or the first of the next one where the month is too short."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    day = min(date.day, monthrange(year, month + 1)[1])
    later = datetime.date(year, month + 1, day)
    return later if day == date.day else later + ONE_DAY


def recompute(*, announced_last, start, days, count_first_day=False, department):
    """The period as today's calendar counts it if it now ends after the announced last day, else None (X13).

    An announced end never moves earlier.
    """
    renewed = period(start=start, days=days, count_first_day=count_first_day, department=department)
    return renewed if renewed.last > announced_last else None


def due(*, start, days, department, counted=Counted.WORKING):
    """The moment when ``days`` days (or months, by ``counted``), counted from the day after ``start``, are over (24:00 in the site's time zone).

    A start at midnight is the end of the day before, so that one due moment can be counted on from another.
    """
    if isinstance(start, datetime.datetime):
        start -= datetime.timedelta(microseconds=1)
    return period(start=start, days=days, department=department, counted=counted).ends_at


def is_workday(date, department):
    """Whether ``department`` works on the day. Raises CalendarNotConfirmed where that is not known."""
    return WorkCalendar(department).is_workday(date)


def days_between(*, start, end, department):
    """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
    start, end = local_date(start), local_date(end)
    if end < start:
        return -days_between(start=end, end=start, department=department)
    calendar = WorkCalendar(department)
    return sum(calendar.is_workday(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))


def confirmed_until(department):
    """The last day for which the department's deadlines can be computed, or None."""
    return WorkCalendar(department).confirmed_until()


def local_date(moment):
    """The date of a moment in the site's time zone; a date is itself. Refuses moments without a time zone."""
    return (
        timezone.localdate(moment, timezone.get_default_timezone())
        if isinstance(moment, datetime.datetime)
        else moment
    )


def end_of(date):
    """24:00 of the day in the site's time zone, as the next midnight."""
    return datetime.datetime.combine(date + ONE_DAY, datetime.time(), timezone.get_default_timezone())
