"""What other apps keep, held against what the events say of it.

The events carry digests, never the data themselves. Apps register here what must agree: ``register_evidence`` from
their receivers, ``register_chains`` for the chains that must exist.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Chain, Event
from .record import as_digest

_evidence, _chains = [], []


@dataclass(frozen=True)
class Evidence:
    """Rows whose content stands as a digest (``after``) in the events of some actions.

    ``rows`` gives (key, content) of what is stored, content as it was handed to ``record``; ``key`` says which row
    an event is about. Every event has its row and every row its event; more than one may share a key.
    """

    name: str
    actions: tuple[str, ...]
    rows: Callable[[], Iterable]
    key: Callable[[Event], str] = lambda event: event.subject_id


def register_evidence(evidence):
    _evidence.append(evidence)


def register_chains(find):
    """``find`` gives the keys of chains that must exist, as the data of an app have it."""
    _chains.append(find)


def disagreements():
    """Sentences about everything that does not agree, in the order in which it was registered."""
    yield from missing_chains()
    for evidence in _evidence:
        yield from compare(evidence)


def missing_chains():
    known = set(Chain.objects.values_list("key", flat=True))
    for find in _chains:
        for key in sorted(set(find()) - known):
            yield _("The chain %(chain)s is missing as a whole.") % {"chain": key}


def compare(evidence):
    recorded = defaultdict(list)
    for event in (
        Event.objects.filter(action__in=evidence.actions).exclude(after="").iterator(chunk_size=1000)
    ):
        recorded[str(evidence.key(event))].append(event.after)
    stored = defaultdict(list)
    for key, content in evidence.rows():
        stored[str(key)].append(as_digest(content))
    for key in sorted(recorded.keys() | stored.keys()):
        if sorted(recorded[key]) != sorted(stored[key]):
            yield reason(recorded[key], stored[key]) % {"name": evidence.name, "key": key}


def reason(recorded, stored):
    if len(stored) < len(recorded):
        return _("%(name)s %(key)s: something that was recorded is not there any more.")
    if len(stored) > len(recorded):
        return _("%(name)s %(key)s: there is something that was never recorded.")
    return _("%(name)s %(key)s: the data are not those that were recorded.")
