"""Rules about names: keys, outcomes and ends as they are called."""

import keyword
from collections import Counter

from django.utils.translation import gettext as _

from ..graph.kinds import BUILT_IN_ENDS, ENGINE_WORDS, FIXED_OUTCOMES, KEY, KEY_MAX, Kind
from ..graph.names import is_reserved, names


def is_well_formed(key):
    return bool(KEY.match(key)) and len(key) <= KEY_MAX


def can_name_a_node(key):
    """Stage keys become attributes of a Python class."""
    return is_well_formed(key) and not keyword.iskeyword(key)


def title_is_given(graph, facts):
    if not graph.name:
        yield facts.problem("title", None, _("Give the process a title."))
    if facts.department is None:
        yield facts.problem("department", None, _("Say whose process it is: choose a department."))


def one_application_and_first(graph, facts):
    stages = graph.stages
    applications = [stage for stage in stages if stage.kind == Kind.APPLY]
    if not applications:
        yield facts.problem(
            "application", None, _("Add the application as the first stage."), breaks_route=True
        )
        return
    for stage in applications[1:]:
        yield facts.problem(
            "application",
            stage,
            _("“%(stage)s” is a second application. A process has exactly one."),
            breaks_route=True,
        )
    if stages[0].kind != Kind.APPLY:
        yield facts.problem(
            "application",
            applications[0],
            _("Move “%(stage)s” to the top: the application is the first stage."),
        )
    if len(stages) == 1:
        yield facts.problem(
            "application", stages[0], _("Add a stage after “%(stage)s”: somebody has to decide the case.")
        )


def keys_are_well_formed(graph, facts):
    for stage in graph.stages:
        if not can_name_a_node(stage.key):
            yield facts.problem(
                "key",
                stage,
                _(
                    "The key “%(key)s” of “%(stage)s” is not possible: small letters, digits and single "
                    "underscores, a letter first, at most %(max)d characters."
                ),
                key=stage.key,
                max=KEY_MAX,
                breaks_route=True,
            )


def keys_are_unique(graph, facts):
    seen = set()
    for stage in graph.stages:
        if stage.key in seen:
            yield facts.problem(
                "key_twice",
                stage,
                _("“%(stage)s” has the key %(key)s, which another stage has. Choose another one."),
                key=stage.key,
                breaks_route=True,
            )
        seen.add(stage.key)


def node_names_do_not_clash(graph, facts):
    used = Counter(names(graph.stages))
    for stage in graph.stages:
        bad = [name for name in names([stage]) if is_reserved(name) or used[name] > 1]
        if bad and sum(other.key == stage.key for other in graph.stages) == 1:
            yield facts.problem(
                "key_reserved",
                stage,
                _("The key “%(key)s” of “%(stage)s” is reserved. Choose another one."),
                key=stage.key,
            )


def outcome_keys(graph, facts):
    for stage in graph.stages:
        seen = set()
        for outcome in stage.outcomes:
            key = outcome.key
            if not is_well_formed(key) or key in ENGINE_WORDS.get(stage.kind, ()):
                yield facts.problem(
                    "outcome_key",
                    stage,
                    _("“%(stage)s”: the key “%(key)s” of the outcome “%(outcome)s” is not possible."),
                    key=key,
                    outcome=outcome.name,
                    breaks_route=True,
                )
            elif key in seen:
                yield facts.problem(
                    "outcome_twice",
                    stage,
                    _("“%(stage)s” has two outcomes with the key %(key)s. Choose another one."),
                    key=key,
                    breaks_route=True,
                )
            seen.add(key)


def machinery_has_its_outcomes(graph, facts):
    for stage in graph.stages:
        present = {outcome.key for outcome in stage.outcomes}
        for key in FIXED_OUTCOMES.get(stage.kind, ()):
            if key not in present:
                yield facts.problem(
                    "outcome_missing",
                    stage,
                    _("“%(stage)s” needs an outcome with the key %(key)s: this kind of stage leads to it."),
                    key=key,
                    breaks_route=True,
                )


def ends_are_well_formed(graph, facts):
    counted = Counter(end.key for end in graph.ends)
    for key, count in counted.items():
        if not is_well_formed(key):
            yield facts.problem("end_key", None, _("The key “%(key)s” of an end is not possible."), key=key)
        if count > 1:
            yield facts.problem("end_twice", None, _("Two ends have the key %(key)s."), key=key)
    for end in graph.ends:
        if end.key in BUILT_IN_ENDS and end.success:
            yield facts.problem(
                "end_built_in", None, _("The end “%(key)s” cannot count as a success."), key=end.key
            )
