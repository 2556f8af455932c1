"""The region's own days off for the years that are played, recorded by one person and confirmed by another in the
administration, and marked as examples.

No package knows a region's days; its editors record them from its government's notice. For years that the national
package does not know yet, the country's days are made up in the same way.
"""

from datetime import date, timedelta

from django.db.models import Max, Min
from django.urls import reverse

from forms_workflows.calendars.admin.forms import ranges_of
from forms_workflows.calendars.domain import Place, WorkCalendar, confirmed_until, days_off
from forms_workflows.calendars.models import Arrangement, year_end

EXAMPLE = "示例，非正式通知"
LUNAR_YEAR = 354.367
#: The first days of the two festivals of 2026 as astronomers estimate them; other years follow from the lunar year.
FESTIVALS = [("肉孜节（示例）", date(2026, 3, 20), 1), ("古尔邦节（示例）", date(2026, 5, 27), 3)]
FOUNDING_DAY = "自治区纪念日（示例）"
#: Month, day and length of national holidays with a fixed date, for years without a State Council notice.
NATIONAL = [
    ("元旦（示例）", 1, 1, 1),
    ("清明节（示例）", 4, 5, 1),
    ("劳动节（示例）", 5, 1, 5),
    ("国庆节（示例）", 10, 1, 7),
]


def prepare_calendar(play, years):
    """Have both layers confirmed for these years; says what was recorded."""
    for year in years:
        if needs(Place.national(), year):
            arrange(play, Place.national(), year, national_days(year))
            play.say(f"calendar {year}: national holidays (example, no notice known)")
    region = play.department.region
    for year in missing_years(Place.of_region(region), years):
        arrange(play, Place.of_region(region), year, regional_days(year))
        play.say(f"calendar {year}: {region.name} (example)")
    play.diary.reload()


def needs(place, year):
    return not Arrangement.objects.live().of_place(place).filter(year=year).exists()


def missing_years(place, years):
    """The years to be entered so that no gap opens between them and what is there already, in the order of entry."""
    known = Arrangement.objects.live().of_place(place).aggregate(first=Min("year"), last=Max("year"))
    first = min(filter(None, [min(years), known["first"]]))
    last = max(filter(None, [max(years), known["last"]]))
    missing = [year for year in range(first, last + 1) if needs(place, year)]
    earlier = [year for year in missing if known["first"] and year < known["first"]]
    return [*reversed(earlier), *(year for year in missing if year not in earlier)]


def arrange(play, place, year, days):
    """One handler records the notice in the administration, another confirms it."""
    enters, confirms = play.cast.of("dept_handler")[:2]
    entries = {
        "layer": place.layer,
        "region": place.region.pk if place.region else "",
        "year": year,
        "document_number": f"{EXAMPLE} {year}",
    }
    for number, row in enumerate(ranges_of(sorted(days, key=lambda day: day.date))):
        entries |= {f"off-{number}-{name}": value for name, value in row.items()}
    saved = play.fill_in(enters, reverse("calendar_record"), entries, press="save")
    recorded = Arrangement.objects.get(pk=saved.url.rstrip("/").rsplit("/", 1)[1])
    play.post(confirms, reverse("calendar_confirm", args=[recorded.pk]), expect=(302,))


def national_days(year):
    return clipped(
        [
            day
            for name, month, first, count in NATIONAL
            for day in holiday(date(year, month, first), count, name)
        ],
        year,
    )


def regional_days(year):
    """The festivals, and one day shortly before National Day, which falls into the publicity period."""
    days = [
        day
        for name, known, count in FESTIVALS
        for first in lunar(known, year)
        for day in holiday(first, count, name)
    ]
    days += holiday(founding_day(year), 1, FOUNDING_DAY)
    return clipped(list({day.date: day for day in days}.values()), year)


def founding_day(year):
    """The last day of September that the country works."""
    calendar, day = WorkCalendar(None), date(year, 9, 30)
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def holiday(first, count, name):
    return days_off(first, first + timedelta(days=count - 1), name)


def lunar(known, year):
    """The days of a year on which a festival begins: once, or now and then twice."""
    nearest = round((date(year, 7, 1) - known).days / LUNAR_YEAR)
    found = [known + timedelta(days=round(LUNAR_YEAR * (nearest + step))) for step in (-1, 0, 1)]
    return [day for day in found if day.year == year]


def clipped(days, year):
    """Only what an arrangement of this year can settle."""
    first, last = year_end(year - 1) + timedelta(days=1), year_end(year)
    return [day for day in days if first <= day.date <= last]


def reaches(department, day):
    """Whether the department's deadlines can be computed up to that day."""
    until = confirmed_until(department)
    return until is not None and until >= day
