"""The rows of bands(value, from, to, result, …): edges are numbers that are written out, or '' for an open end."""

from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..errors import FormulaError
from ..values.numbers import canon, read_number
from .nodes import position_of

OPEN = ["s", ""]
_LOWEST, _HIGHEST = float("-inf"), float("inf")


class _Row(NamedTuple):
    start: object
    end: object
    part: list  # of its beginning


def rows_of(parts):
    """(from, to, result) of each row, as parts of the formula."""
    return [parts[index : index + 3] for index in range(0, len(parts), 3)]


def check_edges(parts):
    """FormulaError unless the rows, in whatever order, stand one beside the other without hole or overlap."""
    if len(parts) % 3:
        message = _("“bands” takes three values for each row after the first value: from, to, result.")
        raise FormulaError(message, position_of(parts[-1]))
    rows = sorted(
        (_Row(_edge(start, _LOWEST), _edge(end, _HIGHEST), start) for start, end, _result in rows_of(parts)),
        key=lambda row: (row.start, row.end),
    )
    for row in rows:
        if row.start >= row.end:
            message = _(
                "The row from %(start)s to %(end)s holds nothing: its end must be above its beginning."
            )
            raise _refusal(message, row.part, start=row.start, end=row.end)
    for before, after in pairwise(rows):
        if before.end < after.start:
            message = _(
                "Between %(start)s and %(end)s there is nothing. Let one row begin where the other ends."
            )
            raise _refusal(message, after.part, start=before.end, end=after.start)
        if before.end > after.start:
            message = _("Two rows hold between %(start)s and %(end)s. Let one begin where the other ends.")
            raise _refusal(message, after.part, start=after.start, end=min(before.end, after.end))


def _edge(part, open_end):
    """The number of an edge; ``open_end`` for one that is open."""
    if part == OPEN:
        return open_end
    sign, number = (-1, part[1]) if part[0] == "neg" else (1, part)
    if number[0] != "n":
        message = _("“bands” needs a number that is written out here, or '' for an open end.")
        raise FormulaError(message, position_of(part))
    return sign * read_number(number[1])


def _refusal(message, part, **edges):
    words = {
        name: _("the open end") if edge in (_LOWEST, _HIGHEST) else canon(edge)
        for name, edge in edges.items()
    }
    return FormulaError(message % words, position_of(part))
