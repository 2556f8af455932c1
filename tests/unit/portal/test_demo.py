"""Where the demo may be prepared, and what it takes for its own."""

import pytest
from django.conf import ENVIRONMENT_VARIABLE
from django.core.management import CommandError, call_command
from django.db import connection

from demo import preparing
from tests.factories import make_person


def test_never_under_production_settings(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "portal.settings.production")
    with pytest.raises(CommandError, match="demo's settings only, not with portal.settings.production"):
        call_command("demo", "--prepare-only")
    with pytest.raises(CommandError, match="demo's settings only"):
        call_command("play_round")


@pytest.mark.django_db
def test_a_database_without_people_is_empty():
    assert preparing.state() == "empty"


@pytest.mark.django_db
def test_an_interrupted_preparation_is_known_by_its_mark():
    preparing.mark(preparing.BEGUN)
    make_person()
    assert preparing.state() == "begun"
    preparing.mark(preparing.READY)
    assert preparing.state() == "ready"


@pytest.mark.django_db
def test_somebody_elses_data_are_left_alone(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "portal.settings.demo")
    make_person()
    assert preparing.state() == "foreign"
    with pytest.raises(CommandError, match="data that the demo has not made"):
        call_command("demo", "--prepare-only")


@pytest.mark.django_db
def test_another_database_than_sqlite_is_thrown_away_only_by_whoever_is_sure(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    name = connection.settings_dict["NAME"]
    with pytest.raises(preparing.NotHere, match=f"everything in the postgresql database “{name}”"):
        preparing.throw_away()
