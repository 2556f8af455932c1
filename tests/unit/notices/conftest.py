import pytest
import time_machine

from tests.unit.notices import world as builders


@pytest.fixture
def clock():
    """It is Monday morning in Beijing, and stays so until a test moves the time."""
    with time_machine.travel(builders.MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db, clock):
    return builders.build_world()


@pytest.fixture
def calendar(world):
    builders.confirm_calendar(world)
