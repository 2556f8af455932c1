"""A year's calendar as a reader sees it: months of weeks of days, and how many of them are worked."""

import calendar
import datetime
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from ..domain.places import places_below
from ..domain.workcalendar import SATURDAY, Day, WorkCalendar


@dataclass(frozen=True)
class Cell:
    """One day of a month. ``kind`` is one of work, makeup, weekend, off; ``settled`` whether it may be counted."""

    date: datetime.date
    kind: str
    name: str
    settled: bool

    @property
    def is_worked(self):
        return self.kind in ("work", "makeup")


@dataclass(frozen=True)
class Month:
    first: datetime.date
    weeks: list[list[Cell | None]]

    @property
    def workdays(self):
        return sum(cell.is_worked and cell.settled for week in self.weeks for cell in week if cell)


@dataclass(frozen=True)
class YearView:
    months: list[Month]

    # What a template needs for the header of every month.
    weekdays = [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)]

    @property
    def workdays(self):
        return sum(month.workdays for month in self.months)


def view_year(*, year, department=None):
    """The calendar of the year as it is in force for a department, or for the whole country."""
    calendar_in_force = WorkCalendar(department)
    return build(year, calendar_in_force.day, lambda date: not calendar_in_force.gaps(date))


def preview_year(*, place, year, days, first, last):
    """The calendar of the year as it would be with these entries of ``place``, settled from ``first`` to ``last``."""
    below = WorkCalendar(places=places_below(place))
    entries = {entry.date: Day(entry.date, entry.is_workday, entry.name, place.key) for entry in days}
    december = any(date.year < year for date in entries)
    return build(
        year,
        lambda date: entries.get(date) or below.day(date),
        lambda date: first <= date <= last,
        december=december,
    )


def build(year, day_at, is_settled, *, december=False):
    """``december`` puts the last month of the year before in front, where a New Year's holiday begins in it."""
    months = [(year - 1, 12)] * december + [(year, month) for month in range(1, 13)]
    return YearView([build_month(*month, day_at, is_settled) for month in months])


def build_month(year, month, day_at, is_settled):
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return Month(
        datetime.date(year, month, 1),
        [
            [build_cell(day_at(date), is_settled(date)) if date.month == month else None for date in week]
            for week in weeks
        ],
    )


def build_cell(day, settled):
    if day.is_workday:
        kind = "makeup" if day.is_weekend else "work"
    else:
        kind = "weekend" if day.date.weekday() >= SATURDAY and not day.name else "off"
    return Cell(day.date, kind, day.name, settled)
