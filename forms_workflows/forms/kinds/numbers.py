"""Whole and decimal numbers, indicators by year, computed values and scores."""

from decimal import Decimal as Number

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.expressions import canon
from forms_workflows.expressions.values.numbers import read_number
from forms_workflows.expressions.values.typed import number_of
from forms_workflows.typed_text import clean_text
from forms_workflows.wording import joined, joined_clauses, labelled

from ..schema.labels import year_label
from .base import Cleaned, Kind, lint_order, text, texts, whole


def number(value):
    """A setting: a canonical plain decimal string, or None."""
    if value in (None, ""):
        return None
    found = read_number(str(canon(value) if isinstance(value, Number) else value).strip())
    if found is None:
        raise ValueError(value)
    return canon(found)


def decimals_of(value):
    return len(value.partition(".")[2])


def with_unit(value, field):
    return f"{value} {field.unit}".strip() if value else ""


class Integer(Kind):
    template = "number"
    settings = {"unit": text, "min": number, "max": number, "years": texts}
    decimals = 0

    def expression_type(self, field):
        return "number"

    def lint(self, field, name):
        return lint_order(field, "min", "max", name)

    def allowed_decimals(self, field):
        return 0

    def clean(self, field, raw, place):
        typed = clean_text(raw)
        if not typed:
            return Cleaned()
        value = number_of(typed)
        if value is None:
            message = _(
                "“%(label)s”: “%(typed)s” is not a number. Use digits only, for example 1280 or 12.5."
            )
            return Cleaned(errors={"": message % {"label": place.label, "typed": typed[:40]}})
        return Cleaned(value)

    def fits(self, field, value):
        return read_number(value) is not None

    def limits(self, field, value, required, place):
        decimals = self.allowed_decimals(field)
        names = {"label": place.label, "value": value, "decimals": decimals}
        if decimals_of(value) > decimals:
            if decimals:
                message = ngettext(
                    "“%(label)s” may have %(decimals)d decimal at most; %(value)s has more.",
                    "“%(label)s” may have %(decimals)d decimals at most; %(value)s has more.",
                    decimals,
                )
                yield "", message % names
            else:
                yield "", _("“%(label)s” must be a whole number, not %(value)s.") % names
        if field.min is not None and Number(value) < Number(field.min):
            limit = with_unit(field.min, field)
            yield "", _("“%(label)s” must be at least %(limit)s.") % {**names, "limit": limit}
        if field.max is not None and Number(value) > Number(field.max):
            limit = with_unit(field.max, field)
            yield "", _("“%(label)s” must be at most %(limit)s.") % {**names, "limit": limit}

    def show(self, field, value, place):
        return group_digits(value) if value else ""


FIVE_DIGITS = 10_000


def group_digits(value):
    """12345.6 → 12,345.6; four digits stay together (GB/T 15835), so that a year reads as a year."""
    whole_part, point, rest = str(value).partition(".")
    sign = "-" if whole_part.startswith("-") else ""
    number = int(whole_part.lstrip("-") or 0)
    return f"{sign}{number if number < FIVE_DIGITS else format(number, ',')}{point}{rest}"


class Decimal(Integer):
    settings = {**Integer.settings, "decimals": whole}

    def lint(self, field, name):
        yield from super().lint(field, name)
        yield from lint_decimals(field, name)

    def allowed_decimals(self, field):
        return field.decimals if field.decimals is not None else 2


def lint_decimals(field, name):
    if (field.decimals or 0) > 10:
        yield _("%(name)s: at most 10 decimals can be kept.") % {"name": name}


class Indicator(Kind):
    """A number for each of several years: {"y3": "96", "y2": …}. Blank years are left out."""

    template = "indicator"

    def __init__(self, one):
        self.one = one

    def expression_type(self, field):
        return {"record": dict.fromkeys(field.years, "number")}

    def raw(self, field, data, files, name):
        return {year: str(data.get(f"{name}-{year}", "")) for year in field.years}

    def to_raw(self, field, value):
        return {year: str((value or {}).get(year) or "") for year in field.years}

    def of_year(self, place, key):
        names = {"label": place.label, "year": year_label(key, place.year)}
        return place.child(_("%(label)s, %(year)s") % names)

    def clean(self, field, raw, place):
        value, errors = {}, {}
        for year in field.years:
            cleaned = self.one.clean(field, raw[year], self.of_year(place, year))
            if cleaned.errors:
                errors[year] = cleaned.errors[""]
            elif cleaned.value is not None:
                value[year] = cleaned.value
        return Cleaned(value or None, errors)

    def merge(self, field, old, cleaned, keep):
        kept = {year: old[year] for year in cleaned.errors if old and year in old}
        return {**(cleaned.value or {}), **kept} or None

    def is_blank(self, field, value):
        return not value or (isinstance(value, dict) and not any(value.values()))

    def fits(self, field, value):
        return isinstance(value, dict)

    def findings(self, field, value, required, place):
        value = value or {}
        if not self.fits(field, value):
            yield from super().findings(field, value, required, place)
            return
        blank = [year for year in field.years if not value.get(year)]
        if blank and required:
            # One sentence for all blank years; three for each row of a table would bury the rest.
            years = joined(year_label(year, place.year) for year in blank)
            yield blank[0], _("Enter “%(label)s” for %(years)s.") % {"label": place.label, "years": years}
        for year in field.years:
            if value.get(year):
                found = self.one.findings(field, value[year], False, self.of_year(place, year))
                yield from ((year, message) for _path, message in found)

    def show(self, field, value, place):
        shown = ((year, self.one.show(field, (value or {}).get(year), place)) for year in field.years)
        return joined_clauses(labelled(year_label(year, place.year), text) for year, text in shown if text)


class Computed(Kind):
    """A value worked out by a formula. Nobody types it, so nothing is read or judged."""

    template = "computed"
    settings = {"unit": text, "decimals": whole, "years": texts}

    def expression_type(self, field):
        one = field.gives or "number"
        return {"record": dict.fromkeys(field.years, one)} if field.years else one

    def lint(self, field, name):
        return lint_decimals(field, name)

    def merge(self, field, old, cleaned, keep):
        return None

    def fits(self, field, value):
        if field.years or field.gives:
            return isinstance(value, dict if field.years else str)
        return read_number(value) is not None

    def findings(self, field, value, required, place):
        return ()

    def show(self, field, value, place):
        if not value:
            return ""
        return field.local(value) if field.gives else group_digits(value)


class Score(Integer):
    """Points given by an expert, up to a maximum, in steps."""

    template = "score"
    settings = {"max": number, "step": number, "evidence": texts}

    def lint(self, field, name):
        if not field.max or Number(field.max) <= 0:
            yield _("%(name)s: a score needs a maximum above 0.") % {"name": name}
        elif not field.step or Number(field.step) <= 0:
            yield _("%(name)s: a score needs a step above 0, for example 0.5.") % {"name": name}
        elif Number(field.max) % Number(field.step):
            message = _(
                "%(name)s: the maximum %(max)s cannot be reached in steps of %(step)s. Change one of them."
            )
            yield message % {"name": name, "max": field.max, "step": field.step}

    def missing(self, field, place):
        return _("Give a score for “%(label)s”.") % {"label": place.label}

    def limits(self, field, value, required, place):
        points = Number(value)
        names = {"label": place.label, "max": field.max, "step": field.step}
        if points < 0 or points > Number(field.max):
            yield "", _("The score for “%(label)s” must be between 0 and %(max)s.") % names
        elif points % Number(field.step):
            yield "", _("The score for “%(label)s” goes in steps of %(step)s.") % names
