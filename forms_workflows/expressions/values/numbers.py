"""Decimal numbers as both interpreters know them: at most 34 significant digits, halves rounded away from zero."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

DIGITS = 34
MAX_DECIMALS = 12  # that a formula may round to
LONGEST = 100  # characters of a written number, so that no answer can make the arithmetic slow

ARITHMETIC = Context(prec=DIGITS, rounding=ROUND_HALF_UP, Emin=-999999, Emax=999999, traps=[])
# Rounding to decimals must not fail on a number with many digits before the point.
_QUANTIZING = Context(prec=2 * LONGEST, rounding=ROUND_HALF_UP, Emin=-999999, Emax=999999)

_WRITTEN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read_number(text):
    """The number that a plain decimal string writes; None for anything else."""
    if not isinstance(text, str) or len(text) > LONGEST or not _WRITTEN.fullmatch(text):
        return None
    significant = text.replace("-", "").replace(".", "").strip("0")
    return Decimal(text) if len(significant) <= DIGITS else None


def round_to(number, decimals):
    if number.as_tuple().exponent >= -decimals:
        return number
    return number.quantize(Decimal(1).scaleb(-decimals), context=_QUANTIZING)


def canon(value):
    """The value as stored in JSON: a number as its plain canonical string, anything else as it is."""
    if not isinstance(value, Decimal):
        return value
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
