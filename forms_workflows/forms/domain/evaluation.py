"""What the answers to a form come to: what shows, what is computed, and what is wrong. The server's word is final.

Answers are one JSON document, {field code: canonical value}. A hidden field is blank for every formula; its answer stays
in the draft and is dropped when the form is submitted.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from forms_workflows.expressions import PARAMETERS, TABLES, canon, lookups_of, to_values
from forms_workflows.expressions import evaluate as work_out
from forms_workflows.expressions import fields_of as names_in
from forms_workflows.references.domain.reading import Pinned

from ..kinds import Place, kind_of, types_of
from ..schema.labels import year_label
from ..schema.nodes import section_node
from ..schema.reading import Form


@dataclass(frozen=True)
class Problem:
    """One thing that keeps the answers from being submitted (error) or deserves a second look (warning).

    ``path`` leads to the input: "c01", "c04.y1", "d01.<row id>.revenue", "a11.mobile".
    """

    field: str
    path: str
    message: str
    level: str = "error"
    section: str = ""
    fields: tuple = ()  # all fields that a cross-check marks

    @property
    def anchor(self):
        """The id of the input on the form's page."""
        return anchor(self.path)

    def moved_to(self, code):
        """The same cross-check, shown at another of the fields that it marks."""
        _first, dot, year = self.path.partition(".")
        return replace(self, field=code, path=f"{code}{dot}{year}")


def anchor(path):
    return "q-" + path.replace(".", "-")


@dataclass
class Evaluation:
    form: Form
    answers: dict
    year: int
    deadline: datetime | None
    computed: dict = field(default_factory=dict)  # code: canonical value, or {year: canonical value}
    visible_sections: list = field(default_factory=list)  # codes, as they stand in the form
    visible_fields: set = field(default_factory=set)
    required: set = field(default_factory=set)
    problems: list = field(default_factory=list)
    values: dict = field(default_factory=dict)  # what formulas saw

    @property
    def found_in_tables(self):
        """{table: {key: row}} of what the formulas have looked up."""
        return self.values[TABLES].found if TABLES in self.values else {}

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def dropped(self):
        """Keys of the answers that are not submitted: hidden now, computed, or unknown to this version."""
        return sorted(set(self.answers) - set(self.submitted))

    @property
    def submitted(self):
        """The answers that count: of visible fields, without blanks, in the order of the form."""
        return {
            item.code: self.answers[item.code]
            for item in self.form.fields
            if item.code in self.visible_fields
            and item.type not in ("computed", "note")
            and not kind_of(item).is_blank(item, self.answers.get(item.code))
        }


def evaluate(form, answers, *, year, deadline=None):
    """Work a form out for the round's year. Messages are in the active language."""
    result = Evaluation(form, answers or {}, year, deadline)
    settle(result)
    require(result)
    result.problems = [*field_problems(result), *check_problems(result)]
    return result


# --- what shows and what is computed --------------------------------------------------------------


def settle(result):
    """One pass in the order that publishing found: each node finds what it needs already worked out."""
    if result.form.tables:
        result.values[TABLES] = Pinned(result.form.tables)
    if parameters := result.form.parameters:
        result.values[PARAMETERS] = to_values(result.form.given, parameters)
    types = types_of(result.form)
    blank = to_values({}, types)
    typed = to_values(result.answers, types)
    sections = {section_node(section.code): section for section in result.form.sections}
    fields = {item.code: (section, item) for section, item, _n, _p in result.form.placed_fields()}
    shown = set()
    for node in result.form.order:
        if node in sections:
            if holds(sections[node].visible_if, result.values):
                shown.add(sections[node].code)
            continue
        section, item = fields[node]
        visible = section.code in shown and holds(item.visible_if, result.values)
        if visible:
            result.visible_fields.add(node)
        if node in types:
            result.values[node] = typed[node] if visible else blank[node]
            if visible and item.type == "computed":
                compute(item, result)
    result.visible_sections = [s.code for s in result.form.sections if s.code in shown]


def holds(condition, values):
    """A condition that cannot be decided yet does not hold; no condition always does."""
    return condition is None or work_out(condition, values) is True


def compute(item, result):
    formula, code = item.formula, item.code
    if formula is None:
        return
    if not item.years:
        value = worked_out(formula, result.values)
        result.values[code] = value
        if value is not None:
            result.computed[code] = canon(value)
        return
    values = {key: worked_out(formula[key], result.values) for key in item.years}
    result.values[code] = values
    found = {key: canon(value) for key, value in values.items() if value is not None}
    if found:
        result.computed[code] = found


def worked_out(formula, values):
    """What a computed field comes to; an empty text is none."""
    value = work_out(formula, values)
    return None if value == "" else value


def require(result):
    for item in result.form.fields:
        if item.code in result.visible_fields and (
            item.required or (item.required_if and holds(item.required_if, result.values))
        ):
            result.required.add(item.code)


# --- what is wrong --------------------------------------------------------------------------------


def field_problems(result):
    for section, item, _number, _position in result.form.placed_fields():
        code = item.code
        if code not in result.visible_fields:
            continue
        place = place_of(item, result)
        found = kind_of(item).findings(item, result.answers.get(code), code in result.required, place)
        for path, message in found:
            yield Problem(code, f"{code}.{path}" if path else code, message, "error", section.code)
        for message in kind_of(item).doubts(result.answers.get(code)) if result.answers.get(code) else ():
            words = {"label": place.label, "problem": message}
            yield Problem(code, code, _("“%(label)s”: %(problem)s") % words, "warning", section.code)
        if item.type == "computed":
            yield from division_by_zero(section, item, place, result)


def place_of(item, result):
    return Place(item.local_label, result.year, result.deadline)


def division_by_zero(section, item, place, result):
    """A value that stays blank although everything that it is made of is there."""
    for key in item.years or [""]:
        ast = item.formula and (item.formula[key] if key else item.formula)
        value = result.values[item.code]
        value = value.get(key) if isinstance(value, dict) else value
        if ast is None or value is not None or not all_known(ast, result.values):
            continue
        label = f"{place.label}, {year_label(key, place.year)}" if key else place.label
        path = f"{item.code}.{key}" if key else item.code
        yield Problem(item.code, path, why_blank(item, ast) % {"label": label}, "warning", section.code)


def why_blank(item, ast):
    if lookups_of(ast):
        return _(
            "“%(label)s” has no value: the reference table has no row, or nothing in the row, for what it looks up."
        )
    if item.bands:
        return _("“%(label)s” has no value: what it is worked out from lies in none of its bands.")
    return _("“%(label)s” cannot be computed: it would divide by zero or take the root of a negative number.")


def all_known(ast, values):
    """Whether every single value that the formula names is given; columns count as given when they have rows."""
    for name in names_in(ast):
        head, _dot, member = name.partition(".")
        value = values.get(head)
        if isinstance(value, dict):
            value = value.get(member)
        if value is None or value == []:
            return False
    return True


def check_problems(result):
    for check in result.form.checks:
        named = check.fields or sorted({name.partition(".")[0] for name in names_in(check.when)})
        marked = [code for code in named if code in result.visible_fields]
        # Only a plain "no" counts: while something is blank, the check has nothing to say.
        if not marked or work_out(check.when, result.values) is not False:
            continue
        message = check.local_message
        if check.year:
            names = {"year": year_label(check.year, result.year), "message": message}
            message = _("%(year)s: %(message)s") % names
        first = marked[0]
        path = f"{first}.{check.year}" if check.year else first
        yield Problem(first, path, message, check.level, result.form.section_of(first).code, tuple(marked))
