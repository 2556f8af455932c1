"""A condition tried on sample answers or on a real case: an input for each fact that it names, and how it comes out."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from forms_workflows.expressions import TABLES, FormulaError, evaluate, to_values
from forms_workflows.expressions.values.typed import date_of, number_of
from forms_workflows.references.domain.reading import Offered, Pinned

from .catalogue import Said

#: Of a table, and of the values of a multiple choice without options.
MOST_VALUES = 200
#: What a sample answer is called among what is posted.
PREFIX = "sample-"


@dataclass(frozen=True)
class Sample:
    """One fact and what was entered for it. ``fact`` says what it is called; ``type`` how formulas know it."""

    name: str
    fact: object
    type: object
    typed: tuple

    @property
    def label(self):
        return self.fact.label if self.fact else self.name

    @property
    def unit(self):
        return self.fact.unit if self.fact else ""

    @cached_property
    def offered(self):
        return dict(self.fact.options()) if self.fact and self.fact.options else {}

    @property
    def options(self):
        """[(code, label, whether it is chosen)]"""
        offered = {"true": _("yes"), "false": _("no")} if self.type == "boolean" else self.offered
        return [(code, label, code in self.typed) for code, label in offered.items()]

    @property
    def input(self):
        if self.options and not isinstance(self.type, dict):
            return "options" if self.type == "list" else "option"
        return "date" if self.type == "date" else "text"

    @property
    def text(self):
        return self.typed[0] if self.typed else ""

    @property
    def hint(self):
        if isinstance(self.type, dict) and "table" in self.type:
            return _("How many rows there are.")
        return _("Several are parted by spaces.") if self.column or self.input_of_list else ""

    @property
    def input_of_list(self):
        return self.type == "list" and not self.offered

    @property
    def column(self):
        """The type of a table's column; None for anything else."""
        return self.type.get("column") if isinstance(self.type, dict) else None

    @property
    def value(self):
        """The plain value; ValueError with a sentence for what cannot be read."""
        if self.column or self.input_of_list:
            return [self.read(part, self.column or "text") for part in self.text.split()[:MOST_VALUES]]
        if self.type == "list":
            return list(self.typed)
        if isinstance(self.type, dict):
            return min(int(self.read(self.text, "number") or 0), MOST_VALUES)
        return self.read(self.text, self.type)

    def read(self, typed, kind):
        if not typed.strip():
            return None
        if kind == "number" and (found := number_of(typed)) is None:
            raise ValueError(_("“%(typed)s” is no number.") % {"typed": typed[:40]})
        if kind == "date":
            day = date_of(typed)
            if day is None:
                raise ValueError(
                    _("“%(typed)s” is no date. Write it like 2025-03-01.") % {"typed": typed[:40]}
                )
            return day.isoformat()
        if kind == "boolean":
            return typed == "true"
        return found if kind == "number" else typed.strip()


def samples_for(names, types, catalogue, data):
    """The inputs for what a condition names, with what was entered in them."""
    return [
        Sample(name, catalogue.fact(name), type_of(name, types), tuple(data.getlist(f"{PREFIX}{name}")))
        for name in names
    ]


def type_of(name, types):
    """The type of what a formula names; it fits the types."""
    head, *path = name.split(".")
    kind = types[head]
    for part in path:
        kind = {"column": kind["table"][part]} if "table" in kind else kind["record"][part]
    return kind


@dataclass(frozen=True)
class Verdict:
    """``held``: True, False, or None where a blank leaves it open. ``saw``: the condition with what it looked at."""

    held: bool | None
    saw: str
    #: The case on which it was tried; "" for sample answers.
    case: str = ""


def try_out(tree, samples, types, catalogue, tables):
    """The Verdict on a condition that fits; ValueError with a sentence for a sample that cannot be read."""
    plain = {}
    for sample in samples:
        try:
            put(plain, sample)
        except ValueError as error:
            raise ValueError(f"{sample.label}: {error}") from error
    values = to_values(plain, {name: kind for name, kind in types.items() if name != TABLES})
    values[TABLES] = Pinned(Offered().pins(tables))
    return Verdict(evaluate(tree, values), Said(catalogue, values).condition(tree))


def try_on(tree, case, catalogue, tables):
    """The Verdict on a condition that fits, for a real case; ValueError with a sentence where its answers do not suit it."""
    values = WithTables(case.values, Pinned(Offered().pins(tables)))
    try:
        return Verdict(
            evaluate(tree, values), Said(catalogue, values, case.hidden).condition(tree), case.title
        )
    except (FormulaError, TypeError, ArithmeticError, AttributeError) as error:
        raise ValueError(
            _(
                "%(case)s: its answers do not suit this condition. It was filled in on another version of the form."
            )
            % {"case": case.title}
        ) from error


@dataclass(frozen=True)
class WithTables:
    """The facts of a case, with the reference tables as they are now."""

    facts: object
    tables: object

    def get(self, name, default=None):
        return self.tables if name == TABLES else self.facts.get(name, default)


def put(plain, sample):
    """The sample where its name leads to, as an answer would stand there."""
    *heads, last = sample.name.split(".")
    column = heads.pop() if sample.column else None
    for head in heads:
        plain = plain.setdefault(head, {})
    if column:
        rows = plain.setdefault(column, [])
        lengthen(rows, len(sample.value))
        for row, value in zip(rows, sample.value, strict=False):
            row[last] = value
    elif isinstance(sample.type, dict):
        lengthen(plain.setdefault(last, []), sample.value)
    else:
        plain[last] = sample.value


def lengthen(rows, count):
    rows += [{} for _row in range(count - len(rows))]
