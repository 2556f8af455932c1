"""The days of a played year, counted back from a publicity period that crosses National Day and a day of the region."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from . import holidays
from .clock import at
from .scenes.scoring import NOTICE_DAYS


@dataclass(frozen=True)
class Timetable:
    announce: date
    opens: datetime
    closes: datetime
    local_deadline: date
    seat_panels: date
    session: date
    rank: date
    shortlist: date
    meeting: date
    second_meeting: date
    publish: date

    @property
    def begin(self):
        return at(self.announce - timedelta(days=10))


def timetable(diary, year):
    """One working day of the period lies before the region's day off, the others after the national holiday."""
    day_off = holidays.founding_day(year)
    back = diary.workday_before
    publish = back(day_off - timedelta(days=1), 1)
    second_meeting = back(publish, 4)
    meeting = back(publish, 10)
    shortlist = back(meeting, 3)
    rank = back(shortlist, 2)
    session = back(rank, 12)
    seat = back(session, NOTICE_DAYS)
    closes = diary.workday(seat - timedelta(days=70))
    opens = diary.workday(closes - timedelta(days=30))
    return Timetable(
        announce=back(opens, 2),
        opens=at(opens, time(9)),
        closes=at(closes, time(18)),
        local_deadline=diary.workday(closes, 20),
        seat_panels=seat,
        session=session,
        rank=rank,
        shortlist=shortlist,
        meeting=meeting,
        second_meeting=second_meeting,
        publish=publish,
    )
