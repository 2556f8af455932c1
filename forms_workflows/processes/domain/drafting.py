"""What an editor has written of a process, as a graph. Nothing here is checked: a draft may say anything."""

import re
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest

from forms_workflows.forms.models import FormVersion

from ..graph.defaults import SUCCESSFUL_ENDS
from ..graph.distribution import SAME
from ..graph.kinds import (
    AMENDMENT,
    ANSWER,
    BUILT_IN_ENDS,
    DESK_RULE,
    END_TITLES,
    KEY,
    OUTCOME,
    REQUIREMENT,
    RULE,
    SETTINGS,
    STAGE,
    TRACK,
    UNATTENDED,
    Asks,
    Effect,
    Kind,
    Scope,
)
from ..graph.parameters import PREFIX
from ..graph.reading import read
from ..graph.scopes import REFUSE, UP, nobody_found_of
from ..graph.stages import end_key
from ..graph.stored import complete


@dataclass
class Draft:
    """A graph as it would be published, and how its stages relate to the editor's rows."""

    graph: dict
    #: {stage key: id of its row}
    rows: dict = field(default_factory=dict)
    #: {stage key: title of a chosen form that has not been published}
    unpublished: dict = field(default_factory=dict)
    #: {pk of a chosen form: pk of its newest version}
    versions: dict = field(default_factory=dict)
    #: The programmes whose cases go through it, where they were asked for: see ``checker.figures.Giver``.
    givers: list = field(default_factory=list)

    @property
    def process(self):
        """The graph as objects."""
        return read(self.graph)


def draft_of(definition):
    """The definition's present content as a graph, with the rows that its stages come from."""
    return read_draft(definition=definition, locked=published_rows(definition))


def published_rows(definition):
    """{row id: stage key} of every version: a stage that was published keeps its key."""
    if definition.pk is None:
        return {}
    rows = {}
    for blocks in definition.versions.order_by("number").values_list("blocks", flat=True):
        rows |= blocks
    return rows


def read_draft(*, definition, locked):
    """The draft of a definition. ``locked`` maps ids of rows to the keys under which they were published."""
    keys = propose_keys(definition.body, locked)
    draft = Draft({}, rows={key: row for row, key in keys.items()}, versions=newest_versions(definition.body))
    stages = [_stage(child, keys[child.id], draft) for child in definition.body]
    _resolve_targets(stages)
    draft.graph = complete(
        {
            "code": definition.code,
            "title": definition.title,
            "stages": stages,
            "ends": _ends(definition.ends, stages),
            "i18n": _i18n(definition.translations),
        }
    )
    return draft


def newest_versions(body):
    chosen = {child.value["form"].pk for child in body if child.value.get("form")}
    versions = FormVersion.objects.filter(definition__in=chosen).order_by("number")
    return dict(versions.values_list("definition_id", "pk"))


def propose_keys(body, locked, remembered=None):
    """{row id: key}: the published key, else the editor's, else the one of the last draft, else kind and number."""
    keys = {}
    for child in body:
        child.id = child.id or str(uuid.uuid4())  # a row that the page has only just sent
        typed = child.value.get("key") or (remembered or {}).get(child.id)
        keys[child.id] = locked.get(child.id) or typed or ""
    taken = set(keys.values())
    for child in body:
        if not keys[child.id]:
            keys[child.id] = _free(child.block_type, taken)
            taken.add(keys[child.id])
    return keys


def _free(base, taken):
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def _stage(child, key, draft):
    value, kind = child.value, child.block_type
    stage = {
        "key": key,
        "kind": kind,
        "title": value["title"] or "",
        "desk": _desk(value, kind),
        "hands": [_hand(hand) for hand in value.get("hands", [])],
        "desk_rules": [
            {part: row.get(part) or empty for part, empty in DESK_RULE.items()}
            for row in value.get("desk_rules") or ()
        ],
        "form": _form(value, key, draft),
        "sections": split_keys(value.get("sections")),
        "distinct_from": split_keys(value.get("distinct_from")),
        "outcomes": _outcomes(value),
    }
    for name in ("deadline", "max_returns"):
        stage[name] = value.get(name)
    for name in (
        "article",
        "article_reason",
        "label_for_applicant",
        "label_unclaimed",
        "on_overdue",
    ):
        stage[name] = value.get(name) or ""
    stage["deadline_in"] = value.get("deadline_in") or STAGE["deadline_in"]
    stage["nobody_found"] = _nobody_found(value)
    stage["distribution"] = _distribution(value)
    for name in SETTINGS.get(kind, {}):
        stage[name] = _setting(name, value.get(name))
    return stage


def _setting(name, value):
    if name == "tie_break":
        return split_keys(value)
    if name == "rules":
        return [{part: row.get(part) or empty for part, empty in RULE.items()} for row in value]
    if name == "conditions":
        return [{part: row.get(part) or empty for part, empty in REQUIREMENT.items()} for row in value]
    if name == "amendments":
        return [{part: row.get(part) or empty for part, empty in AMENDMENT.items()} for row in value or ()]
    if name == "effect":
        return value or Effect.GRANT.value
    if name == "tracks":
        return [_track(row, number) for number, row in enumerate(value, 1)]
    if name == "minimums":
        return [{"code": row.get("code") or "", "points": _points(row.get("points"))} for row in value]
    if name == "answers":
        return [_answer(row, number) for number, row in enumerate(value, 1)]
    if name == "asks":
        return value or Asks.APPLICANT.value
    if name in ("experts", "otherwise", "procedure"):
        return value or ""
    if name == "date":
        return value or ""
    return _points(value) if name == "pass_line" else value


def _points(value):
    """As it is frozen: the shortest text of a number; a parameter by its name."""
    if value is None or str(value).startswith(PREFIX):
        return value
    return format(Decimal(str(value)).normalize(), "f")


def _answer(row, number):
    found = {part: row.get(part) or empty for part, empty in ANSWER.items()}
    return found | {"key": found["key"] or f"answer_{number}"}


def _track(row, number):
    found = {part: row.get(part) or empty for part, empty in TRACK.items()}
    return found | {"key": found["key"] or f"track_{number}", "pass_line": _points(found["pass_line"])}


def split_keys(text):
    return [key for key in re.split(r"[\s,，、;；]+", text or "") if key]


def _desk(value, kind):
    if kind == Kind.OPINION:
        first = next(iter(value["hands"]), {})
        return {"role": first.get("role") or "", "scope": first.get("scope") or ""}
    if kind in UNATTENDED:
        return {"role": "", "scope": ""}
    scope = Scope.APPLICANT.value if kind == Kind.APPLY else value.get("scope") or ""
    return {"role": value.get("role") or "", "scope": scope}


def _nobody_found(value):
    role = value.get("nobody_found") or ""
    return role if role in ("", UP, REFUSE) else nobody_found_of(role, value.get("nobody_scope") or "")


def _distribution(value):
    rule = value.get("distribution") or ""
    return f"{SAME}:{value.get('same_as') or ''}" if rule == SAME else rule


def _hand(value):
    return {"role": value["role"] or "", "scope": value["scope"] or "", "title": value.get("title") or ""}


def _form(value, key, draft):
    definition = value.get("form")
    if definition is None:
        return None
    if definition.pk not in draft.versions:
        draft.unpublished[key] = str(definition)
    return draft.versions.get(definition.pk)


def _outcomes(value):
    outcomes = [_outcome(row) for row in value["outcomes"]]
    taken = {outcome["key"] for outcome in outcomes}
    for number, outcome in enumerate(outcomes, 1):
        if not outcome["key"]:
            outcome["key"] = _free(f"outcome_{number}", taken)
            taken.add(outcome["key"])
    return outcomes


def _outcome(row):
    # Text fields left alone come as None.
    return {name: row.get(name) or default for name, default in OUTCOME.items()}


def _resolve_targets(stages):
    """``next``, ``applicant`` and ``stage:`` become plain keys; what they mean depends on the order of the list."""
    applicant = next((stage["key"] for stage in stages if stage["kind"] == Kind.APPLY), "")
    for stage, following in zip_longest(stages, stages[1:]):
        following = following["key"] if following else "end:completed"
        for outcome in stage["outcomes"]:
            named = {"next": following, "applicant": applicant}
            outcome["target"] = named.get(outcome["target"], outcome["target"].removeprefix("stage:"))


def _ends(stream, stages):
    """The ends that the editor listed, then those that outcomes name besides."""
    ends = {
        child.value["key"]: {
            "key": child.value["key"],
            "title": child.value["title"],
            "label_for_applicant": child.value["label_for_applicant"] or "",
            "success": bool(child.value["success"]),
        }
        for child in stream
    }
    for stage in stages:
        for outcome in stage["outcomes"]:
            key = end_key(outcome["target"])
            if key and key not in ends and key not in BUILT_IN_ENDS and KEY.match(key):
                ends[key] = {
                    "key": key,
                    # Whoever reads it is told in their own language how a case ends that nobody has named.
                    "title": "" if key in END_TITLES else outcome["title"],
                    "label_for_applicant": outcome["label_for_applicant"],
                    "success": key in SUCCESSFUL_ENDS,
                }
    return list(ends.values())


def _i18n(stream):
    i18n = {"en": {}, "ug": {}}
    for child in stream:
        for language, texts in i18n.items():
            if child.value[language]:
                texts[child.value["text"]] = child.value[language]
    return {language: texts for language, texts in i18n.items() if texts}
