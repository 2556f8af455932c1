"""What the twin plans before anybody acts: fates, days, scores, time."""

from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest

from demo.reviews import score_items
from demo.twin import holidays
from demo.twin.agenda import Agenda
from demo.twin.clock import BEIJING, Clock, Diary
from demo.twin.entries import field_entries
from demo.twin.plot import GOOD, HIGH, SPECIAL, TIED, plot, reaches_the_list
from demo.twin.sheets import sheet_of
from forms_workflows.forms.schema.reading import Column, Field

NOON = datetime(2026, 5, 4, 12, tzinfo=BEIJING)


def test_few_organisations_meet_the_most_important_fates():
    assert plot(3, seed=1) == SPECIAL[:3]


def test_the_same_seed_has_the_same_fates():
    assert plot(40, seed=7) == plot(40, seed=7)
    assert plot(40, seed=7) != plot(40, seed=8)


@pytest.mark.parametrize("seed", range(5))
def test_the_last_place_is_contested_by_two_equals(seed):
    fates = plot(40, seed=seed, quota=10)
    better = [fate for fate in fates if reaches_the_list(fate) and fate.score in (HIGH, GOOD)]
    assert len(better) == 9
    assert sum(fate.score == TIED for fate in fates) == 2


@pytest.mark.parametrize("total", ["0", "52.5", "78", "99.5", "100"])
def test_sheets_come_to_the_wanted_total(total):
    sheet = sheet_of(Decimal(total), Random(1))
    points = {code: Decimal(sheet[code]) for code in score_items()}
    assert sum(points.values()) == Decimal(total)
    assert all(0 <= points[code] <= most for code, most in score_items().items())


def test_tables_are_sent_as_the_page_names_their_cells():
    columns = (Column(code="name", type="text"), Column(code="revenue", type="decimal"))
    field = Field(code="d01", type="table", columns=columns)
    assert field_entries(field, "d01", [{"id": "r1", "name": "甲", "revenue": "3.5"}]) == {
        "d01-rows": ["r1"],
        "d01-r1-name": "甲",
        "d01-r1-revenue": "3.5",
    }


def test_time_moves_forward_only_and_is_swept_every_night():
    nights = []
    with Clock(NOON, lambda: nights.append(clock.today)) as clock:
        clock.wait(days=2)
        clock.go_to(NOON)
        assert clock.now == datetime(2026, 5, 6, 12, tzinfo=BEIJING)
    assert nights == [date(2026, 5, 5), date(2026, 5, 6)]


def test_acts_happen_in_order_of_time_and_then_of_planning():
    done = []
    with Clock(NOON) as clock:
        agenda = Agenda(clock)
        later = NOON.replace(hour=15)
        agenda.plan(later, done.append, "second")
        agenda.plan(later, done.append, "third")
        agenda.plan(NOON, done.append, "first")
        agenda.plan(NOON.replace(day=9), done.append, "never")
        agenda.run(until=NOON.replace(day=5))
        assert done == ["first", "second", "third"]
        assert clock.now == NOON.replace(day=5)


@pytest.mark.django_db
def test_festivals_follow_the_lunar_year():
    assert holidays.lunar(date(2026, 3, 20), 2025) == [date(2025, 3, 31)]
    assert holidays.lunar(date(2026, 3, 20), 2030) == [date(2030, 2, 4)]


@pytest.mark.django_db
def test_without_a_calendar_people_go_by_the_weekday():
    diary = Diary(None)
    assert diary.workday(date(2026, 5, 9)) == date(2026, 5, 11)
    assert diary.workday(date(2026, 5, 8), 2) == date(2026, 5, 12)
    assert diary.workday_before(date(2026, 5, 10), 1) == date(2026, 5, 7)
