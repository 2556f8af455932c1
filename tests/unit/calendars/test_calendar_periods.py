"""The examples of the regulation's working-day tables, and what follows from them."""

import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from forms_workflows.calendars import domain
from forms_workflows.calendars.domain import (
    CalendarNotConfirmed,
    days_between,
    due,
    explain,
    is_workday,
    period,
    recompute,
)
from tests.factories import make_department, make_region

BEIJING = ZoneInfo("Asia/Shanghai")


def day(text):
    """'02-10' is a day of 2026."""
    return datetime.date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


FIVE_DAYS_OF_2026 = [
    # start, last day if the first day counts, last day if counting begins with the next
    ("02-10", "02-14", "02-24"),
    ("02-12", "02-25", "02-26"),
    ("04-29", "05-08", "05-09"),
    ("09-18", "09-23", "09-24"),
    ("09-21", "09-28", "09-29"),
    ("09-24", "10-08", "10-09"),
    ("09-28", "10-09", "10-10"),
    ("09-30", "10-12", "10-13"),
    ("10-08", "10-13", "10-14"),
]


@pytest.mark.parametrize(("start", "last", "_next"), FIVE_DAYS_OF_2026)
def test_five_days_with_the_first_day(national, start, last, _next):
    assert period(start=day(start), days=5, count_first_day=True, department=None).last == day(last)


@pytest.mark.parametrize(("start", "_first", "last"), FIVE_DAYS_OF_2026)
def test_five_days_from_the_next_day(national, start, _first, last):
    assert period(start=day(start), days=5, department=None).last == day(last)


@pytest.mark.parametrize("count_first_day", [True, False])
@pytest.mark.parametrize("start", ["12-28", "12-22", "12-25"])
def test_beyond_the_horizon_nothing_is_computed(national, start, count_first_day):
    with pytest.raises(CalendarNotConfirmed):
        period(start=day(start), days=5, count_first_day=count_first_day, department=None)


@pytest.mark.parametrize(
    ("start", "days", "counted", "count_first_day", "first", "last"),
    [
        ("02-12", 5, "calendar", False, "02-13", "02-17"),
        ("02-12", 5, "calendar", True, "02-12", "02-16"),
        ("12-28", 5, "calendar", False, "12-29", "2027-01-02"),
        ("01-14", 1, "months", False, "01-15", "02-14"),
        ("01-15", 1, "months", True, "01-15", "02-14"),
        ("01-30", 1, "months", False, "01-31", "02-28"),
        ("2028-01-30", 1, "months", False, "2028-01-31", "2028-02-29"),
        ("10-31", 14, "months", False, "11-01", "2027-12-31"),
    ],
)
def test_days_and_months_that_ask_no_calendar(start, days, counted, count_first_day, first, last):
    found = period(
        start=day(start), days=days, counted=counted, count_first_day=count_first_day, department=None
    )
    assert (found.first, found.last, found.digest) == (day(first), day(last), "")
    assert len(found.counted) == (day(last) - day(first)).days + 1


REAL_NOTICES = [
    # who, published, days, whether the first day counts, first and last day as printed in the notice
    ("工信部 2024", "2024-11-18", 5, True, "2024-11-18", "2024-11-22"),
    ("山东 2024", "2024-08-23", 5, True, "2024-08-23", "2024-08-29"),
    ("工信部中小企业局 2022", "2022-12-29", 5, True, "2022-12-29", "2023-01-05"),
    ("湖北 2024", "2024-09-03", 5, False, "2024-09-04", "2024-09-10"),
    ("四川 2024", "2024-08-14", 7, True, "2024-08-14", "2024-08-22"),
    ("工信部单项冠军 2024", "2024-03-04", 5, False, "2024-03-05", "2024-03-11"),
]


@pytest.mark.parametrize(("_who", "start", "days", "count_first_day", "first", "last"), REAL_NOTICES)
def test_the_arithmetic_agrees_with_real_notices(national, _who, start, days, count_first_day, first, last):
    result = period(start=day(start), days=days, count_first_day=count_first_day, department=None)
    assert (result.first, result.last, len(result.counted)) == (day(first), day(last), days)


def test_a_regional_holiday_interrupts_a_publicity(regional_2025, department):
    result = period(start=day("2025-06-04"), days=5, count_first_day=True, department=department)
    assert result.last == day("2025-06-13")
    assert period(start=day("2025-06-04"), days=5, count_first_day=True, department=None).last == day(
        "2025-06-10"
    )


def test_which_days_were_counted_and_when_the_last_one_ends(national):
    result = period(start=day("09-28"), days=5, count_first_day=True, department=None)
    assert [each.isoformat()[5:] for each in result.counted] == ["09-28", "09-29", "09-30", "10-08", "10-09"]
    assert (result.first, result.last) == (day("09-28"), day("10-09"))
    assert result.ends_at == datetime.datetime(2026, 10, 10, tzinfo=BEIJING)
    assert result.ends_at.utcoffset() == datetime.timedelta(hours=8)


def test_a_moment_counts_as_its_day_in_beijing(national):
    late = datetime.datetime(2026, 9, 17, 16, 30, tzinfo=datetime.UTC)  # 00:30 of the 18th in Beijing
    assert period(start=late, days=5, count_first_day=True, department=None).last == day("09-23")
    with pytest.raises(ValueError, match="naive"):
        period(start=datetime.datetime(2026, 9, 18, 9), days=5, department=None)


def test_a_period_has_at_least_one_day(national):
    with pytest.raises(ValueError, match="at least one day"):
        period(start=day("09-18"), days=0, department=None)


@pytest.mark.parametrize(
    ("date", "worked"),
    [("09-20", True), ("10-10", True), ("10-01", False), ("10-08", True), ("10-11", False), ("02-14", True)],
)
def test_holidays_weekends_and_make_up_days(national, date, worked):
    assert is_workday(day(date), None) is worked


def test_due_is_the_end_of_the_last_day_counted_from_the_next(national):
    start = datetime.datetime(2026, 9, 28, 10, 15, tzinfo=BEIJING)
    assert due(start=start, days=5, department=None) == datetime.datetime(2026, 10, 11, tzinfo=BEIJING)


def test_a_due_moment_can_be_counted_on(national):
    start = datetime.datetime(2026, 11, 2, 9, tzinfo=BEIJING)
    once = due(start=start, days=15, department=None)
    assert due(start=once, days=15, department=None) == due(start=start, days=30, department=None)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("09-18", "09-24", 5),
        ("09-28", "10-10", 5),
        ("10-10", "09-28", -5),
        ("10-01", "10-07", 0),
        ("10-08", "10-08", 0),
    ],
)
def test_working_days_between_two_dates(national, start, end, count):
    assert days_between(start=day(start), end=day(end), department=None) == count


# --- layers ------------------------------------------------------------------------------------


def put_in_force(place, year, *days):
    from tests.factories import make_person

    arrangement = domain.enter_arrangement(place=place, year=year, days=days, entered_by=make_person())
    return domain.confirm_arrangement(arrangement=arrangement, person=make_person())


def test_a_prefecture_follows_its_region_and_a_department_without_region_its_superior(
    regional_2025, department, xinjiang
):
    karamay = make_region("650200", parent=xinjiang)
    bureau = make_department("克拉玛依市工信局", region=karamay, parent=department)
    office = make_department("规划处", parent=department)
    for each in (bureau, office):
        assert not is_workday(day("2025-06-06"), each)
    assert is_workday(day("2025-06-06"), make_department("无地区单位"))


def test_the_later_layer_wins(regional_2025, department, xinjiang):
    karamay = make_region("650200", parent=xinjiang)
    bureau = make_department("克拉玛依市工信局", region=karamay, parent=department)
    june_6 = day("2025-06-06")
    put_in_force(domain.Place.of_region(karamay), 2025, domain.make_up_day(june_6))
    assert (is_workday(june_6, department), is_workday(june_6, bureau)) == (False, True)
    put_in_force(domain.Place.of_department(department), 2025, *domain.days_off(june_6, june_6, "搬迁"))
    assert not is_workday(june_6, bureau)
    put_in_force(domain.Place.of_department(bureau), 2025, domain.make_up_day(june_6))
    assert (is_workday(june_6, department), is_workday(june_6, bureau)) == (False, True)


def test_department_may_be_given_by_its_key(regional_2025, department):
    assert not is_workday(day("2025-06-06"), department.pk)


# --- refusals ------------------------------------------------------------------------------------


def test_the_refusal_says_which_calendar_ends_when_and_what_to_enter(national):
    with translation.override("en"), pytest.raises(CalendarNotConfirmed) as refusal:
        period(start=day("12-28"), days=5, department=None)
    with translation.override("en"):
        assert str(refusal.value) == (
            "The working calendar (National) is confirmed only until 2026-12-25. "
            "First enter the State Council General Office’s holiday arrangement for 2027."
        )
    assert (refusal.value.date, refusal.value.gaps[0].confirmed_to) == (day("2026-12-29"), day("2026-12-25"))


def test_the_region_must_be_confirmed_as_well(regional_2025, department):
    with pytest.raises(CalendarNotConfirmed) as refusal:
        period(start=day("2026-03-02"), days=5, department=department)
    with translation.override("en"):
        assert str(refusal.value) == (
            "The working calendar (新疆维吾尔自治区) is confirmed only until 2025-12-25. "
            "First enter the holiday arrangement of 新疆维吾尔自治区 for 2026."
        )


def test_every_missing_calendar_is_named_at_once(db, department):
    with pytest.raises(CalendarNotConfirmed) as refusal:
        is_workday(day("03-02"), department)
    assert [gap.place.layer for gap in refusal.value.gaps] == ["national", "region"]
    with translation.override("en"):
        assert "not confirmed for any day, so 2026-03-02 cannot be counted" in str(refusal.value)


def test_days_before_the_horizon_are_refused(national):
    with translation.override("en"), pytest.raises(CalendarNotConfirmed, match="only from 2021-12-26 on"):
        is_workday(day("2021-12-24"), None)


@pytest.mark.parametrize(("date", "year"), [("2026-12-25", 2026), ("2026-12-26", 2027), ("2027-01-04", 2027)])
def test_the_last_days_of_december_belong_to_the_next_years_arrangement(db, date, year):
    with translation.override("en"), pytest.raises(CalendarNotConfirmed, match=f"arrangement for {year}"):
        is_workday(day(date), None)


def test_until_when_deadlines_can_be_computed(regional_2025, department):
    assert domain.confirmed_until(department) == day("2025-12-25")
    assert domain.confirmed_until(None) == day("2026-12-25")
    assert domain.confirmed_until(make_department("喀什", region=make_region("110000"))) is None


# --- explaining ----------------------------------------------------------------------------------


def test_every_day_of_a_period_is_explained(national):
    with translation.override("en"):
        rows = explain(period(start=day("09-18"), days=5, department=None))
    assert [(row.date.isoformat()[5:], row.weekday, row.counted, row.reason) for row in rows] == [
        ("09-18", "Friday", False, "Day of the start; counting begins with the next day"),
        ("09-19", "Saturday", False, "Weekend"),
        ("09-20", "Sunday", True, "Make-up working day (国庆节)"),
        ("09-21", "Monday", True, "Working day"),
        ("09-22", "Tuesday", True, "Working day"),
        ("09-23", "Wednesday", True, "Working day"),
        ("09-24", "Thursday", True, "Working day"),
    ]


def test_holidays_are_called_by_their_names(regional_2025, department):
    rows = explain(period(start=day("2025-06-04"), days=5, count_first_day=True, department=department))
    assert [row.reason for row in rows if row.date.day in (6, 8, 10)] == ["古尔邦节"] * 3
    assert sum(row.counted for row in rows) == 5


def test_days_off_without_a_name_and_make_up_days_without_one(national, department, xinjiang):
    place = domain.Place.of_region(xinjiang)
    put_in_force(place, 2026, *domain.days_off(day("11-04"), day("11-04")), domain.make_up_day(day("11-07")))
    with translation.override("en"):
        rows = explain(period(start=day("11-03"), days=4, department=department))
    assert [row.reason for row in rows[1:]] == [
        "Day off",
        "Working day",
        "Working day",
        "Make-up working day",
        "Weekend",
        "Working day",
    ]


# --- X13: the calendar changes while a period runs -------------------------------------------------


def test_x13_a_new_holiday_moves_the_end_later_and_never_earlier(regional_2025, department, xinjiang):
    question = {"start": day("2025-07-01"), "days": 5, "department": department}
    announced = period(**question)
    assert announced.last == day("2025-07-08")
    assert recompute(announced_last=announced.last, **question) is None
    known = [domain.DayEntry(each.date, each.is_workday, each.name) for each in regional_2025.days.all()]
    place = domain.Place.of_region(xinjiang)
    put_in_force(place, 2025, *known, *domain.days_off(day("2025-07-03"), day("2025-07-03"), "临时放假"))
    renewed = recompute(announced_last=announced.last, **question)
    assert renewed.last == day("2025-07-09")
    assert renewed.digest != announced.digest
    put_in_force(place, 2025, *known, domain.make_up_day(day("2025-07-05")))
    assert period(**question).last == day("2025-07-07")
    assert recompute(announced_last=renewed.last, **question) is None


def test_the_digest_stays_while_the_days_say_the_same(regional_2025, department, xinjiang):
    question = {"start": day("2025-06-04"), "days": 5, "department": department}
    before = period(**question).digest
    known = [domain.DayEntry(each.date, each.is_workday, each.name) for each in regional_2025.days.all()]
    put_in_force(domain.Place.of_region(xinjiang), 2025, *known)
    assert period(**question).digest == before


# --- cost ------------------------------------------------------------------------------------------


def queries_of(function):
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


def test_a_period_costs_two_queries_and_a_national_one_costs_one(regional_2025, department, xinjiang):
    bureau = make_department(
        "克拉玛依市工信局", region=make_region("650200", parent=xinjiang), parent=department
    )
    for days in (1, 5, 60):
        assert queries_of(partial(period, start=day("2025-03-03"), days=days, department=bureau)) == 2
    assert queries_of(lambda: period(start=day("2025-03-03"), days=5, department=None)) == 1
    assert queries_of(lambda: explain(period(start=day("2025-03-03"), days=5, department=bureau))) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rows_of_a_list_share_one_calendar(regional_2025, department, rows):
    def count():
        calendar = domain.WorkCalendar(department)
        for row in range(rows):
            domain.count_period(calendar, start=day("2025-03-03") + datetime.timedelta(days=row), days=5)

    assert queries_of(count) == 2


def test_a_long_count_reads_on_where_it_stopped(regional_2025, department):
    calendar = domain.WorkCalendar(department)
    assert (
        domain.count_period(calendar, start=day("2025-01-02"), days=200).last
        == period(start=day("2025-01-02"), days=200, department=department).last
    )
    assert calendar.is_workday(day("2024-12-27"))
