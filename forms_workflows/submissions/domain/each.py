"""Work on many things, one at a time: one that fails is logged and does not stop the others."""

import logging

logger = logging.getLogger(__name__)


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
