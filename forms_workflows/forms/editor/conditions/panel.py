"""One builder as it is drawn: from the formula's text, or from its rows as they were just changed."""

from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from forms_workflows.errors import Refused
from forms_workflows.expressions import FormulaError, fields_of, lookups_of, parse
from forms_workflows.expressions.language.comparisons import read

from .catalogue import Said
from .rows import changed, faults_of, formula_of, in_groups, rows_from, rows_of
from .trial import samples_for, try_on, try_out


@dataclass
class Panel:
    """``name``: of the input on the page, ``text``: its formula. ``typed``: what stands in the builder's own inputs."""

    name: str
    place: object
    text: str
    is_open: bool = False
    typed: QueryDict = field(default_factory=QueryDict)

    @property
    def catalogue(self):
        return self.place.catalogue

    @cached_property
    def _from_rows(self):
        return "join" in self.typed

    @cached_property
    def _read(self):
        """(join, rows); None where the formula is more than rows can show."""
        if self._from_rows:
            return rows_from(self.typed, self.catalogue)
        if not self.text.strip():
            return "all", changed([], "add", self.catalogue)
        try:
            found = read(parse(self.text), self.catalogue.kind_of)
        except FormulaError:
            return None
        if found is None:
            return None
        join, parts = found
        return join, rows_of(parts, self.catalogue)

    @property
    def is_free(self):
        return self._read is None

    @property
    def join(self):
        return self._read[0]

    @property
    def rows(self):
        return self._read[1]

    @property
    def groups(self):
        """[(number of the group or None, its rows)]"""
        return in_groups(self.rows)

    @cached_property
    def faults(self):
        """What is missing before the rows can be written; none while there is only one that was not begun."""
        rows = self.rows if self._from_rows else []
        return [] if len(rows) == 1 and not rows[0].fact else faults_of(rows)

    @cached_property
    def formula(self):
        """The text as it stands after the last change; as it was while rows are not complete."""
        if not self._from_rows or self.faults:
            return self.text
        return formula_of(self.join, [row for row in self.rows if row.fact])

    @cached_property
    def _judged(self):
        """(tree, "") of a condition that fits, (None, what is wrong with it) of one that does not."""
        if not self.formula.strip():
            return None, ""
        try:
            return self.place.fit(self.formula), ""
        except FormulaError as error:
            return None, str(error)

    @property
    def tree(self):
        return self._judged[0]

    @property
    def refusal(self):
        return self._judged[1]

    @property
    def words(self):
        return Said(self.catalogue).condition(parse(self.formula)) if self.tree else ""

    # --- trial --------------------------------------------------------------------------------------

    @cached_property
    def samples(self):
        if not self.tree:
            return []
        names = sorted(fields_of(self.tree))
        return samples_for(names, self.place.types_for(names), self.catalogue, self.typed)

    @property
    def is_tried(self):
        return "try" in self.typed

    @cached_property
    def cases(self):
        """The real cases on which it may be tried, or None."""
        return self.place.cases() if self.is_tried else None

    @property
    def case_number(self):
        return self.typed.get("case", "").strip() if self.cases else ""

    @cached_property
    def trial(self):
        """(verdict, ""), or (None, why there is none)."""
        tables = {table for table, _column in lookups_of(self.tree)}
        try:
            if self.case_number:
                case = self.cases.find(self.case_number)
                return try_on(self.tree, case, self.catalogue, tables), ""
            types = self.place.types_for([sample.name for sample in self.samples])
            return try_out(self.tree, self.samples, types, self.catalogue, tables), ""
        except (ValueError, Refused) as error:
            return None, str(error)

    @property
    def verdict(self):
        return self.trial[0]

    @property
    def unreadable(self):
        return self.trial[1]
