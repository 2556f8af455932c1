import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import Event
from forms_workflows.calendars import domain
from forms_workflows.calendars.models import Arrangement, Horizon, NeverDeleted, WorkDay
from forms_workflows.calendars.signals import calendar_changed
from forms_workflows.errors import FourEyes, Refused
from tests.factories import make_department, make_person, make_region


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


EID = domain.days_off(day("03-20"), day("03-22"), "肉孜节")


@pytest.fixture
def clerk(db):
    return make_person("clerk")


@pytest.fixture
def colleague(db):
    return make_person("colleague")


@pytest.fixture
def place(xinjiang):
    return domain.Place.of_region(xinjiang)


@pytest.fixture
def entered(national, place, clerk):
    return domain.enter_arrangement(
        place=place, year=2026, days=EID, entered_by=clerk, document_number="新政办明电〔2025〕1号"
    )


def works(date, department):
    return domain.WorkCalendar(department).day(date).is_workday


# --- four eyes -----------------------------------------------------------------------------------


def test_an_entry_counts_once_a_second_person_has_confirmed_it(entered, department, colleague):
    assert entered.is_waiting
    assert works(day("03-20"), department)
    with pytest.raises(domain.CalendarNotConfirmed):
        domain.is_workday(day("03-20"), department)
    confirmed = domain.confirm_arrangement(arrangement=entered, person=colleague)
    assert not domain.is_workday(day("03-20"), department)
    assert (confirmed.entered_by.username, confirmed.confirmed_by.username) == ("clerk", "colleague")
    assert {(each.confirmed_by, each.source) for each in confirmed.days.all()} == {
        (colleague, "新政办明电〔2025〕1号")
    }


def test_nobody_confirms_what_they_entered(entered, clerk):
    with pytest.raises(FourEyes):
        domain.confirm_arrangement(arrangement=entered, person=clerk)
    entered.refresh_from_db()
    assert entered.is_waiting


def test_the_database_knows_the_rule_too(entered, clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.filter(pk=entered.pk).update(confirmed_by=clerk, confirmed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.filter(pk=entered.pk).update(confirmed_at=timezone.now())


def test_an_arrangement_is_confirmed_once(entered, colleague):
    domain.confirm_arrangement(arrangement=entered, person=colleague)
    with pytest.raises(Refused):
        domain.confirm_arrangement(arrangement=entered, person=make_person())


# --- versions ------------------------------------------------------------------------------------


def test_a_newer_version_replaces_the_older_and_both_stay(entered, clerk, colleague, place, department):
    domain.confirm_arrangement(arrangement=entered, person=colleague)
    newer = domain.enter_arrangement(
        place=place,
        year=2026,
        days=domain.days_off(day("03-19"), day("03-21"), "肉孜节"),
        entered_by=colleague,
    )
    assert works(day("03-19"), department)
    domain.confirm_arrangement(arrangement=newer, person=clerk)
    assert [works(day(date), department) for date in ("03-19", "03-20", "03-23")] == [False, False, True]
    entered.refresh_from_db()
    assert entered.superseded
    assert WorkDay.objects.filter(region=place.region).count() == 6
    assert WorkDay.objects.live().filter(region=place.region).count() == 3


def test_one_version_waits_at_a_time_and_a_correction_takes_its_place(entered, place, colleague):
    with pytest.raises(Refused):
        domain.enter_arrangement(place=place, year=2026, days=EID, entered_by=colleague)
    corrected = domain.enter_arrangement(
        place=place, year=2026, days=EID[:2], entered_by=colleague, replaces=entered
    )
    entered.refresh_from_db()
    assert (entered.superseded, entered.is_waiting, corrected.is_waiting) == (True, False, True)


def test_what_was_taken_back_cannot_be_confirmed(entered, clerk, colleague):
    domain.withdraw_arrangement(arrangement=entered, person=clerk)
    with pytest.raises(Refused):
        domain.confirm_arrangement(arrangement=entered, person=colleague)
    assert not WorkDay.objects.live().filter(arrangement=entered).exists()


@pytest.mark.parametrize("model", [Arrangement, WorkDay, Horizon])
def test_nothing_is_deleted(entered, model):
    with pytest.raises(NeverDeleted):
        model.objects.first().delete()
    with pytest.raises(NeverDeleted):
        model.objects.all().delete()


# --- contradictions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days",
    [
        [*EID, domain.make_up_day(day("03-21"))],
        [domain.make_up_day(day("12-26"))],
        domain.days_off(datetime.date(2025, 12, 25), datetime.date(2025, 12, 27)),
    ],
    ids=["twice", "after the year’s end", "before its beginning"],
)
def test_days_that_contradict_the_arrangement_are_refused(place, clerk, days):
    with pytest.raises(Refused):
        domain.enter_arrangement(place=place, year=2026, days=days, entered_by=clerk)
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize("confirmed_to", [day("12-26"), datetime.date(2025, 12, 1)])
def test_a_year_is_settled_until_25_december_at_most(place, clerk, confirmed_to):
    with pytest.raises(Refused):
        domain.enter_arrangement(
            place=place, year=2026, days=EID, entered_by=clerk, confirmed_to=confirmed_to
        )


def test_december_before_the_year_can_be_part_of_it(place, clerk, colleague):
    days = domain.days_off(datetime.date(2025, 12, 31), day("01-02"), "元旦")
    arrangement = domain.enter_arrangement(place=place, year=2026, days=days, entered_by=clerk)
    assert arrangement.days.count() == 3


# --- horizon ----------------------------------------------------------------------------------------


def confirm_year(place, year, clerk, colleague, **kwargs):
    arrangement = domain.enter_arrangement(place=place, year=year, days=[], entered_by=clerk, **kwargs)
    domain.confirm_arrangement(arrangement=arrangement, person=colleague)


def span(place):
    return Horizon.objects.of_place(place).values_list("confirmed_from", "confirmed_to").get()


def test_the_horizon_grows_year_by_year(place, clerk, colleague):
    confirm_year(place, 2025, clerk, colleague)
    assert span(place) == (datetime.date(2024, 12, 26), datetime.date(2025, 12, 25))
    confirm_year(place, 2026, clerk, colleague, confirmed_to=day("06-30"))
    assert span(place) == (datetime.date(2024, 12, 26), day("06-30"))
    confirm_year(place, 2026, clerk, colleague)
    assert span(place) == (datetime.date(2024, 12, 26), day("12-25"))
    confirm_year(place, 2024, clerk, colleague)
    assert span(place) == (datetime.date(2023, 12, 26), day("12-25"))


def test_a_gap_is_refused_and_nothing_changes(place, clerk, colleague):
    confirm_year(place, 2024, clerk, colleague)
    before = span(place)
    with pytest.raises(Refused, match="2024-12-26"):
        confirm_year(place, 2026, clerk, colleague)
    assert span(place) == before
    assert Arrangement.objects.live().count() == 1


def test_places_do_not_share_a_horizon(place, clerk, colleague):
    confirm_year(place, 2026, clerk, colleague)
    other = domain.Place.of_region(make_region("640000"))
    confirm_year(other, 2025, clerk, colleague)
    assert span(place) != span(other)


# --- constraints -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"layer": "national", "region": True},
        {"layer": "region"},
        {"layer": "region", "region": True, "department": True},
        {"layer": "department"},
        {"layer": "department", "region": True},
    ],
)
@pytest.mark.parametrize("model", [WorkDay, Horizon, Arrangement])
def test_a_layer_has_its_place_and_no_other(xinjiang, model, fields):
    places = {"region": xinjiang, "department": make_department()}
    fields = {key: places[key] if value is True else value for key, value in fields.items()}
    own = {
        WorkDay: {"date": day("01-01"), "is_workday": False},
        Horizon: {"confirmed_from": day("01-01"), "confirmed_to": day("01-02")},
        Arrangement: {"year": 2026, "confirmed_from": day("01-01"), "confirmed_to": day("01-02")},
    }
    with pytest.raises(IntegrityError, match="place_fits_layer"), transaction.atomic():
        model.objects.create(**own[model], **fields)


@pytest.mark.parametrize("place", [{"layer": "national"}, {"layer": "region"}, {"layer": "department"}])
def test_one_day_counts_once_per_place(xinjiang, place):
    if place["layer"] == "region":
        place = {**place, "region": xinjiang}
    if place["layer"] == "department":
        place = {**place, "department": make_department()}
    fields = {"date": day("01-01"), "is_workday": False, **place}
    WorkDay.objects.create(**fields, confirmed_at=timezone.now())
    WorkDay.objects.create(**fields)
    WorkDay.objects.create(**fields, confirmed_at=timezone.now(), superseded=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkDay.objects.create(**fields, confirmed_at=timezone.now())


def test_a_span_does_not_end_before_it_begins(db):
    with pytest.raises(IntegrityError, match="horizon_from_before_to"), transaction.atomic():
        Horizon.objects.create(layer="national", confirmed_from=day("01-02"), confirmed_to=day("01-01"))


def test_a_place_has_one_span(db):
    fields = {"layer": "national", "confirmed_from": day("01-01"), "confirmed_to": day("01-01")}
    Horizon.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Horizon.objects.create(**fields)


# --- what others learn ---------------------------------------------------------------------------------


def test_every_step_is_in_the_audit_trail(entered, clerk, colleague):
    domain.confirm_arrangement(arrangement=entered, person=colleague)
    events = Event.objects.filter(subject_type="calendars.arrangement", subject_id=str(entered.pk)).order_by(
        "seq"
    )
    assert list(events.values_list("action", "actor_name")) == [
        ("calendar.entered", "clerk"),
        ("calendar.confirmed", "colleague"),
    ]
    assert events[0].after == events[1].after != ""
    assert verify("site") is None


def test_those_who_computed_with_the_calendar_are_told(entered, colleague, place):
    heard = []

    def listen(sender, place, first, last, **kwargs):
        heard.append((place.key, first, last))

    calendar_changed.connect(listen)
    try:
        domain.confirm_arrangement(arrangement=entered, person=colleague)
    finally:
        calendar_changed.disconnect(listen)
    assert heard == [(place.key, datetime.date(2025, 12, 26), day("12-25"))]


def test_whoever_counts_anew_may_look_beyond_the_old_horizon(entered, department, colleague):
    """A regional notice settles the region's first days: who is told of it already counts with them."""
    seen = []

    def count(sender, place, **kwargs):
        seen.append((place, domain.confirmed_until(department)))

    calendar_changed.connect(count)
    try:
        domain.confirm_arrangement(arrangement=entered, person=colleague)
    finally:
        calendar_changed.disconnect(count)
    assert seen == [(domain.Place.of_region(department.region), day("12-25"))]
