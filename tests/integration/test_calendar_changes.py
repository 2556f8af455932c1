"""X13: a new holiday arrangement while a publicity period runs."""

from datetime import date, datetime

import pytest

from demo.twin.clock import BEIJING
from forms_workflows.calendars.domain import Place, confirm_arrangement, days_off, enter_arrangement
from forms_workflows.errors import Refused

from .world import YEAR


def announce_days_off(world, first, last):
    arrangement = enter_arrangement(
        place=Place.of_region(world.department.region),
        year=YEAR,
        days=days_off(first, last, "示例节日"),
        entered_by=world.person("handler"),
        document_number="示例〔2026〕9号",
    )
    confirm_arrangement(arrangement=arrangement, person=world.person("lead"))


def test_x13_the_end_moves_later_with_the_calendar(published_case):
    world, case, period = published_case
    assert period.last_day == "2026-09-20"
    announce_days_off(world, date(2026, 9, 17), date(2026, 9, 17))
    period.refresh_from_db()
    assert period.last_day == "2026-09-21"
    world.travel(period.ends_at.replace(day=21))
    case.refresh_from_db()
    assert case.part == "period"
    world.after(period)
    case.refresh_from_db()
    assert case.part == "document"


def test_x13_days_outside_the_period_change_nothing(published_case):
    world, _case, period = published_case
    announce_days_off(world, date(2026, 11, 2), date(2026, 11, 3))
    period.refresh_from_db()
    assert period.last_day == "2026-09-20"


def test_a_period_that_would_run_past_the_confirmed_calendar_refuses_the_confirmation_in_words(world):
    world.approved()
    world.travel(datetime(YEAR, 12, 18, 10, 0, tzinfo=BEIJING))
    period = world.publish()
    with pytest.raises(Refused, match=str(YEAR + 1)) as refused:
        announce_days_off(world, date(YEAR, 12, 24), date(YEAR, 12, 24))
    assert str(world.round) in str(refused.value)
    last = period.last_day
    period.refresh_from_db()
    assert period.last_day == last
