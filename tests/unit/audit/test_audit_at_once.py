"""The trail where transactions are really committed."""

import threading

import pytest
from django.db import connection, transaction

from forms_workflows.audit.domain.record import OutsideTransaction, record
from forms_workflows.audit.domain.verify import chains, verify
from forms_workflows.audit.models import Event


@pytest.fixture(autouse=True)
def db(committed):
    """Other threads see what a test has written."""


def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(OutsideTransaction):
        record(action="thing.changed", actor=None, chain="site", subject=None)
    assert not Event.objects.exists()


def test_the_event_disappears_with_the_change_that_failed():
    with pytest.raises(RuntimeError), transaction.atomic():
        record(action="thing.changed", actor=None, chain="site", subject=None)
        raise RuntimeError
    assert chains() == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_those_who_write_at_once_make_one_chain():
    together = threading.Barrier(4)

    def append():
        try:
            together.wait(timeout=10)
            for _ in range(10):
                with transaction.atomic():
                    record(action="thing.changed", actor=None, chain="round:9", subject=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert verify("round:9") is None
