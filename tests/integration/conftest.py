"""The first programme with its people for all integration tests, and a round of it for each test that asks."""

from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine

from demo.twin.clock import BEIJING
from forms_workflows.parties.models import Person
from portal.programmes import load_people
from portal.programmes.loader import load_programme
from tests import database

from .picture import picture
from .places import Places
from .two_rounds import NOW, play_two_rounds
from .world import OPENS, World, confirm_region, load_rows

#: Long before anything happens in a test, as the audit's chains run forward in time.
LOADED = datetime(2025, 1, 2, 9, tzinfo=BEIJING)


def open_round():
    """A round of the programme, open, before anybody has applied."""
    with time_machine.travel(OPENS, tick=False) as traveller:
        return World(traveller)


def build_places():
    with time_machine.travel(OPENS, tick=False) as traveller:
        return Places(World(traveller))


def load_pages():
    """The Loading of the whole programme with its pages."""
    loading = load_programme()
    loading.made = {"department": loading.made["department"]}
    return loading


def load_second():
    """The second programme beside the first: what the first was before, and the Loading."""
    before = picture()
    loading = load_programme("technology_enterprise")
    loading.made = {"department": loading.made["department"]}
    return before, loading


def load_everything():
    """The programme with pages and people, and something at every screen of the desk."""
    loading = load_programme()  # says what is there
    load_people.load_staff(loading.read("demo.json"), loading.made["department"])
    load_programme()
    confirm_region(
        loading.made["department"].region, *Person.objects.filter(username__in=["handler", "lead"])
    )
    with time_machine.travel(OPENS, tick=False) as traveller:
        return Places(World(traveller))


def with_case(verb):
    """Builds a round in which one case has come as far as this verb of the world takes it."""

    def build():
        with time_machine.travel(OPENS, tick=False) as traveller:
            world = World(traveller)
            made = getattr(world, verb)()
            cases, *rest = made if isinstance(made, tuple) else (made,)
            (case,) = cases if isinstance(cases, list) else (cases,)
            return world, case, *rest

    return build


@contextmanager
def going_on(world):
    """Time stands where the snapshot ends, and the world is its traveller."""
    with time_machine.travel(world.moment, tick=False) as traveller:
        world.traveller = traveller
        yield


def story(name, verb):
    """``(world, case)``, and what else the verb returns: where many a test begins."""
    return database.snapshot(
        name, build=with_case(verb), base="programme_rows", around=lambda kept: going_on(kept[0])
    )


programme_rows = database.snapshot("programme_rows", build=load_rows, at=OPENS)
first_programme = database.snapshot("first_programme", build=load_pages, at=LOADED)
two_programmes = database.snapshot("two_programmes", build=load_second, base="first_programme", at=LOADED)
two_rounds = database.snapshot(
    "two_rounds",
    build=play_two_rounds,
    base="two_programmes",
    around=lambda kept: time_machine.travel(NOW, tick=False),
)
programme_round = database.snapshot(
    "programme_round", build=open_round, base="programme_rows", around=going_on
)
submitted_case = story("submitted_case", "submitted")
pooled_case = story("pooled_case", "in_pool")
scored_case = story("scored_case", "scored")
published_case = story("published_case", "published")
desk_places = database.snapshot(
    "desk_places", build=build_places, base="programme_rows", around=lambda places: going_on(places.world)
)
everything = database.snapshot(
    "everything",
    build=load_everything,
    base="first_programme",
    at=OPENS,
    around=lambda places: going_on(places.world),
)


@pytest.fixture
def world(programme_round):
    return programme_round


@pytest.fixture
def places(desk_places):
    """A round in which something stands at every screen of the desk."""
    return desk_places


@pytest.fixture
def site(everything):
    """The programme's pages too."""
    return everything
