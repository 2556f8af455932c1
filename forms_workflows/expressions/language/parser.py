"""From the text that an editor types to the tree that is stored."""

from django.utils.translation import gettext as _

from ..errors import FormulaError
from ..vocabulary import BINARY, COMPARISONS, FUNCTIONS, PREFIX
from .nodes import Node
from .structure import MAX_DEPTH, too_deep, unknown_function, validate
from .tokens import tokenize

# Brackets that change nothing leave no trace in the tree; this many are still patience enough.
_MAX_BRACKETS = 2 * MAX_DEPTH + 4
_LITERALS = {"number": "n", "text": "s"}


def parse(text):
    """The tree of a formula's text. Raises FormulaError with the position of the fault."""
    ast = _Parser(tokenize(text)).formula()
    validate(ast)
    return ast


class _Parser:
    """Operator precedence by recursive descent; one method for each kind of thing in the text."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.index = 0
        self.nesting = 0

    @property
    def token(self):
        return self.tokens[self.index]

    def advance(self):
        token = self.token
        self.index += 1
        return token

    def at(self, sign):
        return self.token.kind == "sign" and self.token.value == sign

    def formula(self):
        ast = self.expression(0)
        if self.token.kind != "end":
            raise self.unexpected()
        return ast

    def expression(self, power):
        """A value and all operators after it that bind more strongly than `power`."""
        self.nesting += 1
        if self.nesting > _MAX_BRACKETS:
            raise too_deep(self.token.position)
        left = self.operand()
        previous = None
        while (operator := self.operator()) and BINARY[operator] > power:
            if previous in COMPARISONS and operator in COMPARISONS:
                message = _("Comparisons cannot be chained. Write, for example: a < b and b < c.")
                raise FormulaError(message, self.token.position)
            self.advance()
            left = Node([operator, left, self.expression(BINARY[operator])], left.position)
            previous = operator
        self.nesting -= 1
        return left

    def operator(self):
        is_word = self.token.kind in ("sign", "name")
        return self.token.value if is_word and self.token.value in BINARY else None

    def operand(self):
        token = self.advance()
        if token.kind in _LITERALS:
            return Node([_LITERALS[token.kind], token.value], token.position)
        if token.kind == "name" and token.value not in BINARY:
            return self.named(token)
        if token.kind == "sign" and token.value == "-":
            return Node(["neg", self.expression(PREFIX["neg"])], token.position)
        if token.kind == "sign" and token.value == "(":
            inside = self.expression(0)
            self.close(token)
            return inside
        raise _value_missing(token)

    def named(self, token):
        if token.value in ("true", "false"):
            return Node(["b", token.value == "true"], token.position)
        if token.value == "not":
            return Node(["not", self.expression(PREFIX["not"])], token.position)
        if self.at("("):
            return self.call(token)
        if token.value == "row":
            message = _("“row” stands for each row of a table: write row.column inside sumif or countif.")
            raise FormulaError(message, token.position)
        return Node(["f", token.value], token.position)

    def call(self, name):
        if name.value not in FUNCTIONS:
            raise unknown_function(name.value, name.position)
        bracket = self.advance()
        arguments = []
        if not self.at(")"):
            arguments.append(self.expression(0))
            while self.at(","):
                self.advance()
                arguments.append(self.expression(0))
        self.close(bracket)
        return Node([name.value, *arguments], name.position)

    def close(self, bracket):
        if self.at(")"):
            self.advance()
        elif self.token.kind == "end":
            raise FormulaError(_("This bracket is not closed. Add “)”."), bracket.position)
        else:
            raise self.unexpected()

    def unexpected(self):
        token = self.token
        if token.value == ")" and token.kind == "sign":
            return FormulaError(
                _("This bracket closes nothing. Remove it, or open one before."), token.position
            )
        message = _("“%(word)s” is not expected here. Is an operator or a comma missing before it?")
        return FormulaError(message % {"word": token.value}, token.position)


def _value_missing(token):
    if token.kind == "end":
        message = _("The formula stops too early: a value is missing at its end.")
    else:
        message = _("A value is missing before “%(word)s”.") % {"word": token.value}
    return FormulaError(message, token.position)
