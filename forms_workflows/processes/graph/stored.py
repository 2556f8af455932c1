"""The stored form of a process.

At rest it is JSON: ``{"schema": 2, "code", "title", "stages": [...], "ends": [...], "i18n": {...}}``.
"""

from .kinds import (
    AMENDMENT,
    ANSWER,
    DESK_RULE,
    END,
    MINIMUM,
    OUTCOME,
    REQUIREMENT,
    RULE,
    SCHEMA,
    SETTINGS,
    STAGE,
    TRACK,
    Kind,
)
from .scopes import deputy_of, nobody_found_of, renamed


def complete(graph):
    """The same graph with every field present, unknown ones left out: what is stored."""
    return {
        "schema": SCHEMA,
        "code": graph.get("code", ""),
        "title": graph.get("title", ""),
        "stages": [complete_stage(stage) for stage in graph.get("stages", [])],
        "ends": [END | _known(end, END) for end in graph.get("ends", [])],
        "i18n": graph.get("i18n", {}),
    }


def complete_stage(stage):
    """Settings of a kind may be given beside the other fields or below the name of the kind."""
    kind = stage.get("kind", "")
    whole = STAGE | _known(stage, STAGE)
    whole["desk_rules"] = [DESK_RULE | _known(rule, DESK_RULE) for rule in stage.get("desk_rules", [])]
    whole["outcomes"] = [OUTCOME | _known(outcome, OUTCOME) for outcome in stage.get("outcomes", [])]
    if shape := SETTINGS.get(kind):
        whole[str(kind)] = shape | _known(stage, shape) | _known(stage.get(kind, {}), shape)
    if kind == Kind.APPLY:
        rows = whole["apply"]["conditions"]
        whole["apply"]["conditions"] = [REQUIREMENT | _known(row, REQUIREMENT) for row in rows]
    if kind == Kind.RANK:
        whole["rank"]["tracks"] = [TRACK | _known(track, TRACK) for track in whole["rank"]["tracks"]]
        whole["rank"]["minimums"] = [MINIMUM | _known(row, MINIMUM) for row in whole["rank"]["minimums"]]
    if kind == Kind.CERTIFY:
        rows = whole["certify"]["amendments"]
        whole["certify"]["amendments"] = [AMENDMENT | _known(row, AMENDMENT) for row in rows]
    if kind == Kind.AUTO:
        whole["auto"]["rules"] = [RULE | _known(rule, RULE) for rule in whole["auto"]["rules"]]
    if kind == Kind.CONSULT:
        rows = whole["consult"]["answers"]
        whole["consult"]["answers"] = [ANSWER | _known(row, ANSWER) for row in rows]
    return whole


def with_forms(graph, forms):
    """The stored graph with other names for its stages' forms: ``forms`` maps what they are called in it."""
    stages = [{**stage, "form": forms.get(stage["form"])} for stage in graph["stages"]]
    return {**graph, "stages": stages}


def with_offices(graph, offices):
    """The stored graph with other names for the departments of its desks: ``offices`` maps what they are called in it."""
    return {**graph, "stages": [_with_offices(stage, offices) for stage in graph["stages"]]}


def _with_offices(stage, offices):
    def moved(desk):
        return {**desk, "scope": renamed(desk.get("scope", ""), offices)}

    deputy = deputy_of(stage["nobody_found"])
    taken_over = nobody_found_of(deputy[0], renamed(deputy[1], offices)) if deputy else stage["nobody_found"]
    several = {name: [moved(desk) for desk in stage[name]] for name in ("hands", "desk_rules")}
    return {**stage, "desk": moved(stage["desk"]), **several, "nobody_found": taken_over}


def settings_of(stage):
    """The settings of a stored stage's kind; empty where the kind has none."""
    return stage.get(stage["kind"], {})


def _known(given, shape):
    return {name: value for name, value in given.items() if name in shape}
