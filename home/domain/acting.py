"""Who acts at this moment: the person of the request, the system itself, or nobody who is known."""

from contextlib import contextmanager
from contextvars import ContextVar

_actor = ContextVar("actor", default=None)


class System:
    """Code that answers for itself: the loader of programmes, seeds, tests. It needs no approvals."""

    def __str__(self):
        return "system"


SYSTEM = System()


def actor():
    """The person who acts, ``SYSTEM``, or None."""
    return _actor.get()


def person():
    """The person who acts, or None."""
    found = _actor.get()
    return None if found is SYSTEM or not getattr(found, "is_authenticated", False) else found


@contextmanager
def acting(who):
    token = _actor.set(who)
    try:
        yield
    finally:
        _actor.reset(token)


def as_system():
    """``with as_system():`` or ``@as_system()`` around what no person answers for."""
    return acting(SYSTEM)
