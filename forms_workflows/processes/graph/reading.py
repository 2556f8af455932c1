"""The stored form of a process: what a stage may hold, its canonical text, and plain questions about it.

A graph is JSON: ``{"schema": 1, "code", "title", "stages": [...], "ends": [...], "i18n": {...}}``. It is pure data:
nothing here touches the database. Texts are in the language of the editor; ``i18n`` holds their translations.
"""

from .kinds import BUILT_IN_ENDS, END, OUTCOME, SCHEMA, SETTINGS, STAGE, Kind


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
    whole["outcomes"] = [OUTCOME | _known(outcome, OUTCOME) for outcome in stage.get("outcomes", [])]
    if shape := SETTINGS.get(kind):
        whole[str(kind)] = shape | _known(stage, shape) | _known(stage.get(kind, {}), shape)
    return whole


def settings_of(stage):
    """The settings of the stage's kind; empty where the kind has none."""
    return stage.get(stage["kind"], {})


def _known(given, shape):
    return {name: value for name, value in given.items() if name in shape}


def stage_of(graph, key):
    """The stage of this key. KeyError if there is none."""
    for stage in graph["stages"]:
        if stage["key"] == key:
            return stage
    raise KeyError(key)


def outcome_of(stage, key):
    """The outcome of this key, or None."""
    return next((outcome for outcome in stage["outcomes"] if outcome["key"] == key), None)


def apply_stage(graph):
    return next((stage for stage in graph["stages"] if stage["kind"] == Kind.APPLY), None)


def end_key(target):
    """The end that a target names, or None: ``end:rejected`` → ``rejected``."""
    return target[4:] if target.startswith("end:") else None


def ends_used(graph):
    """Keys of the ends that outcomes lead to, in the order in which they are met."""
    targets = (outcome["target"] for stage in graph["stages"] for outcome in stage["outcomes"])
    return list(dict.fromkeys(end for end in map(end_key, targets) if end))


def end_title(graph, key):
    """What an end is called, in the editor's language; built-in ends in the reader's."""
    named = next((end["title"] for end in graph["ends"] if end["key"] == key), "")
    return named or BUILT_IN_ENDS.get(key, key)


def returns_to_applicant(graph, outcome):
    """Whether this outcome sends the case back for correction (退回补正)."""
    apply = apply_stage(graph)
    return apply is not None and outcome["target"] == apply["key"]


def resuming_stages(graph):
    """Keys of the stages to which a corrected case may come straight back."""
    return [
        stage["key"]
        for stage in graph["stages"]
        if any(outcome["resume"] and returns_to_applicant(graph, outcome) for outcome in stage["outcomes"])
    ]
