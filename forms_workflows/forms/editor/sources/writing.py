"""Exchange format → StreamFields, as if an editor had typed it."""

from decimal import Decimal

from wagtail import blocks

from ...compiler.shape import identity

LISTS = ("choices", "fixed_rows")


def write_definition(definition, source):
    """Put the exchange format into the definition, which is not saved here."""
    definition.code = source.get("code") or ""
    definition.kind = source.get("kind") or "application"
    definition.title = source.get("title") or ""
    definition.total = Decimal(source["total"]) if source.get("total") not in (None, "") else None
    sections = definition._meta.get_field("body").stream_block.child_blocks["section"]
    definition.body = [
        written(source, "section", write_section(source, sections, s), s) for s in source["sections"]
    ]
    definition.checks = [
        {"type": "check", "value": write_check(check)} for check in source.get("checks") or []
    ]
    definition.translations = write_translations(source.get("i18n") or {})


def written(source, kind, value, item, *parents):
    """A stream child; its id is the given one, or the one that compiling would give."""
    parts = ("section",) if kind == "section" else ("field", *parents)
    return {
        "type": kind,
        "value": value,
        "id": identity(source, item.get("id"), *parts, item.get("code") or ""),
    }


def write_section(source, block, section):
    types = block.child_blocks["fields"].child_blocks
    fields = [
        written(source, field["type"], write_field(source, types[field["type"]], field), field)
        for field in section.get("fields") or []
    ]
    texts = {key: section.get(key) or "" for key in ("title", "code", "help", "visible_if")}
    return {**texts, "fields": fields}


def write_field(source, block, field):
    return {key: write_setting(source, key, field, block) for key in block.child_blocks}


def write_setting(source, key, field, block):
    value = field.get(key)
    if key in LISTS:
        return [write_option(source, key, field, option) for option in value or []]
    if key == "bands":
        return [write_band(field, row, place) for place, row in enumerate(value or [])]
    if key == "columns":
        types = block.child_blocks["columns"].child_blocks
        return [
            written(source, c["type"], write_field(source, types[c["type"]], c), c, field.get("code") or "")
            for c in value or []
        ]
    if key == "years":
        return ",".join(value or [])
    if key == "evidence":
        return ", ".join(value or [])
    if value is None:
        return blank_of(block.child_blocks[key])
    return value


def blank_of(block):
    """What an editor leaves who empties the input; not the default, which is for new blocks.

    A list of choices that cannot be emptied shows its default.
    """
    if isinstance(block, blocks.ChoiceBlock) and block.required:
        return block.get_default()
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.MultipleChoiceBlock):
        return []
    return None if isinstance(block, blocks.IntegerBlock | blocks.DecimalBlock) else ""


def write_band(field, row, place):
    value = {"start": row.get("start"), "end": row.get("end"), "value": row.get("value") or ""}
    parts = ("band", field.get("code") or "", str(place))
    return {"type": "item", "value": value, "id": identity({}, None, *parts)}


def write_option(source, key, field, option):
    code = option.get("code") or ""
    value = {"code": code, "label": option.get("label") or ""}
    # Wagtail takes an item for one only if it has an id.
    parts = (key, field.get("code") or "", code or value["label"])
    return {"type": "item", "value": value, "id": identity(source, None, *parts)}


def write_check(check):
    return {
        "code": check.get("code") or "",
        "when": check.get("when") or "",
        "message": check.get("message") or "",
        "fields": ", ".join(check.get("fields") or []),
        "level": check.get("level") or "error",
        "per_year": bool(check.get("per_year")),
    }


def write_translations(i18n):
    texts = list(dict.fromkeys(text for entries in i18n.values() for text in entries))
    return [
        {
            "type": "text",
            "value": {
                "source": text,
                **{language: i18n.get(language, {}).get(text, "") for language in ("en", "ug")},
            },
        }
        for text in texts
    ]
