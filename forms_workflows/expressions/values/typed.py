"""Numbers and days as people type them, in any of the usual spellings."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from .numbers import canon

#: Thousands grouped by commas or by spaces, or not grouped: a comma anywhere else may have meant a decimal point.
WHOLE = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+"
TYPED = re.compile(rf"[+-]?(?:(?:{WHOLE})(?:\.\d*)?|\.\d+)", re.ASCII)
MOST_DIGITS = 20  # before the point; more is a slip of the keyboard

#: All three parts stand apart by one mark, or have all eight digits; otherwise a day would be made up.
SEPARATED = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})", re.ASCII)
CHINESE = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?", re.ASCII)
TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)


def number_of(typed):
    """The canonical string of a number as people type it (１，２３４.５０, 1,234.50); None if it is no number."""
    written = re.sub(r"\s", " ", unicodedata.normalize("NFKC", typed).strip()).replace("−", "-")
    if not TYPED.fullmatch(written):
        return None
    plain = re.sub("[ ,]", "", written)
    if len(plain.split(".")[0].lstrip("+-")) > MOST_DIGITS:
        return None
    return canon(Decimal(plain))


def date_of(typed):
    """The date in 2025-03-01, 2025/3/1, 2025.3.1, 20250301 or 2025年3月1日; None if there is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    found = SEPARATED.fullmatch(plain) or CHINESE.fullmatch(plain) or TOGETHER.fullmatch(plain)
    try:
        return date(*map(int, found.group("year", "month", "day"))) if found else None
    except ValueError:
        return None
