"""Cutting the text of a formula into words.

Editors type with Chinese input methods: full-width signs, ， ； 、 × ÷ ≤ ≥ ≠ and curly quotation marks
mean what their plain forms mean, and capitals mean small letters. Texts in quotation marks stay as typed.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..errors import FormulaError
from ..values.numbers import DIGITS, canon, read_number
from ..vocabulary import FIELD_NAME

LONGEST_TEXT = 4000

# Every replacement is one character long, so positions in the text stay true.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= str.maketrans("；;、×÷−≦≧", ",,,*/-≤≥")
_SPELLINGS = {"≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>"}

_WORD = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<name>{FIELD_NAME.pattern})"
    r"|(?P<sign><>|<=|>=|!=|[-+*/()=<>,≤≥≠])",
    re.IGNORECASE | re.ASCII,
)
_SPACE = re.compile(r"\s*")
_QUOTES = "'\"“”‘’＂＇"
_QUOTED = re.compile(
    r"'(?:[^']|'')*'"
    r'|"(?:[^"]|"")*"'
    r"|[“”][^“”]*[“”]|[‘’][^‘’]*[‘’]|＂[^＂]*＂|＇[^＇]*＇"
)


class Token(NamedTuple):
    kind: str  # number, text, name, sign or end
    value: str
    position: int


def tokenize(text):
    """The words of the text, closed by one token of kind "end"."""
    if not text.strip():
        raise FormulaError(_("The formula is empty. Write one, such as c06 / c05 * 100."), 0)
    if len(text) > LONGEST_TEXT:
        message = _("The formula has more than %(limit)s characters. Split it over two computed fields.")
        raise FormulaError(message % {"limit": LONGEST_TEXT}, LONGEST_TEXT)
    plain = text.translate(_PLAIN)
    tokens = []
    position = _SPACE.match(plain).end()
    while position < len(text):
        token, end = _quoted(text, position) if text[position] in _QUOTES else _word(plain, position)
        tokens.append(token)
        position = _SPACE.match(plain, end).end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _quoted(text, position):
    match = _QUOTED.match(text, position)
    if not match:
        raise FormulaError(_("The text that begins here has no closing quotation mark."), position)
    quote, value = match[0][0], match[0][1:-1]
    if quote in "'\"":
        value = value.replace(quote * 2, quote)
    return Token("text", value, position), match.end()


def _word(plain, position):
    match = _WORD.match(plain, position)
    if not match:
        message = _("“%(sign)s” has no meaning in a formula. Name a field by its code, such as c06.")
        raise FormulaError(message % {"sign": plain[position]}, position)
    value = match[0]
    if match.lastgroup == "number":
        value = _number(value, position)
    elif match.lastgroup == "name":
        value = value.lower()
    return Token(match.lastgroup, _SPELLINGS.get(value, value), position), match.end()


def _number(written, position):
    number = read_number(written)
    if number is None:
        message = _("A number may have at most %(limit)s digits.") % {"limit": DIGITS}
        raise FormulaError(message, position)
    return canon(number)
