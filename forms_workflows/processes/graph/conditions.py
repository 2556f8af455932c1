"""A condition of a process: a formula over the facts of a case, as its editor typed it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from forms_workflows.expressions import evaluate, fields_of, lookups_of, parse, titles_of


@lru_cache(maxsize=2000)
def _read(text):
    """Each text once: an editor saves the same ones again and again."""
    return parse(text)


@dataclass(frozen=True)
class Condition:
    """False where nothing was typed. A draft may hold a text that is no formula: then ``tree`` raises FormulaError."""

    text: str = ""

    def __bool__(self):
        return bool(self.text)

    @cached_property
    def tree(self):
        return _read(self.text)

    @cached_property
    def names(self):
        """What it names, in alphabetical order."""
        return sorted(fields_of(self.tree))

    @cached_property
    def titles(self):
        """Keys of the programmes of whose titles it asks for a day."""
        return titles_of(self.tree)

    @cached_property
    def lookups(self):
        """{(table, column)} of what it looks up."""
        return lookups_of(self.tree)

    def holds(self, facts):
        """True or False; None where a blank leaves it open."""
        return evaluate(self.tree, facts)
