import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from forms_workflows.audit import database
from forms_workflows.audit.domain.record import hash_of, record
from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import Chain, Event


@pytest.fixture
def chain(clerk):
    """Five events of round 1, one of the site."""
    for number in range(5):
        record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk, data={"number": number})
    record(action="thing.changed", actor=clerk, chain="site", subject=clerk)
    return Event.objects.filter(chain="round:1")


@pytest.fixture
def unprotected(db):
    with database.lifted(connection):
        yield


def run():
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", stdout=out, stderr=err)
    except CommandError:
        return 1, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_whole_chain_verifies(chain):
    assert verify("round:1") is None
    code, out, err = run()
    assert code == 0
    assert [re.split("[:：]", line)[0] for line in out.splitlines()] == ["round", "site"]
    assert Chain.objects.get(key="round:1").hash in out
    assert err == ""


@pytest.mark.parametrize(
    "change",
    [
        {"action": "thing.kept"},
        {"actor_name": "李强"},
        {"actor_id": None},
        {"case_id": 9},
        {"data": {"number": 99}},
        {"after": "0" * 64},
        {"hash": "0" * 64},
        {"at": "2020-01-01T00:00:00Z"},
    ],
)
def test_an_altered_event_is_named_by_its_position(chain, unprotected, change):
    chain.filter(seq=3).update(**change)
    assert verify("round:1").seq == 3
    assert verify("site") is None


def test_an_altered_event_with_its_hash_made_to_fit_breaks_the_next(chain, unprotected):
    event = chain.get(seq=3)
    event.action = "thing.kept"
    chain.filter(seq=3).update(action=event.action, hash=hash_of(event))
    assert verify("round:1").seq == 4


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_event_is_named_by_its_position(chain, unprotected, seq):
    chain.filter(seq=seq).delete()
    assert verify("round:1").seq == seq


def test_a_removed_or_altered_head_is_found(chain):
    Chain.objects.filter(key="round:1").update(hash="0" * 64)
    assert verify("round:1").seq == 5
    Chain.objects.filter(key="round:1").delete()
    assert verify("round:1").seq == 5


def test_the_command_names_chain_and_position_and_fails(chain, unprotected):
    chain.filter(seq=2).update(action="thing.kept")
    database.install(connection)
    code, out, err = run()
    assert code == 1
    assert "round:1" in err
    assert "2" in err
    assert out.startswith("site")


def test_the_command_fails_when_the_protection_is_gone(chain, unprotected):
    code, _, err = run()
    assert code == 1
    assert all(name in err for name in list(database.VENDORS[connection.vendor]["expected"]))


def test_the_command_refuses_a_chain_that_does_not_exist(db):
    with pytest.raises(CommandError):
        call_command("verify_audit", chain="round:404")


@pytest.mark.parametrize(
    "change",
    [lambda events: events.update(action="thing.kept"), lambda events: events.delete()],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_an_event(chain, change):
    with pytest.raises(IntegrityError, match=database.REFUSAL), transaction.atomic():
        change(chain.filter(seq=3))
    assert verify("round:1") is None


def test_raw_sql_is_refused_as_well(chain):
    statements = [f"UPDATE {database.TABLE} SET data = '{{}}'", f"DELETE FROM {database.TABLE}"]  # noqa: S608
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {database.TABLE} CASCADE")
    connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match=database.REFUSAL),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_triggers_can_be_installed_and_removed_twice(db):
    for _ in range(2):
        database.remove(connection)
    assert database.missing(connection) == list(database.VENDORS[connection.vendor]["expected"])
    for _ in range(2):
        database.install(connection)
    assert database.missing(connection) == []


def test_a_person_in_the_trail_cannot_be_deleted(chain, clerk):
    with pytest.raises(IntegrityError):
        clerk.delete()
    clerk.refresh_from_db()
