"""The first programme with its people for all integration tests, and a round of it for each test that asks."""

import pytest
import time_machine

from portal.programmes.loader import load_programme
from tests import database

from .world import OPENS, World, load_rows


def open_round():
    """A round of the programme, open, before anybody has applied."""
    with time_machine.travel(OPENS, tick=False) as traveller:
        return World(traveller)


def load_pages():
    """The Loading of the whole programme with its pages."""
    loading = load_programme()
    loading.made = {"department": loading.made["department"]}
    return loading


programme_rows = database.snapshot("programme_rows", build=load_rows, at=OPENS)
programme_round = database.snapshot("programme_round", build=open_round, base="programme_rows")
first_programme = database.snapshot("first_programme", build=load_pages)


@pytest.fixture
def world(programme_round):
    with time_machine.travel(OPENS, tick=False) as traveller:
        programme_round.traveller = traveller
        yield programme_round
