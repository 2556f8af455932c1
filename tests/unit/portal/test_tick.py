"""The minute's sweep: what fails is told by name and stops nothing else; what is slow is told."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portal import tick
from portal.management.commands import tick as command
from portal.models import Heartbeat

pytestmark = pytest.mark.django_db


def broken():
    raise RuntimeError("broken")


@pytest.fixture
def sweeps(monkeypatch):
    def become(**works):
        monkeypatch.setattr(tick, "sweeps", lambda: works)

    return become


def test_one_that_fails_stops_no_other_and_the_command_names_it(sweeps, caplog, capsys):
    sweeps(first=lambda: 1, second=broken, third=lambda: 3)
    with pytest.raises(CommandError, match="second"):
        call_command("tick")
    assert "first 1, third 3" in capsys.readouterr().out
    assert [item.sweep for item in caplog.records if item.message == "sweep failed"] == ["second"]
    assert Heartbeat.objects.exists()  # it lives: what failed is in the log


def test_all_well_is_silent_about_what_there_was_not(sweeps, capsys):
    sweeps(first=lambda: 0, second=lambda: None)
    call_command("tick")
    assert capsys.readouterr().out == ""


def test_a_slow_one_is_told(sweeps, settings, caplog):
    settings.SLOW_SWEEP_SECONDS = 0
    sweeps(first=lambda: 1)
    tick.sweep()
    assert [item.sweep for item in caplog.records if item.message == "slow sweep"] == ["first"]


def test_one_that_goes_on_for_ever_survives_an_outage(monkeypatch, sweeps):
    beats = iter([OperationalError("away"), None, KeyboardInterrupt()])

    def beat():
        if error := next(beats):
            raise error

    sweeps()
    monkeypatch.setattr(command, "beat", beat)
    monkeypatch.setattr(command.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        call_command("tick", every=60)
    assert next(beats, "all used") == "all used"
