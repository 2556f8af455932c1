import pytest
import time_machine

from tests import database
from tests.unit.notices import world as builders


@pytest.fixture
def clock():
    """It is Monday morning in Beijing, and stays so until a test moves the time."""
    with time_machine.travel(builders.MONDAY, tick=False) as traveller:
        yield traveller


notices_world = database.snapshot("notices_world", build=builders.build_world, at=builders.MONDAY)


@pytest.fixture
def world(notices_world, clock):
    return notices_world


@pytest.fixture
def calendar(world):
    builders.confirm_calendar(world)
