"""Who deals with what, region by region: stage × regions for which nobody sits at the desk, or somebody else takes over."""

from dataclasses import dataclass

from ..graph.kinds import Scope
from ..graph.scopes import places_of
from .problem import Facts


@dataclass(frozen=True)
class Coverage:
    """One desk of a stage. ``taken_over``: regions whose own office has nobody, for which another desk stands in."""

    stage: object
    desk: object
    role: str
    regions: int
    taken_over: list
    nobody: list


def coverage(graph, department, *, asked=None):
    """A row for each desk of a process that belongs to offices of the department; ``asked`` as in ``Facts.gather``."""
    facts = Facts.gather(graph, department, {}, {}, everywhere=True, asked=asked)
    return [
        _row(graph, facts, stage, desk)
        for stage in graph.stages
        for desk in stage.desks
        if desk.scope != Scope.APPLICANT and facts.is_place(desk)
    ]


def _row(graph, facts, stage, desk):
    found, taken_over, nobody = {}, [], []
    for region, scopes in facts.regions.items():
        places = tuple(places_of(graph, scopes, stage, desk))
        deputy = tuple(places_of(graph, scopes, stage, stage.deputy)) if stage.deputy else ()
        if (places, deputy) not in found:
            found[places, deputy] = _who(facts, stage, desk, places, deputy)
        {"own": [], "other": taken_over, "nobody": nobody}[found[places, deputy]].append(region)
    return Coverage(stage, desk, facts.role_title(desk.role), len(facts.regions), taken_over, nobody)


def _who(facts, stage, desk, places, deputy):
    """Whether a case from there is the desk's own, another's, or nobody's."""
    if facts.is_staffed(desk.role, places[0]):
        return "own"
    above = places[1:] if stage.goes_up(desk) else ()
    stands_in = any(facts.is_staffed(desk.role, place) for place in above)
    stands_in |= any(facts.is_staffed(stage.deputy.role, place) for place in deputy[:1])
    return "other" if stands_in else "nobody"
