"""Time stamps of the daily heads: who holds the key cannot sign a past day anew."""

import datetime
import shutil
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from forms_workflows.audit.domain import heads, stamps
from forms_workflows.audit.domain.record import record
from forms_workflows.errors import Refused
from portal import tick

from .authority import DAY, UTC, Authority, rejection


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def made():
    return Authority()


@pytest.fixture
def authority(made, settings, tmp_path):
    made.answer, made.asked = made.stamp, 0
    settings.AUDIT_SIGNING_KEY = heads.new_key()
    settings.AUDIT_HEADS_ROOT = tmp_path / "heads"
    settings.AUDIT_STAMP_CERTIFICATE = made.pem(tmp_path)
    with made.serving() as address:
        settings.AUDIT_STAMP_URL = address
        yield made


@pytest.fixture
def written(authority, clerk):
    record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk)
    return heads.write_heads()


def test_a_days_heads_are_stamped_once_and_the_command_says_since_when_they_exist(
    written, authority, settings, capsys
):
    assert stamps.stamp_due_heads() == 1
    assert stamps.stamp_due_heads() == 0
    assert authority.asked == 1
    settings.AUDIT_STAMP_URL = "http://127.0.0.1:9/"  # nobody is asked
    call_command("verify_audit", against=written)
    assert f"stamped {authority.at:%Y-%m-%d %H:%M:%S} UTC" in capsys.readouterr().out
    assert authority.asked == 1


def test_days_that_were_missed_are_stamped_later(written, authority):
    earlier = written.with_name("heads-2026-01-02.json")
    shutil.copy(written, earlier)
    assert stamps.stamp_due_heads() == 2
    assert stamps.stamp_of(earlier).exists()


@pytest.mark.parametrize(
    "answer",
    [rejection, lambda query: b"<html>", lambda query: b"", lambda query: Authority().stamp(query)],
    ids=["rejected", "another page", "nothing", "somebody else's word"],
)
def test_what_is_no_stamp_is_not_kept_but_said_and_asked_for_again(answer, written, authority, caplog):
    authority.answer = answer
    assert stamps.stamp_due_heads() == 0
    [said] = caplog.records
    assert f"{written.name} has no time stamp yet" in said.message
    assert not stamps.stamp_of(written).exists()
    authority.answer = authority.stamp
    assert stamps.stamp_due_heads() == 1


def test_an_answer_to_an_earlier_question_is_not_kept(written, authority):
    kept = []
    authority.answer = lambda query: kept.append(authority.stamp(query)) or kept[0]
    stamps.stamp_due_heads()
    stamps.stamp_of(written).unlink()
    assert stamps.stamp_due_heads() == 0
    assert len(kept) == 2


def test_an_authority_that_is_away_fails_no_sweep(written, settings, caplog):
    settings.AUDIT_STAMP_URL = "http://127.0.0.1:9/"
    assert tick.sweeps()["stamped"]() == 0
    assert "authority is away" in caplog.text


def test_of_several_days_one_question_is_enough_to_know_that_it_is_away(written, authority):
    shutil.copy(written, written.with_name("heads-2026-01-02.json"))
    authority.answer = rejection
    stamps.stamp_due_heads()
    assert authority.asked == 1


def test_without_an_authority_nothing_is_asked(written, settings, authority):
    settings.AUDIT_STAMP_URL = ""
    assert stamps.stamp_due_heads() == 0
    assert authority.asked == 0


def test_heads_that_the_key_signed_anew_are_not_those_that_were_stamped(written, clerk):
    stamps.stamp_due_heads()
    record(action="thing.changed", actor=clerk, chain="round:1", subject=clerk)
    written.unlink()
    heads.write_heads()
    with pytest.raises(CommandError, match="time stamp does not hold"):
        call_command("verify_audit", against=written)


def test_a_stamp_of_another_authority_is_refused(written, tmp_path):
    stamps.stamp_due_heads()
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(CommandError, match="time stamp does not hold"):
        call_command("verify_audit", against=written, authority=Authority().pem(other))


def test_a_stamp_holds_after_the_certificates_have_run_out(written, settings, tmp_path, capsys):
    past = Authority(at=datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert past.certificate.not_valid_after_utc < datetime.datetime.now(UTC) - DAY
    with past.serving() as settings.AUDIT_STAMP_URL:
        settings.AUDIT_STAMP_CERTIFICATE = past.pem(tmp_path)
        assert stamps.stamp_due_heads() == 1
    call_command("verify_audit", against=written)
    assert "stamped 2020-01-02 03:04:05 UTC" in capsys.readouterr().out


def test_whoever_names_the_authority_insists_on_a_stamp(written, settings, capsys):
    call_command("verify_audit", against=written)
    with pytest.raises(CommandError, match="no time stamp beside it"):
        call_command("verify_audit", against=written, authority=settings.AUDIT_STAMP_CERTIFICATE)
    stamps.stamp_due_heads()
    call_command("verify_audit", against=written, authority=settings.AUDIT_STAMP_CERTIFICATE)
    settings.AUDIT_STAMP_CERTIFICATE = ""
    call_command("verify_audit", against=written)
    assert "name the authority's certificates" in capsys.readouterr().out


def test_certificates_that_are_none_and_a_missing_package_are_told_in_words(written, tmp_path, monkeypatch):
    stamps.stamp_due_heads()
    with pytest.raises(CommandError, match="no file with certificates"):
        call_command("verify_audit", against=written, authority=str(tmp_path / "none.pem"))
    monkeypatch.setattr(stamps, "rfc3161", None)
    with pytest.raises(CommandError, match="timestamp"):
        call_command("verify_audit", against=written)
    with pytest.raises(Refused):
        stamps.write_stamp(written)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl program")
def test_others_check_the_stamp_with_their_own_tools(written, settings):
    stamps.stamp_due_heads()
    command = ["openssl", "ts", "-verify", "-in", stamps.stamp_of(written), "-data", written]
    done = subprocess.run(  # noqa: S603
        [*command, "-CAfile", settings.AUDIT_STAMP_CERTIFICATE], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "Verification: OK", done.stderr
