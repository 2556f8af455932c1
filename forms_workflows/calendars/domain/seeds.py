"""Fill the national layer from a package, and read arrangements from files."""

import datetime
import json
from collections import defaultdict
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused

from ..models import Arrangement, year_end, year_of
from .arrangements import (
    DayEntry,
    announce,
    content_of,
    enter_arrangement,
    lock_waiting,
    put_in_force,
    settle_horizon,
)
from .places import Place

PACKAGE = "chinesecalendar"


@transaction.atomic
def seed_national(*, years=None):
    """Put the package's national arrangements in force. Returns {year: "new" | "changed" | "same" | "kept"}.

    ``kept`` are the years that people have entered: those are left alone. May be repeated.
    """
    known = package_days()
    results, changed = {}, []
    for year in sorted(years or known):
        if year not in known:
            raise Refused(
                _("%(package)s knows no arrangement for %(year)d.") % {"package": PACKAGE, "year": year}
            )
        results[year], arrangement = seed_year(year, known[year], first_of(year, known))
        changed += [arrangement] if arrangement else []
    if changed:
        settle_horizon(changed[-1])
    for arrangement in changed:
        announce(arrangement)
    return results


def seed_year(year, days, first):
    live = Arrangement.objects.live().of_place(Place.national()).filter(year=year).first()
    if live and live.confirmed_by_id:
        return "kept", None
    if live and says_the_same(live, days):
        return "same", None
    source = f"{PACKAGE} {version(PACKAGE)}"
    arrangement = enter_arrangement(
        place=Place.national(), year=year, days=days, entered_by=None, confirmed_from=first, source=source
    )
    put_in_force(lock_waiting(arrangement), None)
    return "changed" if live else "new", arrangement


def says_the_same(arrangement, days):
    entered = sorted((day.date, day.is_workday, day.name) for day in days)
    return [tuple(day) for day in content_of(arrangement)["days"]] == entered


def first_of(year, known):
    """The package's first year has no December before it."""
    return datetime.date(year, 1, 1) if year == min(known) else None


def package_days():
    """{year of the arrangement: [DayEntry]} as the package knows them, the last year up to 25 December."""
    entries = [(date, False, name) for date, name in holidays.items()]
    entries += [(date, True, name) for date, name in workdays.items()]
    last = max(date.year for date, _worked, _name in entries)
    years = defaultdict(list)
    for date, is_workday, name in entries:
        if date <= year_end(last):
            years[year_of(date)].append(DayEntry(date, is_workday, Holiday(name).chinese))
    return dict(years)


def read_holidays(text):
    """(year, [DayEntry], source) from JSON in the style of holiday-cn. Raises Refused if it is none."""
    try:
        content = json.loads(text)
        year = int(content["year"])
        days = [
            DayEntry(
                datetime.date.fromisoformat(day["date"]), not day["isOffDay"], str(day.get("name", ""))[:60]
            )
            for day in content["days"]
        ]
        papers = content.get("papers") or []
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            _("The file is not in the style of holiday-cn: a year, and days with date, name and isOffDay.")
        ) from error
    if not days:
        raise Refused(_("The file has no days for %(year)d.") % {"year": year})
    return year, days, " ".join(papers)[:500]
