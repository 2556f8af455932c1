"""Read the calendar as one department sees it."""

import datetime
from dataclasses import dataclass

from django.db.models import BooleanField, CharField, F, Q, Value
from django.utils import timezone

from ..errors import CalendarNotConfirmed
from ..models import ONE_DAY, Horizon, Layer, WorkDay
from .places import Gap, Place, places_of, required_of

CHUNK = datetime.timedelta(days=120)  # how far one query reads on; most periods end within it
SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """One day of the calendar: whether it is worked, and the entry that says so, if any."""

    date: datetime.date
    is_workday: bool
    name: str = ""
    place_key: tuple | None = None

    @property
    def is_weekend(self):
        return self.date.weekday() >= SATURDAY

    @property
    def is_entered(self):
        return self.place_key is not None


class WorkCalendar:
    """The layers that count for a department, loaded as far as it is asked.

    Make one for one computation, or for the rows of one list, and let it go: it does not notice changes.
    A first question costs two queries (one for ``department=None``). ``places`` names the layers instead.
    """

    def __init__(self, department=None, *, places=None):
        self.places = places_of(department) if places is None else places
        self.required = required_of(self.places)
        self.ranks = {place.key: rank for rank, place in enumerate(self.places)}
        self.entries = {}
        self.horizons = {}
        self.first = self.last = None

    def is_workday(self, date):
        """Whether the day is worked. Raises CalendarNotConfirmed where that is not known."""
        self.require_confirmed(date)
        return self.day(date).is_workday

    def day(self, date):
        """The day as the entries have it, confirmed or not: for showing, not for counting."""
        self.reach(date)
        return self.entries.get(date) or Day(date, date.weekday() < SATURDAY)

    def require_confirmed(self, date):
        if gaps := self.gaps(date):
            raise CalendarNotConfirmed(date, gaps)

    def gaps(self, date):
        """The required places whose calendar does not reach the day."""
        self.reach(date)
        return [gap for place in self.required if (gap := self.gap(place, date))]

    def gap(self, place, date):
        if place.key not in self.horizons:
            return Gap(place)
        first, last = self.horizons[place.key]
        return None if first <= date <= last else Gap(place, first, last)

    def confirmed_until(self):
        """The last day that all required layers confirm, or None."""
        self.reach(self.last or timezone.localdate())
        if any(place.key not in self.horizons for place in self.required):
            return None
        return min(self.horizons[place.key][1] for place in self.required)

    def reach(self, date):
        if self.first is None:
            self.first = date
            self.load(date, date + CHUNK)
        elif date > self.last:
            self.load(self.last + ONE_DAY, date + CHUNK)
        elif date < self.first:
            self.load(date - CHUNK, self.first - ONE_DAY)

    def load(self, first, last):
        rows = sorted(self.rows(first, last), key=lambda row: self.ranks[row[:3]])
        for *key, start, end, is_workday, name in rows:
            if is_workday is None:
                self.horizons[tuple(key)] = start, end
            else:
                self.entries[start] = Day(start, is_workday, name, tuple(key))
        self.first, self.last = min(self.first, first), max(self.last or last, last)

    def rows(self, first, last):
        """Entries of the days and the confirmed spans, told apart by ``is_workday``, in a single query."""
        if not self.places:  # what lies below the national calendar
            return []
        places = Q(layer=Layer.NATIONAL) if Place.national() in self.places else Q(pk__in=[])
        places |= Q(region__in=[place.region.pk for place in self.places if place.region])
        places |= Q(department__in=[place.department.pk for place in self.places if place.department])
        columns = ("layer", "region_id", "department_id")
        days = WorkDay.objects.live().filter(places, date__range=(first, last)).order_by()
        spans = Horizon.objects.filter(places).order_by()
        no_name = Value("", output_field=CharField())
        unknown = Value(None, output_field=BooleanField())
        return days.values_list(*columns, "date", F("date"), "is_workday", "name").union(
            spans.values_list(*columns, "confirmed_from", "confirmed_to", unknown, no_name), all=True
        )
