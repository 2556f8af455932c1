"""Enter a year's holiday arrangement, confirm it with a second pair of eyes, or take it back."""

import datetime
import itertools
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import SITE, record
from forms_workflows.errors import FourEyes, Refused

from ..models import ONE_DAY, Arrangement, Horizon, WorkDay, year_end
from ..signals import calendar_changed
from .places import Place


@dataclass(frozen=True)
class DayEntry:
    """A day off, or a weekend day that is worked to make up for one; ``name`` is the holiday's."""

    date: datetime.date
    is_workday: bool
    name: str = ""


def days_off(first, last, name=""):
    """The entries of a holiday from its first to its last day, weekends included."""
    return [DayEntry(first + ONE_DAY * n, False, name) for n in range((last - first).days + 1)]


def make_up_day(date, name=""):
    """The entry of a weekend day that is worked (调休上班)."""
    return DayEntry(date, True, name)


@transaction.atomic
def enter_arrangement(
    *, place, year, days, entered_by, confirmed_from=None, confirmed_to=None, replaces=None, **notice
):
    """Store a year's arrangement, which counts once a second person has confirmed it.

    ``days`` are DayEntry objects, ``notice`` the fields document_number, source and source_file. The arrangement
    settles the days from 26 December of the year before until 25 December, unless told otherwise. ``entered_by`` is
    None for an import. ``replaces`` is an arrangement still waiting, which is taken back. Raises Refused.
    """
    days = sorted(days, key=lambda day: day.date)
    first = confirmed_from or year_end(year - 1) + ONE_DAY
    last = confirmed_to or year_end(year)
    check_span(year, first, last)
    check_days(days, first, last)
    if replaces is not None:
        withdraw_arrangement(arrangement=replaces, person=entered_by)
    refuse_second_waiting(place, year)
    common = {
        "layer": place.layer,
        "region": place.region,
        "department": place.department,
        "entered_by": entered_by,
    }
    arrangement = Arrangement.objects.create(
        year=year, confirmed_from=first, confirmed_to=last, **common, **notice
    )
    common["source"] = arrangement.document_number or arrangement.source
    WorkDay.objects.bulk_create(WorkDay(arrangement=arrangement, **vars(day), **common) for day in days)
    note("calendar.entered", arrangement, entered_by)
    return arrangement


@transaction.atomic
def confirm_arrangement(*, arrangement, person):
    """Put an arrangement in force: its days count from now on, those of its predecessor no longer.

    Raises FourEyes for whoever entered it, Refused when it is no longer waiting, would leave a gap, or would
    let a running period end on a day that nobody has confirmed yet.
    """
    arrangement = lock_waiting(arrangement)
    if arrangement.entered_by_id == person.pk:
        raise FourEyes(
            _(
                "Whoever entered an arrangement cannot confirm it. Ask a second person to compare it with the notice."
            )
        )
    put_in_force(arrangement, person)
    settle_horizon(arrangement)
    announce(arrangement)
    return arrangement


@transaction.atomic
def withdraw_arrangement(*, arrangement, person):
    """Take back an arrangement that nobody has confirmed yet. It stays on record."""
    arrangement = lock_waiting(arrangement)
    mark_superseded(Arrangement.objects.filter(pk=arrangement.pk))
    note("calendar.withdrawn", arrangement, person)
    return arrangement


def lock_waiting(arrangement):
    arrangement = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    if not arrangement.is_waiting:
        raise Refused(
            _("The arrangement of %(name)s is no longer waiting for confirmation (%(status)s).")
            % {"name": arrangement, "status": arrangement.status}
        )
    return arrangement


def put_in_force(arrangement, person):
    """Make the arrangement count, without settling the horizon or telling anybody. ``person`` is None for a seed."""
    place = Place(arrangement.layer, arrangement.region, arrangement.department)
    days = arrangement.days.all()
    mark_superseded(Arrangement.objects.live().of_place(place).filter(year=arrangement.year))
    WorkDay.objects.live().of_place(place).filter(date__in=days.values("date")).update(superseded=True)
    arrangement.confirmed_by, arrangement.confirmed_at = person, timezone.now()
    arrangement.save(update_fields=["confirmed_by", "confirmed_at"])
    days.update(confirmed_by=person, confirmed_at=arrangement.confirmed_at)
    note("calendar.confirmed", arrangement, person)


def announce(arrangement):
    """Let those count anew who counted with these days. The horizon is settled before: they may look beyond it.

    What they refuse, because a period cannot be counted to its end any more, refuses the confirmation.
    """
    place = Place(arrangement.layer, arrangement.region, arrangement.department)
    calendar_changed.send(
        sender=Arrangement, place=place, first=arrangement.confirmed_from, last=arrangement.confirmed_to
    )


def mark_superseded(arrangements):
    keys = list(arrangements.values_list("pk", flat=True))
    WorkDay.objects.filter(arrangement__in=keys).update(superseded=True)
    Arrangement.objects.filter(pk__in=keys).update(superseded=True)


def settle_horizon(arrangement):
    """Confirm the place from its first arrangement to its last, which must follow one another without a gap."""
    place = Place(arrangement.layer, arrangement.region, arrangement.department)
    spans = Arrangement.objects.live().of_place(place).order_by("confirmed_from")
    first = last = None
    for each in spans:
        if last and each.confirmed_from > last + ONE_DAY:
            raise Refused(
                _(
                    "The calendar (%(place)s) would have a gap from %(first)s to %(last)s. First enter the year before."
                )
                % {"place": place, "first": last + ONE_DAY, "last": each.confirmed_from - ONE_DAY}
            )
        first = first or each.confirmed_from
        last = each.confirmed_to
    Horizon.objects.update_or_create(
        layer=place.layer,
        region=place.region,
        department=place.department,
        defaults={"confirmed_from": first, "confirmed_to": last},
    )


def check_span(year, first, last):
    if not first <= last <= year_end(year):
        raise Refused(
            _("The arrangement of %(year)d can be confirmed from %(first)s until %(last)s at most.")
            % {"year": year, "first": first, "last": year_end(year)}
        )


def check_days(days, first, last):
    for day, following in itertools.pairwise(days):
        if day.date == following.date:
            raise Refused(_("%(date)s is entered twice.") % {"date": day.date})
    for day in days:
        if not first <= day.date <= last:
            raise Refused(
                _("%(date)s lies outside the days that this arrangement settles (%(first)s to %(last)s).")
                % {"date": day.date, "first": first, "last": last}
            )


def refuse_second_waiting(place, year):
    waiting = Arrangement.objects.waiting().of_place(place).filter(year=year).first()
    if waiting:
        raise Refused(
            _(
                "An arrangement of %(name)s is already waiting for confirmation. Correct it or take it back first."
            )
            % {"name": waiting}
        )


def note(action, arrangement, person):
    record(action=action, actor=person, chain=SITE, subject=arrangement, after=content_of(arrangement))


def content_of(arrangement):
    """What the arrangement says, for its digest."""
    days = arrangement.days.order_by("date").values_list("date", "is_workday", "name")
    return {
        "place": [arrangement.layer, arrangement.region_id, arrangement.department_id],
        "year": arrangement.year,
        "document_number": arrangement.document_number,
        "span": [arrangement.confirmed_from, arrangement.confirmed_to],
        "days": [list(day) for day in days],
    }
