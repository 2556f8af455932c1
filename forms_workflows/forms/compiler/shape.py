"""The form with every key of the schema in its place and each setting in canonical form; formulas still to come."""

import uuid

from django.utils.translation import gettext as _

from ..kinds import COLUMN_TYPES, KINDS
from ..kinds.base import flag, one_of, text, texts
from ..kinds.numbers import number
from .names import called_column, called_field, called_section

NAMESPACE = uuid.UUID("6d6f1a9e-3f0b-5a37-9c52-0d1c6a1f7b11")
USES = ("", "title", "region", "partner_regions", "partners")
COLUMN_COMMON = {"label": text, "help": text, "required": flag}
COMMON = {
    **COLUMN_COMMON,
    "article": text,
    "public": flag,
    "pii": flag,
    "searchable": flag,
    "use": one_of(*USES),
}
CONDITIONS = ("visible_if", "required_if")
SET_ELSEWHERE = {
    "id",
    "code",
    "type",
    "columns",
    "formula",
    "formula_text",
    "gives",
    "bands",
    "edges",
    "prefill",
    *CONDITIONS,
}
LEVELS = ("error", "warning")


def shape_form(source, report):
    sections = [
        shape_section(source, section, number_, report)
        for number_, section in enumerate(source.get("sections") or [])
    ]
    schema = {
        "schema": 1,
        "code": text(source.get("code")),
        "kind": text(source.get("kind")) or "application",
        "title": text(source.get("title")),
        "sections": sections,
        "checks": [],
        "i18n": shape_translations(source.get("i18n")),
    }
    if schema["kind"] == "score":
        schema["total"] = setting(number, source.get("total"), "total", _("The form"), (), report)
    return schema


def shape_translations(i18n):
    return {
        language: {
            text(source): text(translated) for source, translated in entries.items() if text(translated)
        }
        for language, entries in sorted((i18n or {}).items())
        if any(text(translated) for translated in entries.values())
    }


def identity(source, given, *parts):
    """The editor's block id; without one, an id that the same codes always give."""
    return text(given) or str(uuid.uuid5(NAMESPACE, "/".join((text(source.get("code")), *parts))))


def shape_section(source, section, position, report):
    code = text(section.get("code"))
    shaped = {
        "id": identity(source, section.get("id"), "section", code),
        "code": code,
        "title": text(section.get("title")),
        "help": text(section.get("help")),
        "visible_if": None,
        "fields": [],
    }
    for number_, field in enumerate(section.get("fields") or []):
        at = ("body", position, number_)
        section_called = called_section(shaped["title"], code)
        name = called_field(section_called, text(field.get("label")), text(field.get("code")), number_)
        found = shape_field(source, field, name, at, report)
        if found:
            shaped["fields"].append(found)
    return shaped


def shape_field(source, field, name, at, report):
    kind = KINDS.get(field.get("type"))
    if kind is None:
        message = _("%(name)s: there is no field type “%(type)s”. The types are: %(types)s.")
        report.add(message % {"name": name, "type": field.get("type"), "types": ", ".join(KINDS)}, at)
        return None
    code = text(field.get("code"))
    shaped = {
        "id": identity(source, field.get("id"), "field", code),
        "code": code,
        "type": field["type"],
        "visible_if": None,
        "required_if": None,
        **read_settings(field, {**COMMON, **kind.settings}, name, at, report),
    }
    if not kind.has_value or field["type"] == "computed":
        shaped["required"] = False
    if field["type"] == "computed":
        shaped |= {"formula": None, "formula_text": text(field.get("formula"))}
        shaped |= shape_result(field, name, at, report)
    if field["type"] == "table":
        shaped["columns"] = list(shape_columns(source, code, field, name, at, report))
    return with_defaults(shaped)


def shape_result(field, name, at, report):
    """What a computed field gives, as far as it is not a plain number: a text, the value of a band."""
    found = {
        key: setting(one_of("", allowed), field.get(key), key, name, at, report)
        for key, allowed in (("gives", "text"), ("edges", "upper"))
        if field.get(key)
    }
    if rows := field.get("bands"):
        value = text if found.get("gives") == "text" else number
        shapes = {"start": number, "end": number, "value": value}
        found["bands"] = [
            {key: setting(read, row.get(key), key, name, at, report) for key, read in shapes.items()}
            for row in rows
        ]
    return found


def shape_columns(source, table, field, name, at, report):
    for number_, column in enumerate(field.get("columns") or []):
        called = called_column(name, text(column.get("label")), text(column.get("code")), number_)
        if column_known(column, called, (*at, number_), report):
            yield shape_column(source, table, column, called, (*at, number_), report)


def column_known(column, name, at, report):
    if column.get("type") in COLUMN_TYPES:
        return True
    message = _("%(name)s: a table cannot have columns of the type “%(type)s”. The types are: %(types)s.")
    report.add(message % {"name": name, "type": column.get("type"), "types": ", ".join(COLUMN_TYPES)}, at)
    return False


def shape_column(source, table, column, name, at, report):
    code = text(column.get("code"))
    settings = {**COLUMN_COMMON, **KINDS[column["type"]].settings}
    settings.pop("years", None)
    return with_defaults(
        {
            "id": identity(source, column.get("id"), "field", table, code),
            "code": code,
            "type": column["type"],
            **read_settings(column, settings, name, at, report),
        }
    )


def with_defaults(field):
    if field["type"] in ("decimal", "computed") and field["decimals"] is None:
        field["decimals"] = 2
    if field["type"] in ("region", "regions") and not field["level"]:
        field["level"] = "prefecture"
    return field


def read_settings(field, settings, name, at, report):
    unknown = sorted(set(field) - set(settings) - SET_ELSEWHERE)
    if unknown:
        message = _("%(name)s: the setting “%(setting)s” is unknown. Remove it.")
        report.add(message % {"name": name, "setting": ", ".join(unknown)}, at)
    return {key: setting(read, field.get(key), key, name, at, report) for key, read in settings.items()}


def setting(read, value, key, name, at, report):
    """The setting's canonical value; a value that cannot be read is reported and counts as not set."""
    try:
        return read(value)
    except (TypeError, ValueError, AttributeError):
        message = _("%(name)s: “%(value)s” is no value for the setting “%(setting)s”. Correct or empty it.")
        report.add(message % {"name": name, "value": value, "setting": key}, at)
        return read(None)


# --- formulas, still as text ----------------------------------------------------------------------


def written_formulas(source, schema):
    """{(kind of formula, code): text} for sections and fields, and the checks as written."""
    written = {}
    for section in source.get("sections") or []:
        written["section", text(section.get("code"))] = text(section.get("visible_if"))
        for field in section.get("fields") or []:
            for key in (*CONDITIONS, "formula", "prefill"):
                written[key, text(field.get("code"))] = text(field.get(key))
    written["checks"] = [
        shape_check(check, number_) for number_, check in enumerate(source.get("checks") or [])
    ]
    return written


def shape_check(check, position):
    return {
        "code": text(check.get("code")) or f"k{position + 1}",
        "when": text(check.get("when")),
        "message": text(check.get("message")),
        "fields": texts(check.get("fields")),
        "level": text(check.get("level")) or "error",
        "per_year": bool(check.get("per_year")),
    }
