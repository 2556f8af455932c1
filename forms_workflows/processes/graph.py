"""The stored form of a process: what a stage may hold, its canonical text, and plain questions about it.

A graph is JSON: ``{"schema": 1, "code", "title", "stages": [...], "ends": [...], "i18n": {...}}``. It is pure data:
nothing here touches the database. Texts are in the language of the editor; ``i18n`` holds their translations.
"""

import hashlib
import json
import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SCHEMA = 1
KEY = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
KEY_MAX = 40

#: Ends that every process has without naming them: they come from outside, through ``engine.cancel``.
BUILT_IN_ENDS = {"withdrawn": _("Withdrawn"), "lapsed": _("Lapsed"), "terminated": _("Terminated")}


class Kind(TextChoices):
    """What happens in a stage."""

    APPLY = "apply", _("Application")
    CHECK = "check", _("Check by an officer")
    OPINION = "opinion", _("Opinion of several hands")
    SCORE = "score", _("Expert review")
    RANK = "rank", _("Ranking")
    MEETING = "meeting", _("Meeting")
    PUBLICITY = "publicity", _("Publicity")
    CERTIFY = "certify", _("Designation")


class Scope(TextChoices):
    """Whose desk: resolved for each case from the scopes with which it was started."""

    APPLICANT = "applicant", _("the applicant")
    APPLICANT_REGION = "applicant_region", _("the bureau of the applicant’s region")
    DEPARTMENT = "department", _("the department")
    PANEL = "panel", _("the experts of the panel")


#: Outcomes that the machinery of a kind leads to by itself. A stage of that kind must have them.
FIXED_OUTCOMES = {
    Kind.APPLY: ("submit",),
    Kind.SCORE: ("scored",),
    Kind.RANK: ("shortlisted", "not_shortlisted"),
    Kind.MEETING: ("approved", "rejected"),
    Kind.PUBLICITY: ("cleared", "upheld"),
    Kind.CERTIFY: ("designated",),
}

#: Words that the engine understands inside a stage, so that no outcome may be called so.
ENGINE_WORDS = {
    Kind.OPINION: frozenset({"propose", "agree", "send_back"}),
    Kind.SCORE: frozenset({"open", "close", "repeat"}),
    Kind.PUBLICITY: frozenset({"published", "objection", "void", "resume"}),
    Kind.CERTIFY: frozenset({"plaqued"}),
}

#: Every stage has these, whatever its kind.
STAGE = {
    "key": "",
    "kind": "",
    "title": "",
    "desk": {"role": "", "scope": ""},
    "hands": [],
    "form": None,
    "sections": [],
    "deadline": None,
    "on_overdue": "",
    "article": "",
    "article_reason": "",
    "label_for_applicant": "",
    "label_unclaimed": "",
    "distinct_from": [],
    "nobody_found": "",
    "max_returns": None,
    "outcomes": [],
}
OUTCOME = {
    "key": "",
    "title": "",
    "target": "",
    "label_for_applicant": "",
    "needs_reason": False,
    "needs_file": False,
    "resume": False,
    "direct": False,
    "batchable": False,
    "reopens": False,
}
END = {"key": "", "title": "", "label_for_applicant": "", "success": False}

#: What a stage has besides under the name of its kind (``stage["score"]["quorum"]``), as an editor starts from it.
SETTINGS = {
    Kind.SCORE: {
        "quorum": 5,
        "odd": True,
        "method": "mean",
        "trim_from": 7,
        "decimals": 2,
        "total": "total",
        "tie_break": [],
        "notice_days": 3,
    },
    Kind.RANK: {"quota": None, "pass_line": None},
    Kind.PUBLICITY: {"days": 5, "count_first_day": False, "minimum": 5},
    Kind.CERTIFY: {"plaque": True},
}


def canonical(graph):
    """The one text of a graph: the same content gives the same bytes."""
    return json.dumps(graph, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(graph):
    return hashlib.sha256(canonical(graph).encode()).hexdigest()


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
