"""What looks something up in a table. The apps that do say so; this one need not know them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """A published form or process. ``columns``: codes of what it looks up; ``version``: the number that it pins."""

    title: str
    url: str
    version: int
    columns: frozenset


_sources = []


def register(source):
    """``source``: a function that gives the uses of a table, by its code."""
    if source not in _sources:
        _sources.append(source)


def uses_of(table):
    return [use for source in _sources for use in source(table.code)]
