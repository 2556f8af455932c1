"""Formulas in words: “Annual revenue 41,200 ≥ 40,000 and the industry is steel”."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.expressions.vocabulary import BINARY, COMPARISONS
from forms_workflows.wording import joined

from ..kinds.numbers import group_digits

SIGNS = {"<=": "≤", ">=": "≥", "<>": "≠", "*": "×", "/": "÷"}
ARITHMETIC = ("+", "-", "*", "/")
#: {function: (what it says, what it says after “not”)} of those whose first part is what is asked.
ASKED = {
    "contains": (
        gettext_lazy("%(fact)s contains “%(value)s”"),
        gettext_lazy("%(fact)s does not contain “%(value)s”"),
    ),
    "has": (
        gettext_lazy("%(fact)s includes: %(value)s"),
        gettext_lazy("%(fact)s does not include: %(value)s"),
    ),
    "blank": (gettext_lazy("%(fact)s is blank"), gettext_lazy("%(fact)s is filled in")),
    "in_list": (
        gettext_lazy("%(fact)s is one of: %(value)s"),
        gettext_lazy("%(fact)s is none of: %(value)s"),
    ),
}


class InWords:
    """Says conditions. Subclasses know what facts are called, and perhaps what was seen of them."""

    def named(self, name):
        """A fact by its label, with the value that was seen where one was."""
        raise NotImplementedError

    def value(self, name, plain):
        """A plain value of this fact as people read it; also one with which it is compared."""
        raise NotImplementedError

    def known(self, tree):
        """What a part that works something out is called as a whole; "" for what has no name."""
        return ""

    def condition(self, tree, within=""):
        operator, *parts = tree
        if operator in ("and", "or"):
            return self.joined_by(operator, parts, within)
        if operator == "not":
            return self.negated(parts[0])
        if operator in COMPARISONS:
            left, right = self.sides(*parts)
            return f"{left} {SIGNS.get(operator, operator)} {right}"
        if operator in ARITHMETIC:
            return self.worked_out(operator, *parts)
        if operator in ASKED:
            return ASKED[operator][0] % self.asked(*parts)
        return self.term(tree)

    def joined_by(self, operator, parts, within):
        word = _("%(one)s and %(other)s") if operator == "and" else _("%(one)s or %(other)s")
        one, other = (self.condition(part, operator) for part in parts)
        text = word % {"one": one, "other": other}
        return f"({text})" if within not in ("", operator) else text

    def negated(self, tree):
        operator, *parts = tree
        if operator in ASKED:
            return ASKED[operator][1] % self.asked(*parts)
        return _("not (%(condition)s)") % {"condition": self.condition(tree)}

    def asked(self, fact, *values):
        said = joined(self.literal(value, fact) for value in values)
        return {"fact": self.condition(fact, "in"), "value": said}

    def worked_out(self, operator, left, right):
        power = BINARY[operator]
        one, other = self.operand(left, power), self.operand(right, power + 1)
        return f"{one} {SIGNS.get(operator, operator)} {other}"

    def operand(self, part, needed):
        """A part of an operation, in brackets if it binds less strongly."""
        text = self.condition(part, "compared")
        return f"({text})" if BINARY.get(part[0], needed) < needed else text

    def sides(self, left, right):
        return self.literal(left, right), self.literal(right, left)

    def literal(self, part, beside):
        """A part of a comparison; a constant reads as a value of the fact beside it."""
        if part[0] in ("n", "s", "b") and beside[0] == "f":
            return self.value(beside[1], part[1])
        return self.condition(part, "compared")

    def term(self, tree):
        operator, *parts = tree
        if operator == "f":
            return self.named(parts[0])
        if operator == "n":
            return group_digits(parts[0])
        if operator in ("s", "b"):
            return str(parts[0])
        if known := self.known(tree):
            return known
        if operator == "neg":
            return f"-{self.condition(parts[0], 'compared')}"
        return f"{operator}({joined(self.condition(part) for part in parts)})"
