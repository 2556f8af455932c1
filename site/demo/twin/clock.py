"""The twin's time. It stands still while nobody acts, moves forward only, and sweeps what is due on the way."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from forms_workflows.calendars.domain import CalendarNotConfirmed, WorkCalendar

#: Where the twin lives, and the demo with it.
BEIJING = ZoneInfo("Asia/Shanghai")

#: When the night's sweep runs: five minutes after each midnight, Beijing time.
SWEEP_AT = time(0, 5)


class Clock:
    """A context: inside of it the whole process lives in the twin's time.

    ``sweep`` is called once for every midnight that passes.
    """

    def __init__(self, start, sweep=lambda: None):
        self.start, self.sweep = start, sweep

    def __enter__(self):
        self.travel = time_machine.travel(self.start, tick=False)
        self.traveller = self.travel.start()
        return self

    def __exit__(self, *error):
        self.travel.stop()

    @property
    def now(self):
        return timezone.now()

    @property
    def today(self):
        return timezone.localdate(self.now, BEIJING)

    def wait(self, **span):
        self.go_to(self.now + timedelta(**span))

    def go_to(self, moment):
        """Forward to this moment; a moment that has passed changes nothing."""
        while (night := self.next_sweep()) <= moment:
            self.traveller.move_to(night)
            self.sweep()
        if moment > self.now:
            self.traveller.move_to(moment)

    def next_sweep(self):
        tonight = at(self.today, SWEEP_AT)
        return tonight if tonight > self.now else at(self.today + timedelta(days=1), SWEEP_AT)


def at(day, moment=time(9)):
    """The moment of a day in Beijing."""
    return datetime.combine(day, moment, BEIJING)


class Diary:
    """Working days as the department counts them, for planning who acts when."""

    def __init__(self, department):
        self.department, self.calendar = department, WorkCalendar(department)

    def reload(self):
        """Somebody has changed the calendar."""
        self.calendar = WorkCalendar(self.department)

    def works(self, day):
        """Whether people are in the office. Beyond the confirmed calendar they go by the weekday, as people do."""
        try:
            return self.calendar.is_workday(day)
        except CalendarNotConfirmed:
            return day.weekday() < 5

    def workday(self, day, count=0):
        """The ``count``-th working day after ``day``; with 0 the day itself or the next one that is worked."""
        return self._step(day, count, timedelta(days=1))

    def workday_before(self, day, count=0):
        return self._step(day, count, timedelta(days=-1))

    def _step(self, day, count, step):
        while not self.works(day):
            day += step
        for _number in range(count):
            day += step
            while not self.works(day):
                day += step
        return day
