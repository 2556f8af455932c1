"""Choices: one, several, regions, and declarations."""

from django.utils.translation import gettext as _

from forms_workflows.wording import joined

from ..schema.regions import region_choices
from .base import Cleaned, Kind, lint_options, lint_order, one_of, options, text, whole

MOST_SHOWN_OPEN = 6  # options that stand open as radio buttons; more become a drop-down list


class Choice(Kind):
    template = "choice"
    settings = {"choices": options, "choices_from": one_of("", "regions")}

    def options(self, field):
        """[(code, label in the reader's language)]."""
        if field.choices_from == "regions":
            return region_choices("prefecture")
        return [(option.code, option.local_label) for option in field.choices]

    def lint(self, field, name):
        if not field.choices and not field.choices_from:
            yield _("%(name)s: there is nothing to choose from. Add at least two options.") % {"name": name}
        yield from lint_options(field.choices, name)

    def missing(self, field, place):
        return _("Choose “%(label)s”.") % {"label": place.label}

    def clean(self, field, raw, place):
        if not raw:
            return Cleaned()
        if raw not in dict(self.options(field)):
            return Cleaned(errors={"": not_offered(place)})
        return Cleaned(raw)

    def limits(self, field, value, required, place):
        if value not in dict(self.options(field)):
            yield "", not_offered(place)

    def show(self, field, value, place):
        return dict(self.options(field)).get(value, value) if value else ""


def not_offered(place):
    return _("“%(label)s”: choose one of the options that are offered.") % {"label": place.label}


class Region(Choice):
    settings = {"level": text}

    def options(self, field):
        return region_choices(field.level)

    def lint(self, field, name):
        return ()


class MultiChoice(Choice):
    template = "multi_choice"
    reads_list = True
    settings = {**Choice.settings, "min_choices": whole, "max_choices": whole}

    def expression_type(self, field):
        return "list"

    def lint(self, field, name):
        yield from super().lint(field, name)
        yield from lint_order(field, "min_choices", "max_choices", name)
        if field.choices and (field.min_choices or 0) > len(field.choices):
            message = _(
                "%(name)s: %(count)d must be chosen but there are fewer options. Add options, or ask for fewer."
            )
            yield message % {"name": name, "count": field.min_choices}

    def clean(self, field, raw, place):
        offered = [code for code, _label in self.options(field)]
        if set(raw) - set(offered):
            return Cleaned(errors={"": not_offered(place)})
        return Cleaned([code for code in offered if code in raw] or None)

    def fits(self, field, value):
        return isinstance(value, list) and all(isinstance(code, str) for code in value)

    def limits(self, field, value, required, place):
        if set(value) - set(dict(self.options(field))):
            yield "", not_offered(place)
        names = {"label": place.label, "count": len(value)}
        if field.min_choices and len(value) < field.min_choices:
            message = _("“%(label)s”: choose at least %(limit)d; %(count)d chosen.")
            yield "", message % {**names, "limit": field.min_choices}
        if field.max_choices and len(value) > field.max_choices:
            message = _("“%(label)s”: choose at most %(limit)d; %(count)d chosen.")
            yield "", message % {**names, "limit": field.max_choices}

    def show(self, field, value, place):
        labels = dict(self.options(field))
        return joined(labels.get(code, code) for code in value or [])


class Regions(MultiChoice):
    settings = {"level": text, "min_choices": whole, "max_choices": whole}

    def options(self, field):
        return region_choices(field.level)

    def lint(self, field, name):
        return lint_order(field, "min_choices", "max_choices", name)


def yes_or_open(value):
    """Setting of a declaration: True = only “yes” can be submitted, None = yes and no are both answers."""
    if value not in (None, "", True, False):
        raise ValueError(value)
    return True if value is True else None


class Declaration(Kind):
    """Yes or no: true, false, or blank while undecided."""

    template = "declaration"
    settings = {"must_be": yes_or_open}

    def expression_type(self, field):
        return "boolean"

    def to_raw(self, field, value):
        return {True: "true", False: "false"}.get(value, "")

    def clean(self, field, raw, place):
        return Cleaned({"true": True, "on": True, "false": False}.get(raw))

    def is_blank(self, field, value):
        return value is None

    def fits(self, field, value):
        return isinstance(value, bool)

    def missing(self, field, place):
        if field.must_be:
            return _("Confirm “%(label)s”. Without it nothing can be submitted.") % {"label": place.label}
        return _("Answer “%(label)s” with yes or no.") % {"label": place.label}

    def limits(self, field, value, required, place):
        if field.must_be and value is False:
            yield "", self.missing(field, place)

    def show(self, field, value, place):
        return {True: _("Yes"), False: _("No")}.get(value, "")
