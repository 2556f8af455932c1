"""The parameters of programmes that formulas of forms may name (``param.least_revenue``).

Forms know no programmes: the app that does says which parameters there are.
"""

from typing import NamedTuple


class Offered(NamedTuple):
    """``type``: as the formula language knows types; "" where two programmes mean different things by one key."""

    title: str
    type: str


_sources = []


def register(source):
    """``source``: a function that gives {key: Offered}."""
    if source not in _sources:
        _sources.append(source)


def offered():
    found = {}
    for source in _sources:
        found |= source()
    return found
