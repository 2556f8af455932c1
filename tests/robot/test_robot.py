"""A process that the checker lets through is finished through the screens, whatever people decide in it."""

import json
from collections import Counter

import pytest
import time_machine

from demo.twin.browser import Browsers
from demo.twin.errors import TwinError
from tests.unit.notices.world import MONDAY

from .clock import Clock
from .generating import generate
from .oracle import judge
from .publishing import Office
from .robot import Robot

#: Small processes that together take every way out of every kind.
GATE = (388, 693, 733, 690, 670, 23, 1122, 322, 202, 1415, 251, 736, 669, 1016, 1337, 469, 192, 11, 164, 1312)

#: {kind: what can become of a case in it}; the run has to come by all of it.
WAYS_OUT = {
    "apply": {"handed in again", "handed in again, straight back", "overdue"},
    "check": {
        *("onwards", "back", "returned", "returned, straight back", "end", "overdue"),
        *("own desk", "other desk"),
    },
    "opinion": {
        *("onwards", "back", "returned", "returned, straight back", "end", "overdue"),
        *("alone", "by all hands", "sent back"),
    },
    "score": {"scored", "absent"},
    "rank": {"shortlisted", "not_shortlisted", "below a minimum"},
    "meeting": {"approved", "rejected"},
    "publicity": {
        *("cleared", "upheld", "objection not upheld"),
        *(f"{what} corrected, {anew}" for what in ("page", "entry") for anew in ("entry", "every", "none")),
    },
    "certify": {"designated", "plaque", "no plaque", "numbered", "no number", "by itself"},
    "spawn": {"spawned", "waited for", "withdrawn", "by itself"},
    "auto": {"rule"},
    "wait": {"elapsed"},
    "consult": {"agreed", "disputed", "unanswered", "overdue", "closed early"},
}


def play(ground, seeds, *, most, cases):
    """The table of ways taken, and how many processes were finished. Fails at the first case that stands still."""
    taken, finished = Counter(), 0
    with time_machine.travel(MONDAY, tick=False) as traveller:
        office = Office(Browsers(Clock(traveller)), ground)
        for number, seed in enumerate(seeds):
            graph = generate(seed, most=most)
            if judge(graph):
                continue
            try:
                finished += Robot(office, seed, taken).play(graph, number, cases=cases)
            except (AssertionError, TwinError) as error:
                pytest.fail(f"seed {seed}: {error}\n{json.dumps(graph, ensure_ascii=False)}")
            print(f"seed {seed}: finished")  # noqa: T201
    print(sorted(taken.items()))  # noqa: T201
    return taken, finished


def missing(taken):
    return {(kind, way) for kind, ways in WAYS_OUT.items() for way in ways} - (+taken).keys()


@pytest.mark.story
@pytest.mark.everywhere
def test_twenty_processes_are_finished_through_the_screens(robot_ground):
    taken, finished = play(robot_ground, GATE, most=2, cases=1)
    assert finished == len(GATE) == 20
    assert missing(taken) == set()


@pytest.mark.long
@pytest.mark.marathon
def test_three_hundred_processes_are_finished_through_the_screens(robot_ground):
    taken, finished = play(robot_ground, range(1000, 1950), most=7, cases=2)
    assert finished >= 300
    assert missing(taken) == set()
