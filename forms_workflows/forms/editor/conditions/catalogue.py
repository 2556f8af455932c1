"""What can be asked at one place, and how conditions on it are said."""

from functools import cached_property

from django.utils.translation import gettext as _

from forms_workflows.expressions import canon, evaluate, fields_of, to_text
from forms_workflows.wording import day, joined

from ...kinds.dates import read_stored
from ...kinds.numbers import group_digits
from ...reading.formulas import InWords


class Catalogue:
    """``groups``: [(title, facts)]."""

    def __init__(self, groups):
        self.groups = groups

    @cached_property
    def _by_key(self):
        return {fact.key: fact for _title, facts in self.groups for fact in facts}

    def fact(self, key):
        return self._by_key.get(key)

    def kind_of(self, key):
        """As ``expressions.language.comparisons`` asks for it."""
        fact = self.fact(key)
        return fact.kind if fact else None

    @property
    def offered(self):
        """The groups as a list offers them: what a comparison can begin with."""
        found = [(title, [fact for fact in facts if fact.kind]) for title, facts in self.groups]
        return [(title, facts) for title, facts in found if facts]

    def like(self, key):
        """Groups of the other facts of the same kind, with which this one may be compared."""
        kind = self.kind_of(key)
        found = [
            (title, [fact for fact in facts if fact.kind == kind and fact.key != key])
            for title, facts in self.offered
        ]
        return [(title, facts) for title, facts in found if facts]


class Said(InWords):
    """Conditions in the words of a catalogue. ``values``: those of a trial, as formulas work with them, or None.

    ``hidden``: names of fields whose values are not said.
    """

    def __init__(self, catalogue, values=None, hidden=frozenset()):
        self.catalogue, self.values, self.hidden = catalogue, values, hidden

    def named(self, name):
        return self.fact(["f", name], name)

    def known(self, tree):
        key = to_text(tree)
        return self.fact(tree, key) if self.catalogue.fact(key) else ""

    def fact(self, tree, key):
        fact = self.catalogue.fact(key)
        label = fact.label if fact else key
        if self.values is None:
            return label
        if not self.hidden.isdisjoint(name.partition(".")[0] for name in fields_of(tree)):
            return _("%(label)s (personal, not shown)") % {"label": label}
        value = canon_of(evaluate(tree, self.values))
        return _("%(label)s (%(value)s)") % {"label": label, "value": self.value(key, value)}

    def value(self, name, plain):
        fact = self.catalogue.fact(name)
        if plain is None or plain == []:
            return _("blank")
        if isinstance(plain, list):
            return joined(self.value(name, one) for one in plain)
        if isinstance(plain, bool):
            return _("yes") if plain else _("no")
        if fact and fact.options:
            return str(dict(fact.options()).get(plain, plain))
        return self.plain(fact, plain)

    def plain(self, fact, plain):
        kind = fact.type.get("column") if fact and isinstance(fact.type, dict) else fact and fact.type
        if kind == "number":
            return f"{group_digits(plain)} {fact.unit}".rstrip()
        if kind == "date" and read_stored(plain):
            return day(read_stored(plain))
        return str(plain)

    def literal(self, part, beside):
        fact = self.catalogue.fact(to_text(beside))
        if part[0] == "neg" and part[1][0] == "n" and fact:
            return self.plain(fact, f"-{part[1][1]}")
        if part[0] in ("n", "s", "b") and fact:
            return self.value(fact.key, part[1])
        return super().literal(part, beside)


def canon_of(value):
    """Plain values, also in a list."""
    return [canon_of(one) for one in value] if isinstance(value, list) else canon(value)
