"""The row lock, and what must hold whoever else touches viewflow's rows."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.models import Process, Task
from viewflow.workflow.timers import fire_due_timers

from forms_workflows.errors import Busy
from forms_workflows.processes import engine
from forms_workflows.processes.flows.lock import is_busy
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from tests.unit.processes.builders import apply, process, publicity


def test_a_case_that_stays_locked_is_busy(started, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", locked)
    with pytest.raises(Busy):
        engine.cancel(process_pk=started.process_pk, end="withdrawn", person=None)


def test_other_trouble_of_the_database_is_not_called_busy(started, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", broken)
    with pytest.raises(OperationalError):
        engine.cancel(process_pk=started.process_pk, end="withdrawn", person=None)


def test_lock_timeouts_of_postgresql_are_known_by_their_state():
    class LockNotAvailable(Exception):
        sqlstate = "55P03"

    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = LockNotAvailable()
    assert is_busy(error)


def test_viewflow_locks_with_the_same_lock(started, version, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", locked)
    with pytest.raises(FlowLockFailed), version.flow_class.lock(started.process_pk):
        pass


@pytest.mark.parametrize("model", [Process, Task, ReviewProcess, ReviewTask])
def test_rows_of_cases_are_never_deleted(started, model):
    with pytest.raises(ProtectedError), transaction.atomic():
        model._base_manager.first().delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        model._base_manager.all().delete()


def test_viewflows_own_sweep_clears_a_period_too(publish, world):
    version = publish(process(apply(target="publicity"), publicity(), code="swept"), checked=False)
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    ends_at = (timezone.now() - timedelta(minutes=1)).isoformat()
    engine.signal(
        process_pk=move.process_pk,
        stage="publicity",
        part="page",
        outcome="published",
        data={"ends_at": ends_at},
    )
    assert fire_due_timers() == 1
    assert ReviewProcess.objects.get(pk=move.process_pk).end == "done"
