"""Signed heads outside the database: what rewriting the whole chain cannot hide."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from forms_workflows.audit import database
from forms_workflows.audit.domain import heads
from forms_workflows.audit.domain.record import hash_of, record
from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import GENESIS, Chain, Event
from forms_workflows.errors import Refused


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def installation(settings, tmp_path):
    settings.AUDIT_SIGNING_KEY = heads.new_key()
    settings.AUDIT_HEADS_ROOT = tmp_path / "heads"


@pytest.fixture
def chain(clerk):
    for number in range(3):
        record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk, data={"number": number})
    return Event.objects.filter(chain="round:1").order_by("seq")


def rewrite(events):
    """The whole chain anew, whole in itself, as somebody who owns the database can do it."""
    with database.lifted(connection):
        last = GENESIS
        for event in events:
            event.data, event.previous_hash = {"number": 9}, last
            event.hash = last = hash_of(event)
            event.save()
        Chain.objects.filter(key="round:1").update(hash=last)


def against(path, **options):
    call_command("verify_audit", against=path, **options)


def test_the_chains_lead_through_the_heads_of_an_earlier_day(chain, clerk):
    path = heads.write_heads()
    record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk)
    record(action="thing.changed", actor=clerk, chain="site", subject=clerk)
    against(path)


def test_a_chain_written_anew_is_found_though_it_is_whole_in_itself(chain, capsys):
    path = heads.write_heads()
    rewrite(chain)
    assert verify("round:1") is None
    call_command("verify_audit")
    with pytest.raises(CommandError):
        against(path)
    assert "position 3 is not what was published" in capsys.readouterr().err


def test_a_chain_cut_short_is_found(chain, capsys):
    path = heads.write_heads()
    with database.lifted(connection):
        chain.last().delete()
    Chain.objects.filter(key="round:1").update(seq=2, hash=chain.last().hash)
    call_command("verify_audit")
    with pytest.raises(CommandError):
        against(path)
    assert "lost events: its head was at 3" in capsys.readouterr().err


def test_a_chain_that_is_gone_is_found(chain):
    path = heads.write_heads()
    with database.lifted(connection):
        chain.delete()
    Chain.objects.all().delete()
    with pytest.raises(CommandError):
        against(path)


def test_heads_that_somebody_altered_or_signed_anew_are_refused(chain, settings):
    path = heads.write_heads()
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    content["chains"]["round:1"]["seq"] = 2
    with pytest.raises(Refused, match="does not hold"):
        heads.read_heads(json.dumps(content))
    trusted = content["public_key"]
    settings.AUDIT_SIGNING_KEY = heads.new_key()
    forged = heads.write_heads().parent / heads.LATEST
    with pytest.raises(Refused, match="does not hold"):
        heads.read_heads(forged.read_text(encoding="utf-8"), public_key=trusted)
    settings.AUDIT_SIGNING_KEY = ""
    assert heads.read_heads(text)["round:1"][0] == 3


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"signature": "x", "public_key": "y", "chains": {}}'])
def test_what_is_no_file_of_heads_is_refused_in_words(text, db, tmp_path):
    path = tmp_path / "heads.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="no file of heads"):
        against(path)
    with pytest.raises(CommandError, match="missing.json"):
        against(tmp_path / "missing.json")


def test_one_file_a_day_which_stays_and_the_latest(chain, clerk):
    assert heads.write_due_heads() == 1
    [first] = heads.folder().glob("heads-*.json")
    before = first.read_bytes()
    record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk)
    assert heads.write_due_heads() == 0
    assert heads.write_heads() == first
    assert first.read_bytes() == before
    assert (heads.folder() / heads.LATEST).read_bytes() != before


def test_without_a_key_nothing_is_written_and_the_command_says_what_to_do(db, settings):
    settings.AUDIT_SIGNING_KEY = ""
    assert heads.write_due_heads() == 0
    with pytest.raises(CommandError, match="new-key"):
        call_command("publish_heads")
    settings.AUDIT_SIGNING_KEY = "no key"
    with pytest.raises(CommandError, match="is no key"):
        call_command("publish_heads")


def test_the_command_makes_a_key_that_signs(db, settings, capsys, chain):
    call_command("publish_heads", new_key=True)
    settings.AUDIT_SIGNING_KEY = capsys.readouterr().out.strip()
    call_command("publish_heads")
    against(Path(capsys.readouterr().out.strip()))


def test_the_latest_heads_are_public_and_name_nobody(client, chain, clerk):
    assert client.get("/audit/heads.json").status_code == 404
    heads.write_heads()
    response = client.get("/audit/heads.json")
    assert response.headers["Content-Type"] == "application/json"
    content = response.json()
    assert content["chains"]["round:1"]["seq"] == 3
    assert set(content) == {"at", "chains", "public_key", "signature"}
    assert client.post("/audit/heads.json").status_code in (403, 405)
