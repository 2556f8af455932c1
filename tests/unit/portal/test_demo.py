"""Where the demo may be prepared, and what it takes for its own."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import ENVIRONMENT_VARIABLE
from django.core.management import CommandError, call_command
from django.db import connection
from hatchling.builders.wheel import WheelBuilder

import demo
from demo import preparing
from portal.settings import base
from tests.factories import make_person

ROOT = Path(demo.__file__).parents[2]
#: Programmes are product; the people invented for them are not.
INVENTED = ("demo.json", "invention.json")


def test_the_wheel_holds_nothing_of_the_demo():
    files = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    assert "portal/settings/production.py" in files
    for key in ("cluster_designation", "technology_enterprise"):
        assert f"portal/programmes/{key}/programme.json" in files
    assert {name for name in files if name.startswith("demo/") or name.endswith(INVENTED)} == set()
    assert {f"portal/settings/{name}.py" for name in ("demo", "dev", "test")} & files == set()


def test_settings_of_an_installation_do_not_know_the_demo():
    assert "demo" not in base.INSTALLED_APPS
    assert base.ROOT_URLCONF == "portal.urls"


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


@pytest.mark.django_db
def test_a_preparation_goes_through_its_steps_and_ends_ready(monkeypatch):
    """The steps that fill the database are left out; the indexes are made, and every line has its number."""
    done, said = [], []
    for name in ("migrate", "load", "invite", "calendar", "last_year", "this_year"):
        monkeypatch.setattr(preparing.Preparation, name, lambda self, name=name: done.append(name))
    monkeypatch.setattr(preparing, "no_waiting_for_the_disk", nullcontext)
    preparing.Preparation(say=said.append, detail=said.append).run()
    assert done == ["migrate", "load", "invite", "calendar", "last_year", "this_year"]
    assert [line[:5] for line in said] == [f"[{number}/7]" for number in range(1, 8)]
    assert preparing.state() == "ready"
