"""Deadlines: computed by the calendar, waiting for it, taking effect by themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forms_workflows.calendars import domain as calendars
from forms_workflows.calendars.models import Horizon
from forms_workflows.errors import NotAllowed
from forms_workflows.processes import engine
from forms_workflows.processes.flows import desks
from forms_workflows.processes.models import ReviewTask
from tests.unit.processes.builders import apply, check, opinion, process, score


@pytest.fixture
def start(publish, world):
    def begin(*stages):
        version = publish(process(*stages, code="due"))
        return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    return begin


def task_of(move):
    return ReviewTask.objects.get(pk=move.to[0].task_pk)


def expected(world, days):
    return calendars.due(start=timezone.now(), days=days, department=world.department)


def test_a_task_is_due_after_its_working_days(start, calendar, world):
    move = start(apply(), check(deadline=10))
    assert move.to[0].due == task_of(move).scheduled == expected(world, 10)


@pytest.mark.parametrize(("counted", "days"), [("calendar", [11]), ("months", range(10 * 28, 10 * 31 + 2))])
def test_a_deadline_in_days_or_months_asks_no_calendar(start, world, counted, days):
    """Without the fixture ``calendar`` no day of it is confirmed."""
    move = start(apply(), check(deadline=10, deadline_in=counted))
    due = timezone.localtime(move.to[0].due)
    assert (due.date() - timezone.localdate()).days in days
    assert (due.hour, due.minute) == (0, 0)  # the end of the day before
    assert "due_pending" not in task_of(move).data


def test_no_deadline_no_due_moment(start, calendar):
    assert start(apply(), check()).to[0].due is None


def test_hands_of_an_opinion_share_one_due_moment(start, act, calendar):
    move = start(apply(target="opinion"), opinion(deadline=5))
    due = move.to[0].due
    ReviewTask.objects.filter(pk=move.to[0].task_pk).update(scheduled=due - timedelta(days=1))
    move = act(move, "local_handler", "recommend")
    assert move.to[0].due == due - timedelta(days=1)
    move = act(move, "local_checker", "send_back")
    assert move.to[0].due == due - timedelta(days=1)


def test_sheets_are_due_together_and_a_reserves_with_them(start, calendar, world):
    move = start(apply(target="score"), score(deadline=3))
    experts = [world.people[f"expert{number}"].pk for number in (1, 2, 3)]
    move = engine.signal(
        process_pk=move.process_pk, stage="score", part="panel", outcome="open", data={"experts": experts}
    )
    assert {sheet.due for sheet in move.to} == {expected(world, 3)}
    reserve = engine.replace_expert(
        process_pk=move.process_pk, stage="score", old=experts[0], new=world.people["expert4"]
    )
    assert reserve.to[0].due == expected(world, 3)


def test_beyond_the_calendar_the_moment_waits_and_is_filled_in_later(start, world):
    move = start(apply(), check(deadline=10))
    task = task_of(move)
    assert (move.to[0].due, task.scheduled, task.data["due_pending"]) == (None, None, 10)
    assert engine.refresh_due() == 0
    span = {"confirmed_from": timezone.localdate(), "confirmed_to": timezone.localdate() + timedelta(days=90)}
    Horizon.objects.create(layer="national", **span)
    Horizon.objects.create(layer="region", region=world.department.region, **span)
    assert engine.refresh_due() == 1
    task = task_of(move)
    assert task.scheduled == expected(world, 10)
    assert "due_pending" not in task.data
    assert engine.refresh_due() == 0


def test_of_three_tasks_that_waited_the_one_that_breaks_holds_back_no_other(
    publish, world, monkeypatch, caplog
):
    version = publish(process(apply(), check(deadline=10), code="due"))
    tasks = [
        task_of(engine.start(version=version, person=world.people["applicant"], scopes=world.scopes))
        for _number in range(3)
    ]
    due, broken = timezone.now() + timedelta(days=9), tasks[1].process_id

    def moment(*, process, **kwargs):
        if process.pk == broken:
            raise RuntimeError("broken row")
        return due

    monkeypatch.setattr(desks, "working_moment", moment)
    assert engine.refresh_due() == 2
    assert [ReviewTask.objects.get(pk=task.pk).scheduled for task in tasks] == [due, None, due]
    assert "due moment of task" in caplog.text
    broken = None
    assert engine.refresh_due() == 1
    assert ReviewTask.objects.get(pk=tasks[1].pk).scheduled == due


def test_what_waits_for_the_calendar_is_handed_on_within_an_opinion(start, act):
    move = start(apply(target="opinion"), opinion(deadline=5))
    pending = task_of(move).data["due_from"]
    move = act(move, "local_handler", "recommend")
    assert (task_of(move).data["due_pending"], task_of(move).data["due_from"]) == (5, pending)


def overdue(move):
    ReviewTask.objects.filter(pk=move.to[0].task_pk).update(scheduled=timezone.now() - timedelta(minutes=1))
    return move.to[0].task_pk


def test_an_overdue_check_decides_by_itself_where_the_stage_says_so(start, calendar):
    move = start(apply(), check(deadline=3, on_overdue="refuse"))
    assert list(engine.overdue_tasks()) == []
    pk = overdue(move)
    assert [task.pk for task in engine.overdue_tasks()] == [pk]
    fired = engine.fire(task=pk)
    assert (fired.decided, fired.end, ReviewTask.objects.get(pk=pk).owner) == ("refuse", "refused", None)


def test_an_overdue_opinion_decides_from_whichever_hand_holds_it(start, act, calendar):
    move = start(apply(target="opinion"), opinion(deadline=3, on_overdue="not_recommended"))
    move = act(move, "local_handler", "recommend")
    fired = engine.fire(task=overdue(move))
    assert (fired.decided, fired.end) == ("not_recommended", "not_recommended")


def test_an_overdue_correction_lapses(start, act, calendar):
    lapsing = apply(deadline=5, on_overdue="lapse")
    lapsing["outcomes"].append({"key": "lapse", "title": "逾期未补正", "target": "end:lapsed"})
    move = act(start(lapsing, check()), "local_handler", "return")
    assert move.to[0].due is not None
    assert engine.fire(task=overdue(move)).end == "lapsed"


def test_an_overdue_task_stays_where_nothing_is_said(start, calendar):
    move = start(apply(), check(deadline=3))
    pk = overdue(move)
    assert list(engine.overdue_tasks()) == []
    with pytest.raises(NotAllowed):
        engine.fire(task=pk)
