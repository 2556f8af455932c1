"""What conditions may name of a case: its answers by their codes, and families of facts: ``applicant.kind``.

Apps declare the families that they know about; nothing is read before a condition names it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from forms_workflows.expressions import canon, evaluate
from forms_workflows.forms.reading.facts import Fact

#: Longer texts are not worth keeping with a decision: the answers have them.
LONGEST_SEEN = 100


@dataclass(frozen=True)
class Family:
    """Facts under one name. ``read`` takes the case that ``Facts`` was made for; what it gives needs ``get`` only."""

    #: What an editor calls them.
    title: str
    #: (graph, stage that asks, {pk: form version}) → {member: type of the formula language}
    members: Callable
    read: Callable
    #: (graph, member) → what people call it
    called: Callable
    #: (graph, member, value) → the value in words, where it does not speak for itself
    shown: Callable | None = None
    #: (graph, member) → what gives [(value, label)] to choose from, or None
    options: Callable = lambda graph, member: None
    #: (graph, stage, {pk: form version}) → [Fact], where a family knows better what its members are
    listed: Callable | None = None

    def facts(self, name, graph, stage, forms):
        """[Fact] of its members, as an editor picks them."""
        if self.listed:
            return self.listed(graph, stage, forms)
        return [
            Fact(f"{name}.{member}", str(self.called(graph, member)), kind, self.options(graph, member))
            for member, kind in single(self.members(graph, stage, forms))
        ]


def single(types, before=""):
    """(member, type) of every single value: ``check.asked`` for one within another."""
    for member, kind in types.items():
        if isinstance(kind, dict):
            yield from single(kind.get("record", {}), f"{before}{member}.")
        else:
            yield f"{before}{member}", kind


#: {name: Family}
FAMILIES = {}


def declare(families):
    FAMILIES.update(families)


class Members:
    """The members of a family, each looked up when it is asked for."""

    def __init__(self, look_up):
        self.get = look_up


class Facts:
    """What is known of one case now. ``answers`` gives {code: value}; ``secret`` are names not to be kept elsewhere."""

    def __init__(self, case, *, answers, secret=()):
        self.case, self._answers, self._secret, self._read = case, answers, frozenset(secret), {}

    def get(self, name, default=None):
        if name in FAMILIES:
            return self._once(name, FAMILIES[name].read)
        return self._once("", self._answers).get(name, default)

    def _once(self, name, read):
        if name not in self._read:
            self._read[name] = read(self.case)
        return self._read[name]

    def seen(self, names):
        """{name: plain value} of what these names say, for the record: single values that may be kept."""
        found = {
            name: evaluate(["f", name], self)
            for name in names
            if self._secret.isdisjoint((name, name.partition(".")[0]))
        }
        return {name: canon(value) for name, value in found.items() if _is_kept(value)}


def _is_kept(value):
    if isinstance(value, str):
        return len(value) <= LONGEST_SEEN
    return value is None or isinstance(value, (bool, Decimal))
