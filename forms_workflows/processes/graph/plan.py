"""From stages to nodes: which nodes a graph needs, how they are called, and which edges leave them.

The plan is pure data. ``compiler`` makes viewflow nodes from it, ``engine`` reads from it where an outcome leads.
"""

from dataclasses import dataclass, field

from .kinds import FIXED_OUTCOMES, Kind
from .names import START, entry, hand_parts


@dataclass(frozen=True)
class Edge:
    """A way out of a node. ``outcome`` is the stage outcome that takes effect on it, "" inside a stage."""

    to: str
    outcome: str = ""


@dataclass(frozen=True)
class NodePlan:
    """``type`` is a key of ``flows.compiler.NODES``. ``hand`` is its place among the stage's hands."""

    name: str
    type: str
    stage: str = ""
    part: str = ""
    hand: int = 0
    edges: dict = field(default_factory=dict)


def plan(graph):
    """All nodes of a graph by name. The graph must be sound."""
    nodes = {}
    for node in _nodes(graph):
        nodes.setdefault(node.name, node)
    return nodes


def _nodes(graph):
    yield NodePlan(START, "start", edges={"submit": _submitted(graph, graph.stages[0])})
    for stage in graph.stages:
        yield from BUILDERS[stage.kind](graph, stage)
    ends = {outcome.end for stage in graph.stages for outcome in stage.outcomes}
    for end in sorted(ends - {None}):
        yield NodePlan(f"end_{end}", "end", part=end)


def _edges(graph, stage, *, without=()):
    return {
        outcome.key: Edge(entry(graph, outcome.target), outcome.key)
        for outcome in stage.outcomes
        if outcome.key not in without
    }


def _submitted(graph, apply):
    return _edges(graph, apply)["submit"]


def _apply(graph, stage):
    edges = _edges(graph, stage)
    for back in graph.stages:
        if back.resumes:
            edges[f"resume:{back.key}"] = Edge(entry(graph, back.key), "submit")
    yield NodePlan(stage.key, "human", stage.key, edges=edges)


def _check(graph, stage):
    yield NodePlan(stage.key, "human", stage.key, edges=_edges(graph, stage))


def _opinion(graph, stage):
    key = stage.key
    direct = [outcome.key for outcome in stage.outcomes if outcome.direct]
    proposed = [outcome.key for outcome in stage.outcomes if not outcome.direct]
    # What happens to an overdue opinion happens from whichever hand holds it.
    overdue = {name: edge for name, edge in _edges(graph, stage).items() if name == stage.on_overdue}
    parts = hand_parts(stage)
    hands = [f"{key}_{part}" if part else key for part in parts]
    for number, (name, part) in enumerate(zip(hands, parts, strict=True)):
        last = number == len(hands) - 1
        edges = dict(overdue) if number == 0 else {"send_back": Edge(key), **overdue}
        if number == 0:
            edges |= _edges(graph, stage, without=proposed)
        if last:
            edges |= _edges(graph, stage, without=direct)
        else:
            edges["agree" if number else "propose"] = Edge(hands[number + 1])
        yield NodePlan(name, "human", key, part, number, edges)


def _score(graph, stage):
    key = stage.key
    outcomes = _edges(graph, stage, without=FIXED_OUTCOMES[Kind.SCORE])
    yield NodePlan(f"{key}_panel", "wait", key, "panel", edges={"open": Edge(f"{key}_split"), **outcomes})
    yield NodePlan(f"{key}_split", "split", key, "split", edges={"each": Edge(key)})
    yield NodePlan(key, "sheet", key, edges={"sheet": Edge(f"{key}_join")})
    scored = _edges(graph, stage)["scored"]
    yield NodePlan(
        f"{key}_join", "join", key, "join", edges={"scored": scored, "repeat": Edge(f"{key}_panel")}
    )


def _wait(graph, stage):
    yield NodePlan(stage.key, "wait", stage.key, edges=_edges(graph, stage))


def _publicity(graph, stage):
    key, outcomes = stage.key, _edges(graph, stage)
    page, period, objection = f"{key}_page", f"{key}_period", f"{key}_objection"
    void = {"void": Edge(page)}
    yield NodePlan(page, "wait", key, "page", edges={"published": Edge(period)})
    yield NodePlan(period, "timer", key, "period", edges={**outcomes, "objection": Edge(objection), **void})
    yield NodePlan(objection, "wait", key, "objection", 1, {**outcomes, "resume": Edge(period), **void})


def _certify(graph, stage):
    key, outcomes = stage.key, _edges(graph, stage)
    if not stage.certify.plaque:
        yield NodePlan(f"{key}_document", "wait", key, "document", edges=outcomes)
        return
    others = _edges(graph, stage, without=("designated",))
    plaque = f"{key}_plaque"
    yield NodePlan(f"{key}_document", "wait", key, "document", edges={"designated": Edge(plaque), **others})
    yield NodePlan(plaque, "wait", key, "plaque", 1, {"plaqued": outcomes["designated"]})


def _auto(graph, stage):
    yield NodePlan(stage.key, "auto", stage.key, edges=_edges(graph, stage))


def _pause(graph, stage):
    yield NodePlan(stage.key, "pause", stage.key, edges=_edges(graph, stage))


def _spawn(graph, stage):
    yield NodePlan(stage.key, "spawn", stage.key, edges=_edges(graph, stage))


def _consult(graph, stage):
    key = stage.key
    yield NodePlan(f"{key}_asking", "asking", key, "asking", edges={"each": Edge(key)})
    yield NodePlan(key, "answer", key, edges={"answer": Edge(f"{key}_tally")})
    yield NodePlan(f"{key}_tally", "tally", key, "tally", edges=_edges(graph, stage))


BUILDERS = {
    Kind.APPLY: _apply,
    Kind.CHECK: _check,
    Kind.OPINION: _opinion,
    Kind.SCORE: _score,
    Kind.RANK: _wait,
    Kind.MEETING: _wait,
    Kind.PUBLICITY: _publicity,
    Kind.CERTIFY: _certify,
    Kind.AUTO: _auto,
    Kind.WAIT: _pause,
    Kind.CONSULT: _consult,
    Kind.SPAWN: _spawn,
}
