"""Figures of a stage: a number or a date, or the parameter of the programme that gives it (``param.publicity_days``).

A stage names a parameter as conditions do. What it comes to is the round's matter: ``settled`` fills it in.
"""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PREFIX = "param."


class ParameterKind(TextChoices):
    """What the value of a parameter is."""

    WHOLE = "whole", _("whole number")
    POINTS = "points", _("number with decimals")
    DAY = "day", _("date")
    SWITCH = "switch", _("true or false")


#: {kind: its type in the formula language}
TYPES = {
    ParameterKind.WHOLE: "number",
    ParameterKind.POINTS: "number",
    ParameterKind.DAY: "date",
    ParameterKind.SWITCH: "boolean",
}
#: {kind: how a value of it is written}
PATTERNS = {
    ParameterKind.WHOLE: re.compile(r"0|[1-9][0-9]{0,7}"),
    ParameterKind.POINTS: re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?"),
    ParameterKind.DAY: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ParameterKind.SWITCH: re.compile("true|false"),
}
READERS = {
    ParameterKind.WHOLE: int,
    ParameterKind.POINTS: Decimal,
    ParameterKind.DAY: lambda text: date.fromisoformat(text).isoformat(),
    ParameterKind.SWITCH: lambda text: text.lower() in ("true", "1", "yes", "是"),
}


def plain(text, kind):
    """A parameter's text as answers are stored, so that formulas can read it; None where it is blank."""
    if text == "":
        return None
    return READERS[kind](text) if kind == ParameterKind.SWITCH else text


class Figure(NamedTuple):
    """A setting of a stage that may name a parameter."""

    kind: str
    label: str


#: {setting of a stage, or of its kind: Figure}
FIGURES = {
    "deadline": Figure(ParameterKind.WHOLE, _("Deadline")),
    "max_returns": Figure(ParameterKind.WHOLE, _("Returns at most")),
    "quorum": Figure(ParameterKind.WHOLE, _("Experts at least")),
    "trim_from": Figure(ParameterKind.WHOLE, _("Leave out the highest and the lowest from")),
    "quota": Figure(ParameterKind.WHOLE, _("Number of places")),
    "pass_line": Figure(ParameterKind.POINTS, _("Pass line")),
    "points": Figure(ParameterKind.POINTS, _("Points at least")),
    "days": Figure(ParameterKind.WHOLE, _("Days")),
    "minimum": Figure(ParameterKind.WHOLE, _("Days at least")),
    "objection_days": Figure(ParameterKind.WHOLE, _("Days to investigate an objection")),
    "objection_extension_days": Figure(ParameterKind.WHOLE, _("Days of its one extension")),
    "valid_years": Figure(ParameterKind.WHOLE, _("Years for which the title is valid")),
    "date": Figure(ParameterKind.DAY, _("Date")),
    "enough": Figure(ParameterKind.WHOLE, _("Answers that are enough")),
}


@dataclass(frozen=True)
class Named:
    """A figure that a parameter gives. ``fallback`` holds what applies where the programme says nothing, if anything does."""

    key: str
    kind: str
    fallback: tuple = ()

    def __str__(self):
        return f"{PREFIX}{self.key}"

    def of(self, values):
        """What it comes to, with ``values`` as {key: text}; itself where they do not say it. Blank is blank."""
        text = values.get(self.key)
        if not text and self.fallback:
            return self.fallback[0]
        if not text:
            return self if text is None else None
        try:
            return READERS[self.kind](text)
        except (ValueError, InvalidOperation):
            return self


def is_named(value):
    """Whether a figure is not known before the round says it."""
    return isinstance(value, Named)


def figure(setting, value):
    """A stored setting as code reads it."""
    if isinstance(value, str) and value.startswith(PREFIX):
        return Named(value.removeprefix(PREFIX), FIGURES[setting].kind)
    return Decimal(value) if setting in ("pass_line", "points") and value is not None else value


#: Schema 1 had fixed parameters, which took effect over what a stage said itself: {kind: {setting: (key, kind)}}.
INHERITED = {
    "publicity": {
        "days": ("publicity_days", ParameterKind.WHOLE),
        "count_first_day": ("count_first_day", ParameterKind.SWITCH),
        "objection_days": ("objection_days", ParameterKind.WHOLE),
        "objection_extension_days": ("objection_extension_days", ParameterKind.WHOLE),
    },
    "rank": {
        "quota": ("shortlist_quota", ParameterKind.WHOLE),
        "pass_line": ("pass_line", ParameterKind.POINTS),
    },
}


def inherited(kind, settings):
    """The settings of a stage of schema 1, with what its programme may say instead."""
    named = {
        setting: Named(key, parameter, (settings[setting],))
        for setting, (key, parameter) in INHERITED.get(kind, {}).items()
    }
    return settings | named


def settled(thing, values):
    """A graph, stage or rule with the figures that ``values`` give: {key of a parameter: text}."""
    if isinstance(thing, Named):
        return thing.of(values)
    if isinstance(thing, tuple):
        found = tuple(settled(part, values) for part in thing)
        return found if any(new is not old for new, old in zip(found, thing, strict=True)) else thing
    if not is_dataclass(thing):
        return thing
    changed = {}
    for field in fields(thing):
        old = getattr(thing, field.name)
        new = settled(old, values)
        if new is not old:
            changed[field.name] = new
    return replace(thing, **changed) if changed else thing


def named_in(thing, setting=""):
    """(setting, Named) of every figure in a stage or rule that a parameter gives."""
    if isinstance(thing, Named):
        yield setting, thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from named_in(part, setting)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from named_in(getattr(thing, field.name), field.name)
