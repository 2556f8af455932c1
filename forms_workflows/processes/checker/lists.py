"""Rules about stages that move a whole list: each can be left only by the screen that makes or decides the list.

A meeting, a publicity and a designation take up whatever comes to them; a ranking needs scores.
"""

from django.utils.translation import gettext as _

from ..graph import ways
from ..graph.kinds import Kind

#: {kind: (kind, outcome)}: the only way on which cases arrive with what this kind works on.
FED_BY = {Kind.RANK: (Kind.SCORE, "scored")}


def a_ranking_has_one_source(graph, facts):
    """What experts of two stages have given on two sheets cannot be compared."""
    for stage in graph.of_kind(Kind.RANK):
        sources = [
            scored
            for scored in graph.of_kind(Kind.SCORE)
            if (outcome := scored.outcome("scored")) and outcome.target == stage.key
        ]
        if len(sources) > 1:
            yield facts.problem(
                "two_sources",
                stage,
                _(
                    "“%(first)s” and “%(second)s” both lead to “%(stage)s”, whose cases are compared by one score "
                    "sheet. Give each a ranking of its own."
                ),
                first=sources[0].name,
                second=sources[1].name,
            )


def lists_have_a_source(graph, facts):
    """A ranking is made of scores; a case that comes on another way would be on none."""
    found = ways.places(graph)
    reached = {place.stage for place in found}
    for kind, (source, key) in FED_BY.items():
        for stage in graph.of_kind(kind):
            if stage.key not in reached:
                continue
            if not graph.of_kind(source):
                yield facts.problem(
                    "list",
                    stage,
                    _(
                        "“%(stage)s” needs a stage of the kind “%(kind)s” before it. Add one, or remove this stage."
                    ),
                    kind=source.label,
                )
            else:
                taken = {(place.stage, outcome.key) for place, out in found.items() for outcome, _to in out}
                yield from _arrivals(taken, graph, facts, stage, source, key)
                yield from _straight_back(facts, stage)


def _arrivals(taken, graph, facts, stage, source, key):
    """The outcomes that lead to this stage on another way than the one that it works on."""
    for other in graph.stages:
        for outcome in other.outcomes:
            wrong = outcome.target == stage.key and (other.kind, outcome.key) != (source, key)
            if wrong and (other.key, outcome.key) in taken:
                yield facts.problem(
                    "list",
                    stage,
                    _(
                        "The outcome “%(outcome)s” of “%(other)s” leads to “%(stage)s”, where nobody could handle "
                        "the case: only the outcome %(key)s of a stage of the kind “%(kind)s” may lead there."
                    ),
                    outcome=outcome.name,
                    other=other.name,
                    key=key,
                    kind=source.label,
                )


def _straight_back(facts, stage):
    for outcome in stage.outcomes:
        if outcome.returns and outcome.resume:
            yield facts.problem(
                "list",
                stage,
                _(
                    "“%(stage)s”: a case that the outcome “%(outcome)s” returns would come straight back without new "
                    "scores. Let it go through the stages again instead."
                ),
                outcome=outcome.name,
            )


def titles_are_given_once(graph, facts):
    """A case gets one title: whoever has been designated must not come to a designation again."""
    for stage, other in once_more(graph, Kind.CERTIFY):
        yield facts.problem(
            "title_twice",
            stage,
            _(
                "“%(stage)s”: a case that was designated at “%(other)s” could come here, but a case gets one "
                "title only. Lead it elsewhere."
            ),
            other=other.name,
        )


def cases_are_ranked_once(graph, facts):
    """The list of a ranking decides on all of its cases: whoever was left out or moved on is not ranked anew."""
    again = [stage for stage, other in once_more(graph, Kind.RANK) if stage is other]
    for stage in again:
        yield facts.problem(
            "ranked_twice",
            stage,
            _(
                "“%(stage)s”: a case that was ranked could come here again, when its list has been decided. Lead it "
                "elsewhere."
            ),
        )


def once_more(graph, kind):
    """(stage, an earlier one) of this kind where a case that was at the earlier one may come to the stage."""
    found, stages = ways.places(graph), graph.of_kind(kind)
    for other in stages:
        after = ways.beyond(found, other.key)
        yield from ((stage, other) for stage in stages if stage.key in after)


lists_have_a_source.needs_targets = True
titles_are_given_once.needs_targets = True
cases_are_ranked_once.needs_targets = True
