"""What a condition may ask, as an editor picks it from a list: by its label, with the options that there are."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.expressions.language.comparisons import TESTS

from ..kinds import kind_of, types_of

#: Functions of a table's column of numbers that are facts of their own.
OF_COLUMNS = ("sum", "min", "max")


@dataclass(frozen=True)
class Fact:
    """``key``: how formulas write it. ``type``: as the formula language knows types. ``options``: gives (code, label)."""

    key: str
    label: str
    type: object
    options: Callable | None = None
    unit: str = ""

    @property
    def kind(self):
        """A key of TESTS; "" for what can only be part of a formula."""
        if self.type == "text" and self.options:
            return "choice"
        return self.type if isinstance(self.type, str) and self.type in TESTS else ""


def facts_of_form(form, *, prefix="", each_year=False):
    """[(title of a section, its facts)]. ``each_year``: fields by year can also be asked without their year."""
    types = types_of(form)
    found = [
        (
            section.local_title,
            [
                fact
                for field in section.fields
                if field.code in types
                for fact in facts_of_field(field, types[field.code], prefix, each_year)
            ],
        )
        for section in form.sections
    ]
    return [(title, facts) for title, facts in found if facts]


def facts_of_field(field, type, prefix="", each_year=False):
    key, label = f"{prefix}{field.code}", field.local_label or field.code
    if isinstance(type, str):
        yield Fact(key, label, type, options_of(field), field.unit)
        if type == "list":
            yield Fact(f"size({key})", _("%(field)s, number chosen") % {"field": label}, "number")
    elif record := type.get("record"):
        if each_year and field.years:
            yield Fact(key, _("%(field)s, of each year") % {"field": label}, "number", unit=field.unit)
        for part, kind in record.items():
            yield Fact(f"{key}.{part}", _part(label, part_label(field, part)), kind, unit=field.unit)
    else:
        yield from facts_of_table(field, key, label, type["table"])


def facts_of_table(field, key, label, columns):
    yield Fact(key, label, {"table": columns})
    yield Fact(f"size({key})", _("%(field)s, number of rows") % {"field": label}, "number")
    for column in field.columns:
        if column.code not in columns:
            continue
        name = f"{key}.{column.code}"
        called = _part(label, column.local_label or column.code)
        yield Fact(name, called, {"column": columns[column.code]}, options_of(column), column.unit)
        if columns[column.code] == "number":
            for function in OF_COLUMNS:
                yield Fact(f"{function}({name})", said_of(function, called), "number", unit=column.unit)


def said_of(function, column):
    phrases = {
        "sum": _("%(column)s, total of the rows"),
        "min": _("%(column)s, lowest of the rows"),
        "max": _("%(column)s, highest of the rows"),
    }
    return phrases[function] % {"column": column}


def options_of(field):
    """What gives the options of a field or column; None where none are offered."""
    offers = getattr(kind_of(field), "options", None)
    return (lambda: offers(field)) if offers else None


def part_label(field, part):
    return year_in_words(part) if part in field.years else kind_of(field).part_label(part)


def year_in_words(key):
    """A year key, seen from a round that is not known: y1 is the year before it."""
    number = int(key[1:])
    if key == "y1":
        return _("the year before")
    if key[0] == "y":
        return ngettext("%(count)d year before", "%(count)d years before", number) % {"count": number}
    if key == "n1":
        return _("the year itself")
    return ngettext("%(count)d year after", "%(count)d years after", number - 1) % {"count": number - 1}


def _part(field, part):
    return _("%(field)s, %(part)s") % {"field": field, "part": part}
