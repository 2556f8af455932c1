import pytest
import time_machine

from home.domain.translations import prepare_locales
from notices import domain
from tests import database
from tests.unit.notices import world as builders


@pytest.fixture
def clock():
    """It is Monday morning in Beijing, and stays so until a test moves the time."""
    with time_machine.travel(builders.MONDAY, tick=False) as traveller:
        yield traveller


def build_publicity():
    world = builders.build_world()
    builders.confirm_calendar(world)
    return world, builders.open_publicity(world)


def build_languages():
    world = builders.build_world()
    locales = prepare_locales()
    domain.prepare_moderation()
    return world, locales


notices_world = database.snapshot("notices_world", build=builders.build_world, at=builders.MONDAY)
publicity_rows = database.snapshot("publicity_rows", build=build_publicity, at=builders.MONDAY)
language_rows = database.snapshot("language_rows", build=build_languages, at=builders.MONDAY)


@pytest.fixture
def world(notices_world, clock):
    return notices_world


@pytest.fixture
def calendar(world):
    builders.confirm_calendar(world)


@pytest.fixture
def in_publicity(publicity_rows, clock):
    """(world, page): a confirmed calendar and a live publicity page of two cases whose period runs."""
    return publicity_rows
