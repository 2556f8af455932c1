"""Work on many things, one at a time: one that fails is logged and does not stop the others."""

import logging
from time import monotonic

logger = logging.getLogger(__name__)

#: Rows that are held in memory at once.
SLICE = 200


def each(what, things, work):
    """Do ``work`` on each thing, which opens its own transaction. Returns how many times it was really done.

    ``work`` says False where there was nothing to do. ``what`` names the things in the log.
    """
    done = 0
    for thing in things:
        try:
            done += work(thing) is not False
        except Exception:
            logger.exception("%s %s failed; the others go on", what, getattr(thing, "pk", thing))
    return done


def batches(things, size=SLICE):
    """The things of a list in lists of at most so many."""
    return [things[start : start + size] for start in range(0, len(things), size)]


def in_slices(rows, size=SLICE):
    """The rows of a queryset as they stand when their slice's turn comes, in order; those gone by then are left out.

    No cursor is open while they are worked on, so that each may have its own short transaction.
    """
    for keys in batches(list(rows.values_list("pk", flat=True)), size):
        found = rows.model._default_manager.in_bulk(keys)
        yield from (found[pk] for pk in keys if pk in found)


def in_time(things, seconds):
    """The things, until the time is up: whoever comes next goes on with the rest."""
    until = monotonic() + seconds
    for thing in things:
        if monotonic() >= until:
            return
        yield thing
