"""The builders on the page of a form: its conditions ask its own fields, as they stand on the page."""

import re
from functools import cached_property, partial

from django.utils.translation import gettext_lazy as _

from forms_workflows.expressions import PARAMETERS, TABLES, FormulaError, check, fields_of, parse, rename
from forms_workflows.references.domain.reading import Offered

from ...compiler.build import Report
from ...compiler.choices import with_labels
from ...compiler.formulas import parameter_types, with_parameters
from ...compiler.literals import option_fault, options_by_name
from ...compiler.shape import shape_form
from ...domain.parameters import offered
from ...kinds import types_of
from ...models import FormDefinition
from ...reading.facts import Fact, facts_of_form
from ...schema.reading import read_form
from ..sources import fill_codes, read_definition
from ..sources.codes import codes_by_id
from .cases import cases_for
from .catalogue import Catalogue
from .places import Place
from .views import ConditionsView, row_of

#: {pattern of an input's name: what a blank leads to}
ON_BLANK = {
    r"body-(?P<section>\d{1,4})-value(-fields-(?P<field>\d{1,4})-value)?-visible_if": _("It is not shown."),
    r"body-(?P<section>\d{1,4})-value-fields-(?P<field>\d{1,4})-value-required_if": _(
        "It need not be filled in."
    ),
    r"checks-(?P<check>\d{1,4})-value-when": _("Nothing is said to the applicant."),
}


class FormConditionsView(ConditionsView):
    def places(self, definition, data):
        return FormOnPage(definition, data, self.request.user).place


class FormOnPage:
    """The form as it stands on the page, whatever of it is saved."""

    def __init__(self, definition, data, reader=None):
        self.data, self.reader = data, reader
        self.draft = FormDefinition(
            pk=definition.pk,
            code=definition.code or "draft",
            kind=data.get("kind") or definition.kind,
            title=data.get("title", ""),
            body=self.typed("body"),
            checks=self.typed("checks"),
        )
        fill_codes(self.draft.body, codes_by_id(definition.body))
        self.form = read_form(shape_form(read_definition(self.draft), Report()))
        self.parameters = offered()
        self.types = {**with_parameters(types_of(self.form), self.parameters), TABLES: Offered()}

    def typed(self, name):
        return FormDefinition._meta.get_field(name).stream_block.value_from_datadict(self.data, {}, name)

    def place(self, name):
        """The Place of an input of this name; None if it is no condition of the form."""
        for pattern, on_blank in ON_BLANK.items():
            if found := re.fullmatch(pattern, name):
                each_year = "check" in found.groupdict() and self.is_each_year(int(found["check"]))
                return Place(
                    catalogue=self.each_year if each_year else self.catalogue,
                    fit=partial(self.fit, each_year),
                    types_for=lambda names: self.types,
                    on_blank=on_blank,
                    cases=lambda: self.cases,
                )
        return None

    @cached_property
    def catalogue(self):
        return Catalogue([*facts_of_form(self.form), *self.of_programmes])

    @cached_property
    def each_year(self):
        return Catalogue([*facts_of_form(self.form, each_year=True), *self.of_programmes])

    @property
    def of_programmes(self):
        """The parameters of programmes, as one more group; none where a field has the name by which they go."""
        types = {} if PARAMETERS in types_of(self.form) else parameter_types(self.parameters)
        facts = [Fact(f"{PARAMETERS}.{key}", self.parameters[key].title, kind) for key, kind in types.items()]
        return [(_("Parameters of the round"), facts)] if facts else []

    @cached_property
    def cases(self):
        """Those that were applied for by a published version of this form."""
        return cases_for(self.reader, self.draft.code) if self.reader and self.draft.pk else None

    def is_each_year(self, number):
        position = row_of(self.data, "checks", number, {"check"})
        return position is not None and bool(self.draft.checks[position].value["per_year"])

    def fit(self, each_year, text):
        tree = with_labels(parse(text), self.form)
        if each_year:
            tree = rename(tree, self.of_one_year(tree))
        check(tree, self.types, expect="boolean")
        if fault := option_fault(tree, options_by_name(self.form)):
            raise FormulaError(fault)
        return tree

    def of_one_year(self, tree):
        """{code: the same of one year} of the fields by year that a check for each year names without their year."""
        named = [self.form.field(code) for code in fields_of(tree) if "." not in code]
        yearly = [field for field in named if field and field.years]
        common = (
            [year for year in yearly[0].years if all(year in each.years for each in yearly)] if yearly else []
        )
        return {field.code: f"{field.code}.{common[-1]}" for field in yearly} if common else {}
