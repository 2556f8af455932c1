"""Where a step gets the facts of its case from: whoever moves the case says how to find them."""

from contextlib import contextmanager
from contextvars import ContextVar

_supply = ContextVar("facts of the case that moves")


@contextmanager
def facts_from(supply):
    """While the case moves, ``supply(process)`` gives its ``graph.facts.Facts`` as they are at that moment."""
    token = _supply.set(supply)
    try:
        yield
    finally:
        _supply.reset(token)


def facts_of(process):
    """LookupError where nobody has said how to find them: no rule decides on nothing."""
    return _supply.get()(process)
