"""Rules about consultations: who is asked, when that is over, what may be answered."""

from collections import Counter

from django.utils.translation import gettext as _

from ..graph.kinds import COUNTED, Closes, Kind
from ..graph.parameters import is_named
from .words import is_well_formed


def somebody_is_asked(graph, facts):
    for stage in graph.of_kind(Kind.CONSULT):
        if not stage.hands:
            yield facts.problem(
                "asked", stage, _("“%(stage)s” asks nobody. Say who is asked, or remove the stage.")
            )


def nobody_is_asked_twice(graph, facts):
    for stage in graph.of_kind(Kind.CONSULT):
        counted = Counter((desk.role, desk.scope) for desk in stage.hands if desk.role)
        for (role, _scope), count in counted.items():
            if count > 1:
                yield facts.problem(
                    "asked_twice",
                    stage,
                    _("“%(stage)s” asks the same desk twice: %(role)s. Remove one of the two."),
                    role=facts.role_title(role),
                )


def consultations_close(graph, facts):
    for stage in graph.of_kind(Kind.CONSULT):
        rule = stage.consult
        if rule.closes not in Closes.values:
            yield facts.problem("closes", stage, _("“%(stage)s”: say when the consultation is over."))
        if rule.ends_by_time and not stage.deadline:
            yield facts.problem(
                "closes",
                stage,
                _("“%(stage)s” is over when its time is over, but has no deadline. Write the days."),
            )
        if rule.closes == Closes.ENOUGH and stage.hands and not is_named(rule.enough):
            yield from _enough(stage, rule.enough or 0, facts)


def _enough(stage, enough, facts):
    several = any(desk.is_of_partners for desk in stage.hands)
    if not enough >= 1 or (enough > len(stage.hands) and not several):
        yield facts.problem(
            "closes",
            stage,
            _(
                "“%(stage)s” is over when %(enough)d have answered, but asks %(asked)d. Write a number between 1 "
                "and %(asked)d."
            ),
            enough=enough,
            asked=len(stage.hands),
        )


def answers_are_told_apart(graph, facts):
    """Every answer has a name and a key of its own, which a tally does not use already."""
    for stage in graph.of_kind(Kind.CONSULT):
        seen = set()
        for number, answer in enumerate(stage.consult.answers, 1):
            if not answer.name:
                yield facts.problem(
                    "answers", stage, _("“%(stage)s”: give answer %(number)d a name."), number=number
                )
            if not is_well_formed(answer.key) or answer.key in COUNTED:
                yield facts.problem(
                    "answers",
                    stage,
                    _("“%(stage)s”: the key “%(key)s” of the answer “%(answer)s” is not possible."),
                    key=answer.key,
                    answer=answer.name,
                )
            elif answer.key in seen:
                yield facts.problem(
                    "answers",
                    stage,
                    _("“%(stage)s” has two answers with the key %(key)s. Choose another one."),
                    key=answer.key,
                )
            seen.add(answer.key)


def answers_go_either_way(graph, facts):
    """Else one of the outcomes “agreed” and “disputed” could never come about."""
    for stage in graph.of_kind(Kind.CONSULT):
        if len({answer.against for answer in stage.consult.answers}) < 2:
            yield facts.problem(
                "answers",
                stage,
                _("“%(stage)s” needs an answer that is an objection and one that is none."),
            )
