"""Rules about the way of a case: where outcomes lead, what can be reached, where it ends."""

from django.utils.translation import gettext as _

from forms_workflows.expressions import FormulaError

from ..graph import ways
from ..graph.kinds import BUILT_IN_ENDS, Kind, Until


def outcomes_have_targets(graph, facts):
    for stage in graph.stages:
        if not stage.outcomes:
            yield facts.problem(
                "no_outcome",
                stage,
                _("“%(stage)s” has no outcome: a case would stay there for ever."),
                breaks_route=True,
            )
        for outcome in stage.outcomes:
            if not outcome.name:
                yield facts.problem("outcome_title", stage, _("“%(stage)s” has an outcome without a name."))
            if not outcome.target:
                yield facts.problem(
                    "no_target",
                    stage,
                    _("“%(stage)s”: say where the outcome “%(outcome)s” leads."),
                    outcome=outcome.name,
                    breaks_route=True,
                )


def targets_exist(graph, facts):
    stages = {stage.key for stage in graph.stages}
    ends = {end.key for end in graph.ends}
    for stage in graph.stages:
        for outcome in stage.outcomes:
            target, end = outcome.target, outcome.end
            known = end in ends or end in BUILT_IN_ENDS if end is not None else target in stages
            if target and not known:
                yield facts.problem(
                    "target",
                    stage,
                    _("“%(stage)s”: the outcome “%(outcome)s” leads to %(target)s, which does not exist."),
                    outcome=outcome.name,
                    target=target,
                    breaks_route=True,
                )


def returns_make_sense(graph, facts):
    for stage in graph.stages:
        for outcome in stage.outcomes:
            if (outcome.resume or outcome.reopens) and not outcome.returns:
                yield facts.problem(
                    "resume",
                    stage,
                    _(
                        "“%(stage)s”: the outcome “%(outcome)s” is marked as a return for correction but does not "
                        "lead to the applicant."
                    ),
                    outcome=outcome.name,
                )
            if outcome.key == "submit" and stage.kind == Kind.APPLY and _goes_nowhere(outcome):
                yield facts.problem(
                    "submit", stage, _("“%(stage)s”: what is submitted must go to a stage that handles it.")
                )


def _goes_nowhere(outcome):
    return outcome.returns or outcome.end is not None


def outcomes_are_taken(graph, facts):
    """An outcome to which no screen leads would be one in name only."""
    for stage in graph.stages:
        for outcome in stage.outcomes:
            if not ways.is_taken(stage, outcome):
                yield facts.problem(
                    "no_screen",
                    stage,
                    _(
                        "“%(stage)s”: nobody could ever choose the outcome “%(outcome)s”. A stage of the kind "
                        "“%(kind)s” has only the outcomes %(keys)s, and what happens when overdue. Remove it."
                    ),
                    outcome=outcome.name,
                    kind=Kind(stage.kind).label,
                    keys=", ".join(ways.TAKEN[stage.kind]),
                )


def stages_are_reachable(graph, facts):
    found = {place.stage for place in ways.places(graph)}
    for stage in graph.stages:
        if stage.key not in found:
            yield facts.problem(
                "unreachable", stage, _("No case ever comes to “%(stage)s”: no outcome leads there.")
            )


def stages_reach_an_end(graph, facts):
    found = ways.places(graph)
    stuck = {place.stage for place in found.keys() - ways.finishing(graph, found)}
    for stage in graph.stages:
        if stage.key in stuck:
            yield facts.problem("no_end", stage, _no_end(graph))


def _no_end(graph):
    """The sentence, with what of this process does not count as a way."""
    if any(outcome.allowed_if for stage in graph.stages for outcome in stage.outcomes):
        return _(
            "From “%(stage)s” no way leads to an end. Outcomes that are possible only under a condition do not count."
        )
    if any(stage.max_returns for stage in graph.stages):
        return _(
            "From “%(stage)s” no way leads to an end. Returns that may be made only so often do not count."
        )
    return _("From “%(stage)s” no way leads to an end.")


def no_automatic_cycle(graph, facts):
    """Stages that pass a case on by themselves must not pass it round for ever. One sentence for each such round."""
    for stage, found in _rounds(graph, {stage.key: _by_itself(stage) for stage in graph.stages}):
        if any(graph.stage(key).kind != Kind.AUTO for key in found):
            sentence = _(
                "A case that nobody handles would go round for ever from “%(stage)s”. Change what happens when overdue."
            )
        else:
            sentence = _(
                "“%(stage)s”: by rules alone a case would go round for ever (%(keys)s). Let somebody decide in between, "
                "or let time pass."
            )
        yield facts.problem("automatic_cycle", stage, sentence, keys=_in_order(graph, found))


#: Families of facts that may have become others although nobody has touched the case.
LIVING = frozenset({"title", "has_title", "round", "spawned"})


def rules_decide_anew(graph, facts):
    """A rule to which only time leads back must look at something that time changes; and time must really pass."""
    waits = {stage.key: stage for stage in graph.of_kind(Kind.WAIT)}
    passing = {key for key, stage in waits.items() if stage.wait.until == Until.DAYS}
    fixed = {stage.key for stage in graph.of_kind(Kind.AUTO) if not _may_change(stage.auto)}
    autos = {stage.key for stage in graph.of_kind(Kind.AUTO)}
    told = set()
    for keys in (fixed | waits.keys(), autos | (waits.keys() - passing)):
        targets = {
            stage.key: {each.target for each in stage.outcomes if ways.is_taken(stage, each)} & keys
            for stage in graph.stages
            if stage.key in keys
        }
        for stage, found in _rounds(graph, targets):
            if found in told or not found & waits.keys():
                continue  # without a wait: said already
            told.add(found)
            yield facts.problem(
                "same_again",
                stage,
                _(
                    "“%(stage)s”: a case would go round for ever (%(keys)s), as the rules there look at nothing that changes in "
                    "the meantime, or wait for a moment that has passed. Let somebody decide in between, or end the case."
                ),
                keys=_in_order(graph, found),
            )


def _may_change(rule):
    """Whether one of its conditions names what time changes. What cannot be read is another rule's matter."""
    try:
        return any(
            branch.when.titles or any(name.partition(".")[0] in LIVING for name in branch.when.names)
            for branch in rule.rules
            if branch.when
        )
    except FormulaError:
        return True


def _rounds(graph, targets):
    """(first stage, keys) of each set of stages that lead to each other."""
    told = set()
    for stage in graph.stages:
        found = frozenset(key for key in _reached(targets, stage.key) if stage.key in _reached(targets, key))
        if found and found not in told:
            told.add(found)
            yield stage, found


def _in_order(graph, keys):
    return " → ".join(stage.key for stage in graph.stages if stage.key in keys)


def _by_itself(stage):
    """Where the stage may pass a case on to although nobody acts."""
    if stage.kind == Kind.AUTO:
        return {outcome.target for outcome in stage.outcomes}
    if stage.consult and (stage.consult.ends_by_time or _may_ask_nobody(stage)):
        return {outcome.target for outcome in stage.outcomes if outcome.key == "unanswered"}
    return {
        outcome.target for outcome in stage.outcomes if stage.on_overdue and outcome.key == stage.on_overdue
    }


def _may_ask_nobody(stage):
    """An application may have no partners."""
    return bool(stage.hands) and all(desk.is_of_partners for desk in stage.hands)


def _reached(targets, start):
    """Whatever can be come to from here, this only where it is come back to."""
    found, waiting = set(), [start]
    while waiting:
        for target in targets.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


for _rule in (
    outcomes_are_taken,
    stages_are_reachable,
    stages_reach_an_end,
    no_automatic_cycle,
    rules_decide_anew,
):
    _rule.needs_targets = True
