"""The compiler: shape, formulas, order, lint. It never fails; what cannot be compiled is left out and reported."""

import json
from dataclasses import dataclass, field

from forms_workflows.definitions.canonical import canonical_json, digest

from ..schema.reading import Form, read_form
from . import formulas, lint, order, shape


@dataclass(frozen=True)
class Flaw:
    """One problem of a form, as a sentence that names the place and the way out.

    ``at`` leads to the row in the editor: ("body", section, field, column) or ("checks", number), positions from 0.
    """

    message: str
    at: tuple = ()

    def __str__(self):
        return self.message


@dataclass
class Compiled:
    """The canonical schema, the form that it is, and the problems that keep it from being published."""

    schema: dict
    form: Form
    problems: list = field(default_factory=list)


class Report:
    """Collects flaws; knows how sentences call each place."""

    def __init__(self):
        self.flaws = []

    def add(self, message, at=()):
        self.flaws.append(Flaw(str(message), tuple(at)))


def compile_form(source, *, previous=None, levels=None, tables=None, parameters=None):
    """Compile a form from its exchange format. ``previous`` is the form published before, whose codes are locked.

    ``levels``: the keys of the site's levels of regions; None where they are not to be looked at.
    ``tables``: the reference tables that are offered (``references.domain.reading.Offered``); None for none.
    ``parameters``: {key: ``domain.parameters.Offered``} of those that formulas may name; None for none.
    """
    report = Report()
    schema = shape.shape_form(source, report)
    written = shape.written_formulas(source, schema)
    used = formulas.compile_formulas(
        schema, written, report, {} if tables is None else tables, parameters or {}
    )
    if used.tables:
        schema["tables"] = tables.pins(used.tables)
    if used.parameters:
        schema["parameters"] = used.parameters
    form = read_form(schema)
    schema["order"] = order.evaluation_order(form, report)
    lint.lint_form(form, previous, report, levels)
    plain = json.loads(canonical_json(schema))
    in_order = sorted(report.flaws, key=lambda flaw: (flaw.at[:1] == ("checks",), flaw.at[1:], flaw.at))
    return Compiled(plain, read_form(plain, digest(plain)), in_order)
