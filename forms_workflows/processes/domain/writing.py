"""Writes a graph into the fields of a definition, as if an editor had filled them in."""

import json
import uuid

from ..graph.distribution import SAME, same_as
from ..graph.kinds import Kind
from ..graph.scopes import deputy_of
from ..graph.stages import end_key
from ..graph.stored import complete, settings_of

#: Stable ids for the rows of an imported process, so that importing it again moves no key.
NAMESPACE = uuid.UUID("5b2f4c7e-2c0e-4b44-9d55-8f6a3b1a77d1")


def fill_in(*, definition, graph, forms):
    """Write a graph in the exchange format into a definition's fields. ``forms`` maps form codes to definitions."""
    definition.title = graph["title"]
    stages = graph["stages"]
    definition.body = _stream(
        definition,
        [
            (stage["kind"], stage["key"], _stage_value(stage, stages, forms))
            for stage in (complete(graph)["stages"])
        ],
    )
    definition.ends = _stream(
        definition, [("end", f"end:{end['key']}", end) for end in graph["ends"] if end["title"]]
    )
    texts = {}
    for language, translations in graph.get("i18n", {}).items():
        for text, translation in translations.items():
            texts.setdefault(text, {"text": text})[language] = translation
    definition.translations = _stream(definition, [("text", text, value) for text, value in texts.items()])


def _stream(definition, rows):
    return json.dumps(
        [
            {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{definition.code}/{name}"))}
            for kind, name, value in rows
        ]
    )


def _stage_value(stage, stages, forms):
    value = {name: stage[name] for name in stage if name not in ("kind", "desk", "hands", "outcomes", "form")}
    value |= stage["desk"] | settings_of(stage)
    if deputy := deputy_of(stage["nobody_found"]):
        value["nobody_found"], value["nobody_scope"] = deputy
    if key := same_as(stage["distribution"]):
        value["distribution"], value["same_as"] = SAME, key
    value["form"] = forms[stage["form"]].pk if stage["form"] else None
    for name in ("sections", "distinct_from", "tie_break"):
        if name in value:
            value[name] = ", ".join(value[name])
    value["hands"] = _items(stage["hands"])
    for name in ("conditions", "rules", "tracks", "minimums", "answers", "amendments", "desk_rules"):
        if name in value:
            value[name] = _items(value[name])
    targets = [_target_text(outcome["target"], stage, stages) for outcome in stage["outcomes"]]
    value["outcomes"] = _items(
        {**outcome, "target": target} for outcome, target in zip(stage["outcomes"], targets, strict=True)
    )
    return value


def _items(values):
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def _target_text(target, stage, stages):
    """How an editor would have written this target."""
    keys = [other["key"] for other in stages]
    position = keys.index(stage["key"]) + 1
    if end_key(target) is not None:
        return target
    if position < len(keys) and target == keys[position]:
        return "next"
    if any(other["key"] == target and other["kind"] == Kind.APPLY for other in stages):
        return "applicant"
    return f"stage:{target}"
