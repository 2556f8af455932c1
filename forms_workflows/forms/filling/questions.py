"""The fields of a section as the templates draw them. Templates decide nothing; everything stands here."""

from dataclasses import dataclass
from itertools import groupby

from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..domain.evaluation import anchor
from ..kinds import kind_of
from ..kinds.choices import MOST_SHOWN_OPEN
from ..reading.answers import entry_of
from ..schema.labels import year_label
from ..schema.reading import Column

GROUPED = ("contact", "multi_choice", "table", "regions")


@dataclass
class Control:
    """One input (or one group of boxes) with everything that is written on it."""

    item: Column
    name: str
    path: str
    raw: object
    value: object  # what is stored; files need it
    place: object
    problems: list
    label: str = ""  # spoken where no visible label belongs to the input
    described_by: str = ""
    required: bool = False
    in_table: bool = False
    missing: bool = False  # blank, and told so at a neighbour

    @property
    def id(self):
        return anchor(self.path)

    @property
    def type(self):
        return self.item.type

    @cached_property
    def template(self):
        one = self.item.of_one_year if self.item.years else self.item
        return f"forms/controls/{kind_of(one).template}.html"

    @property
    def error_id(self):
        return f"{self.id}-error"

    @cached_property
    def described(self):
        return " ".join(filter(None, (self.described_by, self.error_id if self.problems else "")))

    @cached_property
    def invalid(self):
        return self.missing or any(problem.level == "error" for problem in self.problems)

    @cached_property
    def attrs(self):
        """The attributes that every input has."""
        return flatatt(
            {
                "id": self.id,
                "name": self.name,
                "data-path": self.path,
                **self.said,
                "aria-required": "true" if self.required else False,
            }
        )

    @cached_property
    def group_attrs(self):
        """The attributes of a box or radio button, whose id the template gives."""
        return flatatt({"name": self.name, "data-path": self.path, **self.said})

    @cached_property
    def said(self):
        return {
            "aria-label": self.label or False,
            "aria-describedby": self.described or False,
            "aria-invalid": "true" if self.invalid else False,
        }

    @cached_property
    def options(self):
        """(code, label, chosen, id); the first one's id is the control's own, so that links to errors reach it."""
        chosen = set(self.raw) if isinstance(self.raw, list) else {self.raw}
        found = kind_of(self.item).options(self.item)
        return [
            (code, label, code in chosen, self.id if number == 0 else f"{self.id}-{number}")
            for number, (code, label) in enumerate(found)
        ]

    @property
    def opens(self):
        """Whether the options stand open as radio buttons."""
        return not self.in_table and len(self.options) <= MOST_SHOWN_OPEN

    @property
    def files(self):
        removed = set((self.raw or {}).get("remove", ()))
        return [(ref, ref["id"] in removed, f"{self.id}-{n}") for n, ref in enumerate(self.value or [])]

    @property
    def accept(self):
        return ",".join(f".{extension}" for extension in self.item.extensions)

    @property
    def file_help(self):
        names = {"types": ", ".join(self.item.extensions), "limit": self.item.max_mb}
        return _("%(types)s; at most %(limit)s MB each.") % names

    @property
    def native_date(self):
        """Browsers drop what is no date from a date input, so that is shown in a text input."""
        return not self.raw or (
            len(self.raw) == 10 and self.raw[4] == self.raw[7] == "-" and self.raw[:4].isdigit()
        )


class Question:
    """One field with its label, help, problems and controls."""

    def __init__(self, form, item):
        self.form, self.item, self.kind = form, item, kind_of(item)
        self.code, self.type = item.code, item.type
        self.name = form.add_prefix(self.code)
        self.place = form.place(item)
        self.label = self.place.label
        self.help = item.local_help
        self.closed = self.code in form.closed
        self.problems_by_path = {}
        for problem in form.shown_problems:
            if problem.field == self.code:
                self.problems_by_path.setdefault(problem.path, []).append(problem)

    id = property(lambda self: anchor(self.code))
    help_id = property(lambda self: f"{self.id}-help")
    article = property(lambda self: self.item.article)
    unit = property(lambda self: self.item.unit)
    years = property(lambda self: self.item.years)

    @property
    def template(self):
        return f"forms/controls/{self.kind.template}.html"

    @property
    def visible(self):
        return self.code in self.form.evaluation.visible_fields

    @property
    def required(self):
        return self.code in self.form.evaluation.required

    @property
    def may_be_required(self):
        return self.item.required or self.item.required_if is not None

    @property
    def grouped(self):
        """Whether several inputs make up the answer: then a fieldset with a legend holds them."""
        if self.type in GROUPED or (self.type == "declaration" and not self.item.must_be):
            return True
        return self.type in ("choice", "region") and self.control.opens

    @property
    def problems(self):
        """Of the field as a whole."""
        return self.problems_by_path.get(self.code, [])

    @property
    def all_problems(self):
        return [problem for found in self.problems_by_path.values() for problem in found]

    @property
    def invalid(self):
        return any(problem.level == "error" for problem in self.all_problems)

    @cached_property
    def raw(self):
        return self.form.typed_in(self.item)

    @cached_property
    def value(self):
        return self.form.answers_now.get(self.code)

    def make_control(self, item, subpath, raw, value, **extra):
        path = ".".join(filter(None, (self.code, subpath)))
        name = "-".join(filter(None, (self.name, subpath.replace(".", "-"))))
        place = extra.pop("place", self.place)
        found = self.problems_by_path.get(path, [])
        return Control(item, name, path, raw, value, place, found, **extra)

    @cached_property
    def control(self):
        described = self.help_id if self.help or self.hint else ""
        return self.make_control(
            self.item, "", self.raw, self.value, described_by=described, required=self.required
        )

    @property
    def hint(self):
        """The limits of a text, said before they are broken."""
        low, high = self.item.min_length, self.item.max_length
        if low and high:
            return _("%(low)d to %(high)d characters") % {"low": low, "high": high}
        if high:
            return ngettext("At most %(high)d character", "At most %(high)d characters", high) % {
                "high": high
            }
        if low:
            return ngettext("At least %(low)d character", "At least %(low)d characters", low) % {"low": low}
        return ""

    @property
    def entry(self):
        """The answer for reading, where the field cannot be changed."""
        return entry_of(self.item, {**self.form.answers_now, **self.form.evaluation.computed}, self.form)

    # --- computed values ----------------------------------------------------------------------------

    @property
    def computed(self):
        found = self.form.evaluation.computed.get(self.code)
        return self.kind.show(self.item, found, self.place) if isinstance(found, str) else ""

    # --- several values -----------------------------------------------------------------------------

    @property
    def parts(self):
        """The inputs of a contact, each with its visible label."""
        for part in self.kind.parts:
            item = Column(type="text", code=part)
            yield self.kind.part_label(part), self.make_control(item, part, self.raw[part], None)

    @property
    def cells(self):
        """(year key, year, control or computed text) of an indicator, by year."""
        for key in self.years:
            year = year_label(key, self.place.year)
            yield key, year, self.computed_of(key) if self.type == "computed" else self.cell(key, year)

    def computed_of(self, key):
        found = self.form.evaluation.computed.get(self.code) or {}
        return self.kind.show(self.item, found.get(key), self.place)

    def cell(self, key, year):
        return self.make_control(
            self.item,
            key,
            self.raw[key],
            None,
            label=f"{self.label}, {year}",
            in_table=True,
            missing=self.form.show_problems and self.required and not self.raw[key],
        )

    @property
    def cell_problems(self):
        """(problem, id) below a row of indicators; ids tie them to their inputs."""
        return [
            (problem, f"{anchor(path)}-error" if first else "")
            for path, found in self.problems_by_path.items()
            for first, problem in zip([True] + [False] * len(found), found, strict=False)
        ]

    # --- tables -------------------------------------------------------------------------------------

    @cached_property
    def columns(self):
        return [
            {
                "label": column.local_label,
                "help": column.local_help,
                "unit": column.unit,
                "required": column.required,
                "type": column.type,
            }
            for column in self.item.columns
        ]

    @property
    def rows(self):
        stored = {row["id"]: row for row in self.value or []}
        for number, row in enumerate(self.raw["rows"]):
            yield self.make_row(row["id"], number, row["cells"], stored.get(row["id"], {}))

    @property
    def row_template(self):
        """A blank row for the browser to copy; "__row__" stands for the id that it makes up."""
        return self.make_row("__row__", 0, self.kind.blank_raw_row(self.item)["cells"], {})

    def make_row(self, row_id, number, cells, stored):
        controls = [
            self.make_cell(column, row_id, number, cells[column.code], stored.get(column.code))
            for column in self.item.columns
        ]
        return {
            "id": row_id,
            "number": number + 1,
            "label": self.row_label(row_id),
            "cells": list(zip(self.columns, controls, strict=True)),
        }

    def make_cell(self, column, row_id, number, raw, stored):
        place = self.kind.cell_place(self.item, self.place, row_id, number, column)
        return self.make_control(
            column,
            f"{row_id}.{column.code}",
            raw,
            stored,
            place=place,
            label=place.label,
            in_table=True,
            required=column.required,
        )

    def row_label(self, row_id):
        labels = {row.code: row.local_label for row in self.item.fixed_rows}
        return labels.get(row_id, "")

    @property
    def is_full(self):
        return bool(self.item.max_rows) and len(self.raw["rows"]) >= self.item.max_rows


def block_kind(question):
    """Neighbours of one kind that share a table: indicators of the same years, items of a score sheet."""
    if question.closed:
        return ("closed", question.code)
    if question.years:
        return ("indicators", question.years)
    if question.type == "score":
        return ("scores", ())
    return ("note" if question.type == "note" else "question", question.code)


def blocks_of(form):
    """[{"kind", "questions", "years"}] in the order of the section."""
    questions = [Question(form, item) for item in form.section.fields]
    found = []
    for (kind, key), group in groupby(questions, key=block_kind):
        years = [year_label(year, form.year) for year in key] if kind == "indicators" else []
        found.append({"kind": kind, "questions": list(group), "years": years})
    return found
