"""The stages through which a list (名单) goes together: drawn up, decided by a meeting, made public."""

from dataclasses import dataclass

from . import ways
from .kinds import Kind

#: Kinds of stages at which cases wait for a list that somebody draws up.
LIST_KINDS = (Kind.MEETING, Kind.PUBLICITY)

#: {kind: the outcome by which the cases of a list go on together}
TOGETHER = {Kind.RANK: "shortlisted", Kind.MEETING: "approved"}


@dataclass(frozen=True)
class Run:
    """What a list goes through from where it is drawn up. What it does not come to is None."""

    rank: object = None
    meeting: object = None
    publicity: object = None


def run_from(graph, key):
    """The run of a list that is drawn up at the stage of this key: a ranking, a meeting or a publicity.

    It ends where a publicity is over, or where its cases go on singly: there another list is drawn up.
    """
    found, stage = {}, graph.stage(key)
    while stage and stage.kind in (*TOGETHER, Kind.PUBLICITY) and stage.kind not in found:
        if stage.kind == Kind.RANK and found:
            break
        found[str(stage.kind)] = stage
        outcome = stage.outcome(TOGETHER.get(stage.kind, ""))
        stage = graph.stage(outcome.target) if outcome else None
    return Run(**found)


def scored_at(graph, ranking):
    """The stage in which the cases of a ranking are scored; None where none leads to it."""
    for stage in graph.of_kind(Kind.SCORE):
        scored = stage.outcome("scored")
        if scored and scored.target == ranking.key:
            return stage
    return None


def drawn_up_before(graph, key):
    """Keys of the stages from which a list may come to this one, itself included."""
    return {stage.key for stage in graph.stages if graph.stage(key) in _stages(run_from(graph, stage.key))}


def _stages(run):
    return [stage for stage in (run.rank, run.meeting, run.publicity) if stage]


def on_the_way(graph, key):
    """Keys of the stages, other than this one, from which a case may still come to it."""
    found = ways.places(graph)
    return {stage.key for stage in graph.stages if key in ways.beyond(found, stage.key)} - {key}
