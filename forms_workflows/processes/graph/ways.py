"""Where a case may come to: by every outcome that somebody or the clock can take, straight back after a correction too.

Needs a graph whose targets exist.
"""

from typing import NamedTuple

from .kinds import TAKEN


class Place(NamedTuple):
    """Where a case stands. ``back``: the stage to which a correction goes straight back, else empty.

    None at the application before it is handed in for the first time.
    """

    stage: str
    back: str | None = ""


def is_taken(stage, outcome):
    """Whether there is a screen or a clock that takes this outcome."""
    taken = TAKEN.get(stage.kind)
    return taken is None or outcome.key in taken or outcome.key == stage.on_overdue


def places(graph):
    """{place: [(outcome, the next place or None for an end)]} of every place that a case can come to."""
    start = Place(graph.stages[0].key, None)
    stages = {stage.key: stage for stage in graph.stages}
    found, waiting = {}, [start]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = list(_ways(stages[place.stage], place))
            waiting += [there for _outcome, there in found[place] if there]
    return found


def _ways(stage, place):
    for outcome in stage.outcomes:
        by_time = outcome.key == stage.on_overdue
        # Time runs for a correction only: a draft is nobody's case yet.
        if is_taken(stage, outcome) and not (by_time and place.back is None):
            yield outcome, _there(stage, outcome, place)


def _there(stage, outcome, place):
    if outcome.end is not None:
        return None
    if stage.is_apply and place.back and outcome.key == "submit":
        return Place(place.back)
    return Place(outcome.target, stage.key if outcome.returns and outcome.resume else "")


def finishing(graph, found):
    """The places among ``found`` from which some way leads to an end, whatever was returned before.

    A return that a stage may make only so often does not count: once it is used up, another way must be left. Nor does
    an outcome with a condition, which may never hold.
    """
    lasting = {
        place: [
            there
            for outcome, there in ways
            if not (outcome.allowed_if or _runs_out(graph.stage(place.stage), outcome))
        ]
        for place, ways in found.items()
    }
    ending = {place for place, nexts in lasting.items() if None in nexts}
    grew = True
    while grew:
        more = {place for place, nexts in lasting.items() if not ending.isdisjoint(nexts)}
        grew, ending = not more <= ending, ending | more
    return ending


def _runs_out(stage, outcome):
    return bool(stage.max_returns) and outcome.returns and outcome.key != stage.on_overdue


def beyond(found, key):
    """Keys of the stages to which a case may come after it has been at this one, itself included if it comes back."""
    waiting = [
        there for place, ways in found.items() if place.stage == key for _outcome, there in ways if there
    ]
    seen = set()
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            waiting += [there for _outcome, there in found[place] if there]
    return {place.stage for place in seen}
