import pytest
from django.db import connection
from django.test import TransactionTestCase

from forms_workflows.audit import triggers
from forms_workflows.parties.models import Person


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_triggers():
    """Transactional tests empty every table when they end: let them, and put back what the migrations wrote."""
    teardown = TransactionTestCase._fixture_teardown

    def restore(case):
        with triggers.lifted(connection):
            teardown(case)
        if case.serialized_rollback:
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


@pytest.fixture
def clerk(db):
    return Person.objects.create_user("clerk", password="test-only", name="王敏")
