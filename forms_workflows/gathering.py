"""A slice of cases in one transaction: what they need is read for all of them, what they write is written at once.

A case is moved by the same functions whether it moves alone or with others. What writes rows is ``gathered``: a function
of a list of things that is called with one of them, and writes at once, or, inside ``gathering()``, when the slice is
over. What has been read ``ahead`` for the slice need not be read for each case.

Nobody reads what is not written yet: any other statement lets what waits be written before it.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum
from functools import wraps

from django.db import connection

_gathering = ContextVar("what a slice of cases gathers", default=None)


class Turn(IntEnum):
    """In which order the things of a slice are written: rows before those that refer to them."""

    ROWS, LINKS, EVENTS, MESSAGES = range(4)


class Spoilt(Exception):
    """A step was refused in the middle, so that the slice cannot be kept; its cases have to move one by one."""


class Gathering:
    def __init__(self):
        self.waiting, self.ahead = {}, {}
        self.writing = self.spoilt = False

    def write(self):
        """Write what waits. What is read ahead stays: it is about cases that have not moved yet."""
        waiting, self.waiting, self.writing = self.waiting, {}, True
        try:
            for _turn, write in sorted(waiting, key=lambda key: key[0]):
                write(waiting[_turn, write])
        finally:
            self.writing = False

    def forget(self):
        """After a savepoint was rolled back: what has waited since is void, and what was read may be."""
        self.waiting.clear()
        self.ahead.clear()

    def before(self, execute, sql, params, many, context):
        if not self.writing:
            if sql.startswith("ROLLBACK"):
                self.forget()
            elif self.waiting:
                self.write()
        return execute(sql, params, many, context)


@contextmanager
def gathering():
    """Inside a transaction. Raises Spoilt, so that it is rolled back, where a step was refused in the middle."""
    found = Gathering()
    token = _gathering.set(found)
    try:
        with connection.execute_wrapper(found.before):
            yield
            found.write()
        if found.spoilt:
            raise Spoilt
    finally:
        _gathering.reset(token)


def gathered(turn):
    """Make of a function that writes a list of things one that takes one of them: see above."""

    def decorate(write):
        @wraps(write)
        def put(thing):
            found = _gathering.get()
            if found is None:
                write([thing])
            else:
                found.waiting.setdefault((turn, write), []).append(thing)

        return put

    return decorate


def write_now():
    """For whoever needs the key of a row that waits to be written."""
    if found := _gathering.get():
        found.write()


def read_ahead(what, values):
    """Keep what has been read for the cases of a slice, ``{key: value}``, until it is asked for."""
    _gathering.get().ahead.update({(what, key): value for key, value in values.items()})


def ahead(what, key):
    """What was read ahead, once: after its case has moved it is not true any more. None where nothing was."""
    found = _gathering.get()
    return found and found.ahead.pop((what, key), None)


@contextmanager
def whole_or_spoilt():
    """A step that needs no savepoint: where it fails, nothing of its slice is kept."""
    try:
        yield
    except Exception:
        _gathering.get().spoilt = True
        raise
