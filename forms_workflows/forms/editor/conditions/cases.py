"""Real cases on which an editor tries a condition. Which there are, and who reads them, the app of the cases says."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A real case on which a condition is tried. ``values`` as formulas ask; what ``hidden`` names is not shown."""

    title: str
    values: object
    hidden: frozenset = frozenset()


@dataclass(frozen=True)
class Cases:
    """Those that the reader may see. ``find(number)``: the Case, or Refused; ``latest``: [(number, title)] to choose from."""

    find: Callable
    latest: list


#: What gives them: (person, code of the application's form) → Cases, or None where the person reads none.
_sources = []


def try_on(source):
    _sources.append(source)


def cases_for(person, form_code):
    """The Cases of a form that this person may read; None if there are none."""
    return next(filter(None, (source(person, form_code) for source in _sources)), None)
