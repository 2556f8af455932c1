"""The builders on the page of a process: what can be asked at each place of the draft as it stands there."""

import re
from functools import cached_property, partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.expressions import FormulaError, to_text
from forms_workflows.forms.editor.conditions.cases import cases_for
from forms_workflows.forms.editor.conditions.catalogue import Catalogue
from forms_workflows.forms.editor.conditions.places import Place
from forms_workflows.forms.editor.conditions.views import ConditionsView, row_of
from forms_workflows.forms.kinds import types_of
from forms_workflows.forms.reading.facts import Fact, facts_of_form

from ..checker.conditions import Known, application_of, fault_of, offered_by
from ..checker.problem import Facts
from ..domain.drafting import published_rows, read_draft
from ..graph.conditions import Condition
from ..graph.facts import FAMILIES
from ..graph.kinds import Kind
from ..models import ProcessDefinition

NAME = re.compile(r"body-(?P<row>\d{1,4})-value-(?P<rows>[a-z_]+)-\d{1,4}-value-(?P<setting>[a-z_]+)")
#: {rows of a stage, or setting of an outcome: what a blank leads to}
ON_BLANK = {
    "rules": gettext_lazy("The case takes “otherwise”."),
    "conditions": gettext_lazy(
        "A draft may be begun, but the application cannot be signed before it is known."
    ),
    "desk_rules": gettext_lazy("This desk does not get the case."),
    "tracks": gettext_lazy("The case does not belong to this track."),
    "allowed_if": gettext_lazy("The outcome is not possible."),
    "proposed_if": gettext_lazy("The outcome is not proposed."),
}
NO_FORM = gettext_lazy(
    "The application has no published form yet. As soon as it has one, its answers can be chosen here."
)


class ProcessConditionsView(ConditionsView):
    def places(self, definition, data):
        return DraftOnPage(definition, data, self.request.user).place


class DraftOnPage:
    """The process as it stands on the page, whatever of it is saved."""

    def __init__(self, definition, data, reader=None):
        self.data, self.reader = data, reader
        draft = ProcessDefinition(
            pk=definition.pk,
            code=definition.code or "draft",
            title=data.get("title", ""),
            body=self.typed("body"),
            ends=self.typed("ends"),
        )
        found = read_draft(definition=draft, locked=published_rows(definition))
        self.graph = found.process
        self.facts = Facts.of_conditions(self.graph)
        self._catalogues = {}

    def typed(self, name):
        block = ProcessDefinition._meta.get_field(name).stream_block
        return block.value_from_datadict(self.data, {}, name)

    def place(self, name):
        """The Place of an input of this name; None if no stage has it."""
        found = NAME.fullmatch(name)
        stage = found and self.stage(int(found["row"]))
        if not stage:
            return None
        known, catalogue = self.known(stage)
        return Place(
            catalogue=catalogue,
            fit=partial(self.fit, known),
            types_for=known.types_for,
            on_blank=ON_BLANK.get(found["setting"]) or ON_BLANK.get(found["rows"], ""),
            remark="" if self.form else NO_FORM,
            cases=lambda: self.cases,
        )

    def stage(self, row):
        """The stage of the row that the page calls by this number."""
        position = row_of(self.data, "body", row, Kind.values)
        return None if position is None else self.graph.stages[position]

    def fit(self, known, text):
        condition = Condition(text)
        if fault := fault_of(condition, known, self.offered):
            raise fault if isinstance(fault, FormulaError) else FormulaError(fault)
        return condition.tree

    @cached_property
    def form(self):
        return application_of(self.graph, self.facts)

    @cached_property
    def cases(self):
        """Those whose applications were filled in on the form of this process."""
        version = self.graph.apply and self.facts.forms.get(self.graph.apply.form)
        return cases_for(self.reader, version.definition.code) if self.reader and version else None

    @cached_property
    def offered(self):
        return offered_by(self.graph, self.facts, self.form)

    def known(self, stage):
        """(Known, Catalogue) of a stage, made once."""
        if stage.key not in self._catalogues:
            answers = types_of(self.form) if self.form else {}
            known = Known(self.graph, stage, self.facts.forms, answers, self.facts.tables)
            groups = [*self.answers, *self.families(stage), *self.tables]
            self._catalogues[stage.key] = known, Catalogue(groups)
        return self._catalogues[stage.key]

    @cached_property
    def answers(self):
        found = facts_of_form(self.form) if self.form else []
        return [(_("Application: %(section)s") % {"section": title}, facts) for title, facts in found]

    @cached_property
    def tables(self):
        """What stands in reference tables beside the identifier of the applicant."""
        offered = self.facts.tables
        return [
            (
                _("Reference table: %(table)s") % {"table": title},
                list(columns_of(code, headings, *offered[code])),
            )
            for code, (title, headings) in offered.headings().items()
            if offered[code][0] == "text"
        ]

    def families(self, stage):
        for name, family in FAMILIES.items():
            if facts := family.facts(name, self.graph, stage, self.facts.forms):
                yield str(family.title), facts


def columns_of(code, headings, _key, types):
    """A fact for each column of a reference table but its key."""
    for column in list(types)[1:]:
        looked_up = ["lookup", ["s", code], ["f", "applicant.code"], ["s", column]]
        label = _("%(column)s, of the applicant") % {"column": headings[column]}
        yield Fact(to_text(looked_up), label, types[column])
