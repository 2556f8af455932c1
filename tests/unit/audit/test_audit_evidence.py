"""Data held against the events that vouch for them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from forms_workflows.audit import database
from forms_workflows.audit.domain import evidence
from forms_workflows.audit.domain.evidence import Evidence, disagreements
from forms_workflows.audit.domain.record import record
from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import Event


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def data(monkeypatch):
    """What an app keeps: {key: content}."""
    rows = {}
    monkeypatch.setattr(evidence, "_evidence", [Evidence("Sheet", ("sheet.sealed",), lambda: rows.items())])
    monkeypatch.setattr(evidence, "_chains", [lambda: ["round:1"]])
    return rows


@pytest.fixture
def sealed(data, clerk):
    data[str(clerk.pk)] = {"total": "87.31"}
    record(action="sheet.sealed", actor=clerk, chain="round:1", subject=clerk, after={"total": "87.31"})
    return str(clerk.pk)


def test_data_that_agree_are_not_mentioned(data, sealed):
    assert list(disagreements()) == []
    call_command("verify_audit")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data, key: data.update({key: {"total": "99"}}), "are not those"),
        (lambda data, key: data.pop(key), "not there any more"),
        (lambda data, key: data.update({"404": {"total": "1"}}), "never recorded"),
    ],
)
def test_data_that_somebody_changed_are_named(change, says, data, sealed, capsys):
    change(data, sealed)
    [sentence] = disagreements()
    assert says in sentence
    assert sentence.startswith("Sheet ")
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert says in capsys.readouterr().err


def test_a_chain_that_must_exist_is_missed(data, sealed, capsys):
    evidence._chains.append(lambda: ["round:2"])
    [sentence] = disagreements()
    assert "round:2" in sentence


def test_an_event_dated_back_is_found_and_clocks_that_differ_a_little_are_not(clerk, db):
    import datetime

    from django.utils import timezone

    from forms_workflows.audit.domain import record as module

    def at(moment):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module.timezone, "now", lambda: moment)
            record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk)

    now = timezone.now()
    at(now)
    at(now - datetime.timedelta(minutes=2))
    assert verify("round:1") is None
    at(now - datetime.timedelta(minutes=6))
    problem = verify("round:1")
    assert (problem.seq, "dated before" in problem.reason) == (3, True)


def test_a_trigger_that_does_nothing_counts_as_missing(db):
    assert database.missing(connection) == []
    names = list(database.VENDORS[connection.vendor]["expected"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql "
                "AS $$ BEGIN RETURN NULL; END $$"
            )
        else:
            cursor.execute("DROP TRIGGER audit_event_no_update")
            cursor.execute(
                "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT 1; END"
            )
    assert database.missing(connection) == names[:1]
    assert Event.objects.count() == 0
