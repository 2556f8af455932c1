"""What keeps a form from being published although each part of it can be read."""

from decimal import Decimal

from django.utils.translation import gettext as _

from forms_workflows.expressions import RESERVED_WORDS, evaluate, fields_of, lookups_of

from ..kinds import kind_of
from ..kinds.base import CODE
from ..schema.regions import present
from . import literals
from .names import column_name, field_name, section_name

ONE_USE = {
    "title": ("text", "long_text"),
    "region": ("region",),
    "partner_regions": ("regions", "table"),
    "partners": ("table",),
}


def lint_form(form, previous, report, levels=None):
    lint_whole(form, report)
    lint_sections(form, report)
    lint_fields(form, report)
    if levels is not None:
        lint_levels(form, levels, report)
    lint_uses(form, report)
    lint_never_shown(form, report)
    lint_checks(form, report)
    literals.lint_option_codes(form, report)
    if form.kind == "score":
        lint_score_total(form, report)
    if previous:
        lint_locked_codes(form, previous, report)


def lint_whole(form, report):
    if not form.title:
        report.add(_("The form has no title. Write it."))
    if form.kind not in ("application", "review", "score"):
        report.add(_("The form’s kind must be application, review or score."))
    if not CODE.fullmatch(form.code):
        report.add(_("The form’s code is made of small letters, digits and underscores, a letter first."))
    if not form.sections:
        report.add(_("The form has no sections. Add at least one."))


def lint_code(code, taken, name, at, report):
    if not CODE.fullmatch(code):
        message = _(
            "%(name)s: the code “%(code)s” is not made of small letters, digits and underscores, a letter first."
        )
        report.add(message % {"name": name, "code": code}, at)
    elif code in RESERVED_WORDS:
        report.add(
            _("%(name)s: “%(code)s” is a word of the formulas. Choose another code.")
            % {"name": name, "code": code},
            at,
        )
    elif code in taken:
        message = _(
            "%(name)s: the code “%(code)s” is already used by %(other)s. Give one of them another code."
        )
        report.add(message % {"name": name, "code": code, "other": taken[code]}, at)
    taken.setdefault(code, name)


def lint_sections(form, report):
    taken = {}
    for number, section in enumerate(form.sections):
        name, at = section_name(section), ("body", number)
        lint_code(section.code, taken, name, at, report)
        if not section.title:
            report.add(_("%(name)s has no title. Write it.") % {"name": name}, at)
        if not section.fields:
            report.add(_("%(name)s is empty. Add a field, or remove the section.") % {"name": name}, at)


def lint_fields(form, report):
    taken = {}
    for section, field, number, position in form.placed_fields():
        name, at = field_name(section, field, position), ("body", number, position)
        lint_code(field.code, taken, name, at, report)
        lint_one(field, name, at, report)
        codes = {}
        for column_position, column in enumerate(field.columns):
            called, place = column_name(name, column, column_position), (*at, column_position)
            lint_code(column.code, codes, called, place, report)
            lint_one(column, called, place, report)


def lint_one(field, name, at, report):
    if not field.label:
        report.add(_("%(name)s has no label. Write it.") % {"name": name}, at)
    for sentence in kind_of(field).lint(field, name):
        report.add(sentence, at)


def lint_levels(form, levels, report):
    """Regions are offered by level: of a level that is not there nobody could choose one."""
    for section, field, number, position in form.placed_fields():
        name = field_name(section, field, position)
        rows = [(field, name, ("body", number, position))]
        rows += [
            (column, column_name(name, column, place), ("body", number, position, place))
            for place, column in enumerate(field.columns)
        ]
        for one, called, at in rows:
            if one.type in ("region", "regions") and one.level and present(one.level) not in levels:
                message = _("%(name)s: there is no level of regions called “%(level)s”. Choose one.")
                report.add(message % {"name": called, "level": one.level}, at)


def lint_uses(form, report):
    """Each use is given once, to a field that can serve it."""
    taken = {}
    for section, field, number, position in form.placed_fields():
        use, at = field.use, ("body", number, position)
        if not use:
            continue
        name = field_name(section, field, position)
        if field.type not in ONE_USE[use]:
            message = _("%(name)s cannot serve as “%(use)s”: that needs a field of the type %(types)s.")
            report.add(message % {"name": name, "use": use, "types": ", ".join(ONE_USE[use])}, at)
        if use in taken:
            message = _("%(name)s and %(other)s both serve as “%(use)s”. Take it from one of them.")
            report.add(message % {"name": name, "other": taken[use], "use": use}, at)
        taken.setdefault(use, name)


def never(condition):
    """Whether a condition cannot hold, because it names no field and is not true."""
    return (
        condition is not None
        and not (fields_of(condition) or lookups_of(condition))
        and evaluate(condition, {}) is not True
    )


def lint_never_shown(form, report):
    hidden = {section.code for section in form.sections if never(section.visible_if)}
    for section, field, number, position in form.placed_fields():
        asked = field.required or field.required_if
        if asked and (section.code in hidden or never(field.visible_if)):
            message = _(
                "%(name)s is required but can never be shown. Change the condition, or do not require it."
            )
            report.add(message % {"name": field_name(section, field, position)}, ("body", number, position))


def lint_checks(form, report):
    seen = set()
    for check in form.checks:
        if (check.code, check.year) in seen:
            message = _("Two checks have the code “%(code)s”. Give one of them another code.")
            report.add(message % {"code": check.code})
        seen.add((check.code, check.year))


def lint_score_total(form, report):
    maxima = [Decimal(f.max) for _s, f, _n, _p in form.placed_fields() if f.type == "score" and f.max]
    if not maxima:
        report.add(_("The score sheet has no items to score. Add fields of the type “score”."))
    elif form.total is None:
        report.add(
            _("Declare the total of the score sheet; the items now add up to %(sum)s.") % {"sum": sum(maxima)}
        )
    elif sum(maxima) != Decimal(form.total):
        message = _(
            "The items of the score sheet add up to %(sum)s, but its declared total is %(total)s. Correct either."
        )
        report.add(message % {"sum": sum(maxima), "total": form.total})


# --- what an earlier version has fixed ------------------------------------------------------------


def lint_locked_codes(form, previous, report):
    """Codes identify answers and formulas across versions: the same block keeps its code once published."""
    codes = {item.id: item for item in identified(previous)}
    for number, section in enumerate(form.sections):
        lint_locked(section, codes, section_name(section), ("body", number), report)
    for section, field, number, position in form.placed_fields():
        name, at = field_name(section, field, position), ("body", number, position)
        lint_locked(field, codes, name, at, report)
        for column_position, column in enumerate(field.columns):
            called = column_name(name, column, column_position)
            lint_locked(column, codes, called, (*at, column_position), report)


def identified(form):
    for section in form.sections:
        yield section
        for field in section.fields:
            yield field
            yield from field.columns


def choices_of(item):
    return getattr(item, "choices", ())


def lint_locked(item, published, name, at, report):
    before = published.get(item.id)
    if before is None:
        return
    if before.code != item.code:
        message = _("%(name)s was published with the code “%(old)s”. Put it back: answers are kept under it.")
        report.add(message % {"name": name, "old": before.code}, at)
    labels = {option.label: option.code for option in choices_of(before)}
    for option in choices_of(item):
        old = labels.get(option.label)
        if old and old != option.code:
            message = _(
                "%(name)s: the option “%(label)s” was published with the code “%(old)s”. Put it back."
            )
            report.add(message % {"name": name, "label": option.label, "old": old}, at)
