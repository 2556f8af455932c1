"""Waiting times: days by the calendar, a date, the window of the round."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from demo.twin.clock import BEIJING
from forms_workflows.calendars import domain as calendars
from forms_workflows.calendars.models import Horizon
from forms_workflows.errors import NotAllowed
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.models import ReviewTask
from tests.unit.processes.builders import apply, check, process, wait


@pytest.fixture
def start(publish, world):
    def begin(*stages):
        version = publish(process(*stages))
        return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    return begin


def task_of(move):
    return ReviewTask.objects.get(pk=move.to[0].task_pk)


def due(**fields):
    return list(engine.periods_over(Kind.WAIT, **fields))


def test_working_days_are_counted_by_the_calendar(start, calendar, world):
    task = task_of(start(apply(target="wait"), wait(days=7)))
    assert task.scheduled == calendars.due(start=timezone.now(), days=7, department=world.department)
    assert (task.owner_permission, task.status) == (None, "SCHEDULED")


def test_calendar_days_end_with_the_last_day(start):
    task = task_of(start(apply(target="wait"), wait(days=3, working=False)))
    today = timezone.localdate(timezone=BEIJING)
    midnight = datetime.combine(today + timedelta(days=4), datetime.min.time(), BEIJING)
    assert task.scheduled == midnight


def test_a_date_begins_at_midnight(start):
    task = task_of(start(apply(target="wait"), wait(until="date", date="2031-05-01")))
    assert task.scheduled == datetime(2031, 5, 1, tzinfo=BEIJING)


def test_the_window_of_the_round(start):
    closes = timezone.now() + timedelta(days=9)
    with engine.facts_from(lambda process: {"round": {"closes_at": closes}}):
        task = task_of(start(apply(target="wait"), wait(until="window")))
    assert task.scheduled == closes
    later = closes + timedelta(days=2)
    engine.reschedule(process_pk=task.process_id, stage="wait", part="", ends_at=later)
    task.refresh_from_db()
    assert task.scheduled == later


def test_it_is_over_when_its_time_has_come_and_goes_on_by_its_own_outcome(start):
    move = start(apply(target="wait"), wait(days=3, working=False, target="check"), check())
    task = task_of(move)
    assert due() == []
    with pytest.raises(NotAllowed):
        engine.end_waiting(process_pk=task.process_id)
    ReviewTask.objects.filter(pk=task.pk).update(scheduled=timezone.now())
    assert due() == [task.process_id]
    assert list(engine.periods_over(Kind.PUBLICITY)) == []
    move = engine.end_waiting(process_pk=task.process_id)
    assert (move.stage, move.decided, move.to[0].stage) == ("wait", "elapsed", "check")
    assert due() == []


def test_beyond_the_confirmed_calendar_it_waits_for_the_calendar(start, world):
    move = start(apply(target="wait"), wait(days=7))
    task = task_of(move)
    assert (task.scheduled, task.data["due_pending"]) == (None, 7)
    assert due(now=timezone.now() + timedelta(days=999)) == []
    assert engine.refresh_due() == 0
    span = {
        "confirmed_from": timezone.localdate(),
        "confirmed_to": timezone.localdate() + timedelta(days=900),
    }
    Horizon.objects.create(layer="national", **span)
    Horizon.objects.create(layer="region", region=world.department.region, **span)
    assert engine.refresh_due() == 1
    task.refresh_from_db()
    assert task.scheduled == calendars.due(start=timezone.now(), days=7, department=world.department)
    assert "due_pending" not in task.data


def test_it_ends_with_its_case(start, world):
    move = start(apply(target="wait"), wait(days=3, working=False))
    engine.cancel(process_pk=move.process_pk, end="withdrawn", person=world.people["applicant"])
    assert due(now=timezone.now() + timedelta(days=999)) == []
