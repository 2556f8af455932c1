"""Formula texts → trees that fit the form's fields, one tree for each year where a formula works by year."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from forms_workflows.expressions import (
    PARAMETERS,
    TABLES,
    FormulaError,
    check,
    fields_of,
    lookups_of,
    parse,
    rename,
)

from ..kinds import types_of
from ..schema.reading import read_form
from .bands import banded, banded_up_to
from .beginning import FILLED_IN, KNOWN
from .choices import with_labels
from .names import called_field, called_section
from .shape import LEVELS


class Used(NamedTuple):
    """Codes of the reference tables in which formulas look something up; {key: type} of the parameters that they name."""

    tables: set
    parameters: dict


def parameter_types(parameters):
    """The types of those that a formula may name; two programmes may mean different things by one key."""
    return {key: one.type for key, one in parameters.items() if one.type}


def compile_formulas(schema, written, report, tables, parameters):
    """Fill the trees into the schema. Returns what they have Used."""
    compiler = _Compiler(schema, report, tables, parameters)
    for number, section in enumerate(schema["sections"]):
        name = called_section(section["title"], section["code"])
        condition = written.get(("section", section["code"]))
        section["visible_if"] = compiler.condition(condition, name, _("shown if"), ("body", number))
        for position, field in enumerate(section["fields"]):
            compiler.fill_field(field, written, *named(section, field, number, position))
    for number, check_ in enumerate(written["checks"]):
        schema["checks"] += compiler.check(check_, ("checks", number))
    return Used(compiler.used, dict(sorted(compiler.parameters.items())))


def named(section, field, number, position):
    """(how sentences call a field of the schema, its place)."""
    called = called_section(section["title"], section["code"])
    return called_field(called, field["label"], field["code"], position), ("body", number, position)


def with_parameters(types, parameters):
    """The types of a form's fields, and of the parameters that its formulas may name besides."""
    return {PARAMETERS: {"record": parameter_types(parameters)}, **types}


def parameters_of(ast):
    """Keys of the parameters that a formula names."""
    named = (name.partition(".") for name in fields_of(ast))
    return {key for head, _dot, key in named if head == PARAMETERS}


class _Compiler:
    def __init__(self, schema, report, tables, parameters):
        self.report = report
        self.form = read_form(schema)
        self.types = types_of(self.form)
        self.offered = {key: one.type for key, one in parameters.items()}
        self.known = {**with_parameters(self.types, parameters), TABLES: tables}
        self.used, self.parameters = set(), {}
        self.years = {field.code: field.years for field in self.form.fields if field.years}

    def fill_field(self, field, written, name, at):
        code = field["code"]
        field["visible_if"] = self.condition(written["visible_if", code], name, _("shown if"), at)
        field["required_if"] = self.condition(written["required_if", code], name, _("required if"), at)
        if field["type"] == "computed":
            field["formula"] = self.computed(field, name, at)
        if text := written["prefill", code]:
            field["prefill"] = self.prefill(text, field, name, at)

    def compile(self, ast, expect, known=None):
        ast = with_labels(ast, self.form)
        keys = parameters_of(ast) if known is None and PARAMETERS not in self.types else set()
        for key in sorted(keys):
            if self.offered.get(key) == "":
                message = _(
                    "“%(name)s” means different things in two programmes. Give one of them another key."
                )
                raise FormulaError(message % {"name": f"{PARAMETERS}.{key}"})
        check(ast, known or self.known, expect=expect)
        self.used |= {table for table, _column in lookups_of(ast)}
        self.parameters |= {key: self.offered[key] for key in keys}
        return ast

    def refuse(self, error, name, what, at):
        self.report.add(_("%(name)s, %(what)s: %(error)s") % {"name": name, "what": what, "error": error}, at)

    def condition(self, text, name, what, at):
        if not text:
            return None
        try:
            return self.compile(parse(text), "boolean")
        except FormulaError as error:
            self.refuse(error, name, what, at)
            return None

    def prefill(self, text, field, name, at):
        """What the field begins with: of its own type, from what is known before anything is filled in."""
        what = _("filled in at first")
        if field["type"] not in FILLED_IN or field.get("years"):
            message = _("only a single text, number, date, choice or region can be. Empty the formula.")
            self.refuse(message, name, what, at)
            return None
        try:
            return self.compile(parse(text), self.types[field["code"]], {**KNOWN, TABLES: self.known[TABLES]})
        except FormulaError as error:
            self.refuse(error, name, what, at)
            return None

    def of_year(self, ast, year):
        """The formula with every bare yearly field meaning its value of that year."""
        return rename(ast, {code: f"{code}.{year}" for code in fields_of(ast) & set(self.years)})

    def computed(self, field, name, at):
        if not field["formula_text"]:
            self.report.add(_("%(name)s: a computed field needs a formula. Write it.") % {"name": name}, at)
            return None
        gives = "text" if field.get("gives") == "text" else "number"
        doing = _("formula")
        try:
            ast = parse(field["formula_text"])
            wanted = "number" if field.get("bands") else gives
            found = {
                year: self.compile(self.of_year(ast, year) if year else ast, wanted)
                for year in field["years"] or [""]
            }
            if field.get("bands"):
                doing = _("bands")
                found = {year: self.banded(one, field, gives) for year, one in found.items()}
        except FormulaError as error:
            self.refuse(error, name, doing, at)
            return None
        if gives == "number":
            found = {year: self.rounded(one, field) for year, one in found.items()}
        return found if field["years"] else found[""]

    def banded(self, ast, field, gives):
        """The value of the band in which the formula’s number lies. Sentences name the edges as the editor wrote them."""
        settings = {"rows": field["bands"], "gives_text": gives == "text"}
        found = self.compile(banded(ast, **settings), gives)
        return banded_up_to(ast, **settings) if field.get("edges") == "upper" else found

    def rounded(self, ast, field):
        """What is shown is what counts: others that name the field get the rounded value."""
        return ["round", ast, ["n", str(min(field["decimals"], 10))]]

    def check(self, check_, at):
        """The check as stored: once, or once for each year."""
        name = _("Check “%(code)s”") % {"code": check_["code"]}
        if not self.sound(check_, name, at):
            return []
        try:
            ast = parse(check_["when"])
            years = self.common_years(ast) if check_["per_year"] else [""]
            if not years:
                message = _(
                    "it works by year, but its fields have no year in common. Untick “for each year”."
                )
                raise FormulaError(message)
            stored = {key: check_[key] for key in ("code", "message", "fields", "level")}
            return [
                {
                    **stored,
                    "year": year,
                    "when": self.compile(self.of_year(ast, year) if year else ast, "boolean"),
                }
                for year in years
            ]
        except FormulaError as error:
            self.refuse(error, name, _("condition"), at)
            return []

    def common_years(self, ast):
        named = [self.years[code] for code in sorted(fields_of(ast) & set(self.years))]
        return [year for year in named[0] if all(year in years for years in named)] if named else []

    def sound(self, check_, name, at):
        before = len(self.report.flaws)
        if not check_["when"]:
            self.report.add(_("%(name)s: write the condition that must hold.") % {"name": name}, at)
        if not check_["message"]:
            self.report.add(
                _("%(name)s: write what the applicant is told when it fails.") % {"name": name}, at
            )
        if check_["level"] not in LEVELS:
            self.report.add(_("%(name)s: the level is either error or warning.") % {"name": name}, at)
        for code in check_["fields"]:
            if code not in self.types:
                message = _("%(name)s: there is no field “%(code)s” to mark. Correct its code or remove it.")
                self.report.add(message % {"name": name, "code": code}, at)
        return len(self.report.flaws) == before
