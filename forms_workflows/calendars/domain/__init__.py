"""Working days as other apps use them: ``period``, ``due`` and their explanation; entering and confirming days."""

from ..errors import CalendarNotConfirmed
from .arrangements import (
    DayEntry,
    confirm_arrangement,
    days_off,
    enter_arrangement,
    make_up_day,
    withdraw_arrangement,
)
from .explanation import explain
from .periods import (
    Counted,
    Period,
    confirmed_until,
    count_period,
    days_between,
    due,
    is_workday,
    period,
    recompute,
)
from .places import Place
from .seeds import read_holidays, seed_national
from .workcalendar import WorkCalendar

__all__ = [
    "CalendarNotConfirmed",
    "Counted",
    "DayEntry",
    "Period",
    "Place",
    "WorkCalendar",
    "confirm_arrangement",
    "confirmed_until",
    "count_period",
    "days_between",
    "days_off",
    "due",
    "enter_arrangement",
    "explain",
    "is_workday",
    "make_up_day",
    "period",
    "read_holidays",
    "recompute",
    "seed_national",
    "withdraw_arrangement",
]
