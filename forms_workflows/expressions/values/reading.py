"""From the answers of a form, as stored, to the values that formulas work with."""

import re

from .dates import read_date
from .numbers import read_number

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def to_values(answers, types):
    """{code: value} for every field in `types`, from canonical JSON answers.

    Numbers come as plain decimal strings and become Decimal. What does not fit its type is blank:
    a draft may hold anything, and a formula must not fail on it.
    """
    answers = _mapping(answers)
    return {code: _value(answers.get(code), kind) for code, kind in types.items()}


def _value(answer, kind):
    if isinstance(kind, str):
        return _READERS[kind](answer)
    if "record" in kind:
        return to_values(answer, kind["record"])
    rows = answer if isinstance(answer, list) else []
    return [to_values(row, kind["table"]) for row in rows if isinstance(row, dict)]


def _mapping(answer):
    return answer if isinstance(answer, dict) else {}


def _read_text(answer):
    if not isinstance(answer, str) or answer == "" or _HALF_CHARACTER.search(answer):
        return None
    return answer


def _read_boolean(answer):
    return answer if isinstance(answer, bool) else None


def _read_list(answer):
    """Codes of a multiple choice; an uploaded file counts by its id."""
    entries = answer if isinstance(answer, list) else []
    codes = (_read_text(entry.get("id") if isinstance(entry, dict) else entry) for entry in entries)
    return [code for code in codes if code is not None]


_READERS = {
    "number": read_number,
    "text": _read_text,
    "boolean": _read_boolean,
    "date": read_date,
    "list": _read_list,
}
