import datetime
import json
from io import StringIO

import chinese_calendar
import pytest
from chinese_calendar import constants
from django.core.management import CommandError, call_command

from forms_workflows.calendars import domain
from forms_workflows.calendars.models import Arrangement, Horizon, WorkDay
from tests.factories import make_person


def run(command, *args, **kwargs):
    out = StringIO()
    call_command(command, *args, stdout=out, **kwargs)
    return out.getvalue()


def test_the_seed_says_what_the_package_says_from_its_first_day_to_25_december(db):
    out = run("seed_calendar")
    span = Horizon.objects.get()
    last = max(constants.holidays).year
    assert (span.confirmed_from, span.confirmed_to) == (
        datetime.date(2004, 1, 1),
        datetime.date(last, 12, 25),
    )
    assert str(span.confirmed_to) in out
    calendar = domain.WorkCalendar(None)
    day = span.confirmed_from
    while day <= span.confirmed_to:
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        day += datetime.timedelta(days=1)


def test_seeding_again_changes_nothing(db):
    domain.seed_national(years=[2025, 2026])
    before = list(WorkDay.objects.values_list("pk", "superseded"))
    assert domain.seed_national(years=[2025, 2026]) == {2025: "same", 2026: "same"}
    assert list(WorkDay.objects.values_list("pk", "superseded")) == before


def test_years_can_be_added_later_on_both_sides(db):
    run("seed_calendar", years=[2025])
    run("seed_calendar", years=[2024, 2026])
    span = Horizon.objects.get()
    assert (span.confirmed_from, span.confirmed_to) == (
        datetime.date(2023, 12, 26),
        datetime.date(2026, 12, 25),
    )
    assert run("seed_calendar", verbosity=2).count("\n") == len(domain.seeds.package_days()) + 1


def test_years_the_package_does_not_know_are_refused(db):
    with pytest.raises(CommandError, match="2050"):
        run("seed_calendar", years=[2050])


def test_a_gap_is_refused(db):
    with pytest.raises(CommandError):
        run("seed_calendar", years=[2024, 2026])
    assert not Arrangement.objects.exists()


def test_a_corrected_package_corrects_its_own_years_but_not_what_people_entered(db, monkeypatch):
    domain.seed_national(years=[2025, 2026])
    arrangement = domain.enter_arrangement(
        place=domain.Place.national(), year=2026, days=[], entered_by=make_person()
    )
    domain.confirm_arrangement(arrangement=arrangement, person=make_person())
    for year in (2025, 2026):
        monkeypatch.setitem(constants.holidays, datetime.date(year, 11, 5), "National Day")
    assert domain.seed_national(years=[2025, 2026]) == {2025: "changed", 2026: "kept"}
    assert not domain.is_workday(datetime.date(2025, 11, 5), None)
    assert domain.is_workday(datetime.date(2026, 11, 5), None)


# --- files -------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2027.json"
    content = {
        "year": 2027,
        "papers": ["https://www.gov.cn/example"],
        "days": [
            {"name": "元旦", "date": "2026-12-27", "isOffDay": False},
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_file_waits_for_confirmation(national, file):
    out = run("import_holidays", file, entered_by=make_person("clerk").username)
    arrangement = Arrangement.objects.waiting().get()
    assert (arrangement.year, arrangement.source) == (2027, "https://www.gov.cn/example")
    assert list(arrangement.days.values_list("date", "is_workday", "name")) == [
        (datetime.date(2026, 12, 27), True, "元旦"),
        (datetime.date(2027, 1, 1), False, "元旦"),
    ]
    assert "2" in out
    domain.confirm_arrangement(arrangement=arrangement, person=make_person())
    assert domain.is_workday(datetime.date(2026, 12, 27), None)
    assert domain.confirmed_until(None) == datetime.date(2027, 12, 25)


def test_a_second_person_may_confirm_at_once(national, file, xinjiang):
    people = {"entered_by": make_person("clerk").username, "confirmed_by": make_person("colleague").username}
    run("import_holidays", file, region="650000", **people)
    assert Arrangement.objects.live().get(year=2027).region == xinjiang


@pytest.mark.parametrize(
    "options",
    [{"entered_by": "clerk", "confirmed_by": "clerk"}, {"entered_by": "nobody"}, {"region": "999999"}],
    ids=["one person twice", "unknown person", "unknown region"],
)
def test_bad_options_leave_nothing_behind(national, file, options):
    make_person("clerk")
    with pytest.raises(CommandError):
        run("import_holidays", file, **options)
    assert not Arrangement.objects.filter(year=2027).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"year": 2027}',
        '{"year": 2027, "days": []}',
        '{"year": 2027, "days": [{"date": "x", "isOffDay": true}]}',
    ],
)
def test_other_files_are_refused(db, tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(CommandError):
        run("import_holidays", path)


def test_a_missing_file_is_refused(db, tmp_path):
    with pytest.raises(CommandError):
        run("import_holidays", tmp_path / "none.json")
