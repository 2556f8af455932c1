"""The rows of the builder: comparisons as they stand in its lists and inputs, complete or not."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.expressions import FormulaError
from forms_workflows.expressions.language.comparisons import (
    BETWEEN_FACTS,
    JOINS,
    TESTS,
    VALUES,
    Comparison,
    Group,
    check_row,
    write,
)

#: Of one condition: more are no longer read by anybody.
MOST_ROWS = 30
#: What stands behind a test that compares with another fact.
OTHER = "_fact"
CALLED = {
    "eq": gettext_lazy("is"),
    "ne": gettext_lazy("is not"),
    "ge": gettext_lazy("is at least"),
    "gt": gettext_lazy("is more than"),
    "le": gettext_lazy("is at most"),
    "lt": gettext_lazy("is less than"),
    "between": gettext_lazy("lies between"),
    "empty": gettext_lazy("is blank"),
    "filled": gettext_lazy("is filled in"),
    "contains": gettext_lazy("contains"),
    "lacks": gettext_lazy("does not contain"),
    "one_of": gettext_lazy("is one of"),
    "none_of": gettext_lazy("is none of"),
    "yes": gettext_lazy("is yes"),
    "no": gettext_lazy("is no"),
    "has": gettext_lazy("includes"),
    "has_not": gettext_lazy("does not include"),
}
#: Days are before and after each other, not more and less.
OF_DAYS = {
    "ge": gettext_lazy("is on or after"),
    "gt": gettext_lazy("is after"),
    "le": gettext_lazy("is on or before"),
    "lt": gettext_lazy("is before"),
}


def called(test, kind):
    return (OF_DAYS if kind == "date" else {}).get(test) or CALLED[test]


@dataclass
class Row:
    """``test`` as the list names it: one that ends on ``OTHER`` compares with the fact ``other``."""

    number: int
    catalogue: object
    fact: str = ""
    test: str = ""
    values: list = field(default_factory=list)
    other: str = ""
    #: Rows beside each other with the same number are a group; none for a row that stands alone.
    group: int | None = None

    @classmethod
    def of(cls, comparison, number, catalogue, group=None):
        test = comparison.test if comparison.other is None else f"{comparison.test}{OTHER}"
        values, other = list(comparison.values), comparison.other or ""
        return cls(number, catalogue, comparison.fact, test, values, other, group)

    @property
    def name(self):
        """What the names of its inputs begin with."""
        return f"row-{self.number}"

    @property
    def kind(self):
        return self.catalogue.kind_of(self.fact) or ""

    def settled(self):
        """The row with a test that its fact may be asked: the first one where it had another."""
        if self.kind and self.test not in dict(self.tests + self.tests_of_others):
            self.test, self.values, self.other = TESTS[self.kind][0], [], ""
        return self

    @property
    def tests(self):
        return [(test, called(test, self.kind)) for test in TESTS.get(self.kind, ())]

    @property
    def tests_of_others(self):
        """The same in comparison with another fact; none where there is no other."""
        if not self.others:
            return []
        return [(f"{test}{OTHER}", called(test, self.kind)) for test in BETWEEN_FACTS.get(self.kind, ())]

    @property
    def others(self):
        return self.catalogue.like(self.fact) if self.kind else []

    @property
    def compares_facts(self):
        return self.test.endswith(OTHER)

    @property
    def comparison(self):
        if self.compares_facts:
            return Comparison(self.fact, self.test.removesuffix(OTHER), other=self.other)
        return Comparison(self.fact, self.test, tuple(self.values))

    # --- inputs -------------------------------------------------------------------------------------

    @property
    def options(self):
        """[(code, label, whether it is chosen)]; also of a chosen one that is not offered any more."""
        fact = self.catalogue.fact(self.fact)
        offered = dict(fact.options()) if fact and fact.options else {}
        gone = {value: _("%(code)s (not offered)") % {"code": value} for value in self.values if value}
        return [(code, label, code in self.values) for code, label in {**gone, **offered}.items()]

    @property
    def input(self):
        """How the value is given: nothing, fact, options, option, or as the type of an input."""
        if self.compares_facts:
            return "fact"
        if not self.kind or VALUES.get(self.test, 1) == 0:
            return ""
        if self.options_offered:
            return "options" if VALUES.get(self.test, 1) is None else "option"
        return "date" if self.kind == "date" else "text"

    @property
    def options_offered(self):
        fact = self.catalogue.fact(self.fact)
        return self.kind in ("choice", "list") and bool(fact.options)

    @property
    def inputs(self):
        """Values of as many inputs as the test takes."""
        wanted = VALUES.get(self.test, 1) or 1
        return [*self.values, *[""] * wanted][:wanted]

    @property
    def unit(self):
        fact = self.catalogue.fact(self.fact)
        return fact.unit if fact else ""

    @property
    def fault(self):
        """Why it cannot be written yet; "" if it can."""
        try:
            check_row(self.comparison, self.catalogue.kind_of)
        except FormulaError as error:
            return error.message
        return ""


def rows_of(parts, catalogue):
    """The rows of comparisons and groups, one after the other."""
    rows = []
    for place, part in enumerate(parts):
        group = place if isinstance(part, Group) else None
        for one in part.comparisons if isinstance(part, Group) else [part]:
            rows.append(Row.of(one, len(rows), catalogue, group))
    return rows


def rows_from(data, catalogue):
    """(join, rows) as they were posted."""
    rows = []
    for number in range(MOST_ROWS):
        name = f"row-{number}"
        if f"{name}-fact" not in data:
            break
        group = data.get(f"{name}-group", "")
        rows.append(
            Row(
                number,
                catalogue,
                fact=data[f"{name}-fact"],
                test=data.get(f"{name}-test", ""),
                values=data.getlist(f"{name}-value"),
                other=data.get(f"{name}-other", ""),
                group=int(group) if re.fullmatch(r"[0-9]{1,3}", group) else None,
            ).settled()
        )
    return join_from(data), changed(rows, data.get("act", ""), catalogue)


def join_from(data):
    join = data.get("join", "")
    return join if join in JOINS else "all"


def changed(rows, act, catalogue):
    """The rows after one was added (``add-2``: to group 2), a group was begun, or one was taken away; numbered anew."""
    verb, _dash, number = act.partition("-")
    if verb in ("add", "group") and len(rows) < MOST_ROWS:
        groups = [row.group for row in rows if row.group is not None]
        group = max(groups, default=-1) + 1 if verb == "group" else None
        place = len(rows)
        if verb == "add" and number.isdigit() and int(number) in groups:
            group = int(number)
            place = max(at for at, row in enumerate(rows) if row.group == group) + 1
        rows = [*rows[:place], Row(place, catalogue, group=group), *rows[place:]]
    if verb == "remove":
        rows = [row for row in rows if number != str(row.number)]
    for number, row in enumerate(rows):
        row.number = number
    return rows


def in_groups(rows):
    """[(number of the group or None, its rows)], rows that stand alone one by one."""
    found = []
    for row in rows:
        if row.group is not None and found and found[-1][0] == row.group:
            found[-1][1].append(row)
        else:
            found.append((row.group, [row]))
    return found


def faults_of(rows):
    """A sentence for each row that is not complete."""
    return [
        _("Comparison %(number)d: %(fault)s") % {"number": row.number + 1, "fault": row.fault}
        for row in rows
        if row.fault
    ]


def formula_of(join, rows):
    """The text that the rows write; they have no faults."""
    if not rows:
        return ""
    parts = [
        found[0].comparison if group is None else Group(tuple(row.comparison for row in found))
        for group, found in in_groups(rows)
    ]
    return write(join, parts, rows[0].catalogue.kind_of)
