"""From the stored form of a process to the objects that code reads it by."""

from .conditions import Condition
from .kinds import ANSWER, END, OUTCOME, SCHEMA, STAGE, Effect, Kind
from .parameters import FIGURES, figure, inherited
from .rules import (
    Amendment,
    Answer,
    ApplyRule,
    AutoRule,
    Branch,
    CertifyRule,
    ConsultRule,
    Minimum,
    PublicityRule,
    RankRule,
    Requirement,
    ScoreRule,
    SpawnRule,
    Track,
    WaitRule,
)
from .stages import Desk, DeskRule, End, Graph, Outcome, Stage
from .stored import complete


def read(document):
    """The objects of a stored graph. Fields may be missing, as in a draft."""
    whole = complete(document)
    i18n = whole["i18n"]
    applicant = next((stage["key"] for stage in whole["stages"] if stage["kind"] == Kind.APPLY), None)
    inherits = document.get("schema", SCHEMA) < 2
    return Graph(
        i18n,
        code=whole["code"],
        name=whole["title"],
        stages=tuple(_read_stage(stage, i18n, applicant, inherits=inherits) for stage in whole["stages"]),
        ends=tuple(_read_end(end, i18n) for end in whole["ends"]),
        tables=document.get("tables") or {},
    )


def _read_stage(stage, i18n, applicant, *, inherits):
    values = {
        name: _value(name, stage[name])
        for name in STAGE
        if name not in ("title", "desk", "hands", "desk_rules", "outcomes")
    }
    return Stage(
        i18n,
        name=stage["title"],
        desk=_read_desk(stage["desk"]),
        hands=tuple(_read_desk(hand) for hand in stage["hands"]),
        desk_rules=tuple(
            DeskRule(Condition(rule["when"]), rule["hand"], _read_desk(rule)) for rule in stage["desk_rules"]
        ),
        outcomes=tuple(_read_outcome(outcome, i18n, applicant) for outcome in stage["outcomes"]),
        **values,
        **_read_rule(stage, i18n, inherits=inherits),
    )


def _read_desk(desk):
    return Desk(role=desk.get("role", ""), scope=desk.get("scope", ""), name=desk.get("title", ""))


def _read_outcome(outcome, i18n, applicant):
    values = {name: outcome[name] for name in OUTCOME if name != "title"}
    for name in ("allowed_if", "proposed_if"):
        values[name] = Condition(values[name])
    return Outcome(i18n, name=outcome["title"], returns=outcome["target"] == applicant, **values)


def _read_end(end, i18n):
    values = {name: end[name] for name in END if name != "title"}
    return End(i18n, name=end["title"], **values)


RULES = {
    Kind.APPLY: ApplyRule,
    Kind.SCORE: ScoreRule,
    Kind.RANK: RankRule,
    Kind.PUBLICITY: PublicityRule,
    Kind.CERTIFY: CertifyRule,
    Kind.AUTO: AutoRule,
    Kind.WAIT: WaitRule,
    Kind.CONSULT: ConsultRule,
    Kind.SPAWN: SpawnRule,
}


def _read_rule(stage, i18n, *, inherits):
    """{kind: its rule}, as one more argument of Stage."""
    kind = stage["kind"]
    if kind not in RULES:
        return {}
    settings = {name: _value(name, value) for name, value in stage[kind].items()}
    if inherits:
        settings = inherited(kind, settings)
    if kind == Kind.APPLY:
        settings["conditions"] = tuple(
            Requirement(i18n, Condition(row["when"]), row["sentence"]) for row in settings["conditions"]
        )
    if kind == Kind.RANK:
        settings["tracks"] = tuple(_read_track(track, i18n) for track in settings["tracks"])
        settings["minimums"] = tuple(
            Minimum(row["code"], figure("points", row["points"])) for row in settings["minimums"]
        )
    if kind == Kind.CERTIFY:
        settings["plaque"] = settings["plaque"] and settings["effect"] == Effect.GRANT
        settings["amendments"] = tuple(Amendment(**row) for row in settings["amendments"])
    if kind == Kind.AUTO:
        settings["rules"] = tuple(
            Branch(i18n, Condition(rule["when"]), rule["outcome"], rule["label"])
            for rule in settings["rules"]
        )
    if kind == Kind.CONSULT:
        settings["answers"] = tuple(_read_answer(answer, i18n) for answer in settings["answers"])
    return {str(kind): RULES[kind](**settings)}


def _read_answer(answer, i18n):
    values = {name: answer[name] for name in ANSWER if name != "title"}
    return Answer(i18n, name=answer["title"], **values)


def _read_track(track, i18n):
    return Track(
        i18n,
        key=track["key"],
        name=track["title"],
        when=Condition(track["when"]),
        quota=figure("quota", track["quota"]),
        pass_line=figure("pass_line", track["pass_line"]),
    )


def _value(setting, value):
    if setting in FIGURES:
        return figure(setting, value)
    return tuple(value) if isinstance(value, list) else value
