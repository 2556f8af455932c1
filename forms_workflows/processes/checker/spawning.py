"""Rules about cases that start others: the procedure is there, and nothing starts itself again."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..graph.kinds import Asks, Kind
from .lists import once_more


@dataclass(frozen=True)
class Procedure:
    """A procedure of a programme. ``spawns``: keys of those of which its own cases start others."""

    title: str
    by_case: bool
    spawns: frozenset = frozenset()


def settings_are_made(graph, facts):
    for stage in graph.of_kind(Kind.SPAWN):
        if not stage.spawn.procedure:
            yield facts.problem("spawn", stage, _("“%(stage)s”: say of which procedure it starts a case."))
        if stage.spawn.asks not in Asks.values:
            yield facts.problem("spawn", stage, _("“%(stage)s”: say whose the case is that it starts."))


def cases_start_others_once(graph, facts):
    """A case that came back would start one after the other."""
    for stage, other in once_more(graph, Kind.SPAWN):
        if stage is other:
            yield facts.problem(
                "spawn_twice",
                stage,
                _(
                    "“%(stage)s”: a case could come here again and start another one each time. Lead it elsewhere."
                ),
            )


cases_start_others_once.needs_targets = True


def procedures_are_there(graph, facts):
    """In every programme whose cases go through the process."""
    if graph.spawns:
        for giver in facts.givers:
            yield from problems_of_spawning(graph, giver, facts)


def problems_of_spawning(graph, giver, facts):
    """Whatever stands against the cases that a process would start in this programme."""
    for stage in graph.of_kind(Kind.SPAWN):
        key = stage.spawn.procedure
        procedure = giver.procedures.get(key)
        words = {"key": key, "programme": giver.title}
        if not key:
            continue  # said already
        if procedure is None:
            yield facts.problem(
                "spawn",
                stage,
                _(
                    "“%(stage)s”: the programme “%(programme)s” has no procedure with the key %(key)s. Its procedures are: "
                    "%(keys)s."
                ),
                keys=", ".join(giver.procedures),
                **words,
            )
        elif not procedure.by_case:
            yield facts.problem(
                "spawn",
                stage,
                _(
                    "“%(stage)s”: the procedure %(key)s of the programme “%(programme)s” is not started by another case. "
                    "Say so there, or name another one."
                ),
                **words,
            )
        elif giver.own & _reached(giver.procedures, key):
            yield facts.problem(
                "spawn",
                stage,
                _(
                    "“%(stage)s”: cases would start each other for ever, as %(key)s leads back to this process. Name another "
                    "procedure."
                ),
                **words,
            )


def _reached(procedures, key):
    """Keys of the procedures that a case of this one leads to, itself included."""
    found, waiting = set(), [key]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += procedures[each].spawns if each in procedures else ()
    return found
