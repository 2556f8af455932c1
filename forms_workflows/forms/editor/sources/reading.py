"""StreamFields → exchange format. Blank settings are left out."""

import re
from decimal import Decimal

from forms_workflows.expressions import canon

SEPARATORS = re.compile(r"[\s,，、;；]+")


def read_definition(definition):
    source = {
        "code": definition.code,
        "kind": definition.kind,
        "title": definition.title,
        "sections": [read_section(child) for child in definition.body],
        "checks": [read_check(child.value) for child in definition.checks],
        "i18n": read_translations(definition.translations),
    }
    if definition.total is not None:
        source["total"] = canon(definition.total)
    return source


def read_section(child):
    value = child.value
    section = {"id": child.id, "code": value["code"] or "", "title": value["title"] or ""}
    section |= not_blank({key: value[key] for key in ("help", "visible_if")})
    return {
        **section,
        "fields": [read_field(field.block_type, field.value, field.id) for field in value["fields"]],
    }


def read_field(block_type, value, block_id=None):
    """One field or table column from its block's value."""
    field = {
        "id": block_id,
        "type": block_type,
        "code": value.get("code") or "",
        "label": value.get("label") or "",
    }
    settings = {key: read_setting(key, item) for key, item in value.items() if key not in field}
    return {**field, **not_blank(settings)}


def read_setting(key, value):
    if key in ("choices", "fixed_rows"):
        return [{"code": item["code"] or "", "label": item["label"] or ""} for item in value]
    if key == "bands":
        return [{key: canon(item) for key, item in row.items() if item not in (None, "")} for row in value]
    if key == "columns":
        return [read_field(child.block_type, child.value, child.id) for child in value]
    if key in ("years", "evidence"):
        return split_codes(value)
    if isinstance(value, Decimal):
        return canon(value)
    return value


def read_check(value):
    check = {key: value[key] or "" for key in ("code", "when", "message", "level")}
    return {
        **check,
        "fields": split_codes(value["fields"]),
        "per_year": bool(value["per_year"]),
    }


def read_translations(stream):
    """{language: {source text: translation}} of the languages that have any."""
    found = {}
    for child in stream:
        for language in ("en", "ug"):
            if child.value["source"] and child.value[language]:
                found.setdefault(language, {})[child.value["source"]] = child.value[language]
    return found


def split_codes(text):
    return [code for code in SEPARATORS.split(text or "") if code]


def not_blank(settings):
    # Zero is a setting: a number without decimals, a table that may stay empty.
    return {key: value for key, value in settings.items() if (value == 0 and value is not False) or value}
