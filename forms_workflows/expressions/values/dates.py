"""Dates are ISO text (2024-02-29) in both interpreters; text in this form sorts as the days do."""

import re
from datetime import date

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_date(text):
    """The text if it names a day that exists; None for anything else."""
    if not isinstance(text, str) or not _WRITTEN.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def days_between(later, earlier):
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
