"""Whose calendar counts for a department: the country's, its regions', its own, one laid over the other."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

from forms_workflows.parties.models import Department

from ..models import Layer, year_of

# As deep as the tree of places goes; deeper ones only cost further queries.
RELATIVES = (
    "region__parent__parent",
    "parent__region__parent__parent",
    "parent__parent__region__parent__parent",
)


@dataclass(frozen=True)
class Place:
    """One layer of the calendar, with the region or department that it is the calendar of."""

    layer: str
    region: Model | None = None
    department: Model | None = None

    @classmethod
    def national(cls):
        return cls(Layer.NATIONAL)

    @classmethod
    def of_region(cls, region):
        return cls(Layer.REGION, region=region)

    @classmethod
    def of_department(cls, department):
        return cls(Layer.DEPARTMENT, department=department)

    @property
    def key(self):
        return str(self.layer), self.region and self.region.pk, self.department and self.department.pk

    def __str__(self):
        if self.region:
            return self.region.local_name
        return str(self.department or Layer(self.layer).label)


@dataclass(frozen=True)
class Gap:
    """A place whose calendar does not reach a day, with the span that is confirmed, if any."""

    place: Place
    confirmed_from: object = None
    confirmed_to: object = None

    def sentence(self, date):
        words = {
            "place": str(self.place),
            "from": self.confirmed_from,
            "until": self.confirmed_to,
            "date": date,
            "year": year_of(date),
        }
        # One string to translate: not every language parts sentences by a space.
        return _("%(state)s %(remedy)s") % {
            "state": self.state(date) % words,
            "remedy": self.remedy() % words,
        }

    def state(self, date):
        if self.confirmed_to is None:
            return _(
                "The working calendar (%(place)s) is not confirmed for any day, so %(date)s cannot be counted."
            )
        if date > self.confirmed_to:
            return _("The working calendar (%(place)s) is confirmed only until %(until)s.")
        return _("The working calendar (%(place)s) is confirmed only from %(from)s on.")

    def remedy(self):
        if self.place.layer == Layer.NATIONAL:
            return _("First enter the State Council General Office’s holiday arrangement for %(year)s.")
        return _("First enter the holiday arrangement of %(place)s for %(year)s.")


def places_of(department):
    """The layers that count for a department (an object, a primary key or None), lowest first; one query or none."""
    places = [Place.national()]
    if department is None:
        return places
    department = Department.objects.select_related(*RELATIVES).get(pk=getattr(department, "pk", department))
    departments = list(department.lineage())
    region = next((each.region for each in departments if each.region), None)
    places += [Place.of_region(each) for each in reversed(list(regions_up(region)))]
    places += [Place.of_department(each) for each in reversed(departments)]
    return places


def places_below(place):
    """The layers over which a place's own calendar is laid, lowest first."""
    if place.department:
        return places_of(place.department)[:-1]
    regions = [Place.of_region(each) for each in reversed(list(regions_up(place.region)))]
    return [Place.national(), *regions][:-1]


def regions_up(region):
    while region is not None:
        yield region
        region = region.parent


def required_of(places):
    """The places whose calendar must be confirmed: the country, and the topmost region where there is one."""
    regions = [place for place in places if place.layer == Layer.REGION]
    return [place for place in places if place.layer == Layer.NATIONAL] + regions[:1]
