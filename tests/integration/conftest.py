"""The first programme, loaded once for all integration tests, and a round of it for each test that asks."""

import pytest
import time_machine
from django.db import transaction

from portal.programmes.loader import load_programme

from .world import OPENS, World, load_rows


@pytest.fixture(scope="package")
def programme_rows(django_db_setup, django_db_blocker):
    """The programme's rows, inside a transaction that is never committed: other packages see an empty database."""
    with django_db_blocker.unblock(), time_machine.travel(OPENS, tick=False), transaction.atomic():
        load_rows()
        django_db_blocker.block()
        yield
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture
def world(programme_rows, db):
    with time_machine.travel(OPENS, tick=False) as traveller:
        yield World(traveller)


@pytest.fixture(scope="module")
def first_programme(django_db_setup, django_db_blocker):
    """The whole of the first programme with its pages, as ``load_programme`` brings it in; the Loading.

    For modules that do not use ``programme_rows``: each of the two begins with an empty database.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        loading = load_programme()
        django_db_blocker.block()
        yield loading
        django_db_blocker.unblock()
        transaction.set_rollback(True)
