"""Whether a chain is whole: every event and its head."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import GENESIS, Chain, Event
from .record import hash_of

#: Clocks of several machines agree about as well as this. An event that is dated back further was not written then.
CLOCKS_DIFFER = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class Problem:
    """The first position of a chain that does not hold, and why."""

    chain: str
    seq: int
    reason: str

    def __str__(self):
        return _("%(chain)s is broken at position %(seq)d: %(reason)s") % vars(self)


def chains():
    """The keys of all chains, also of those whose head has disappeared."""
    keys = set(Chain.objects.values_list("key", flat=True))
    return sorted(keys.union(Event.objects.order_by().values_list("chain", flat=True).distinct()))


def verify(chain):
    """The first ``Problem`` of the chain, or None when every event stands where and as it was written."""
    seq, last, latest = 0, GENESIS, None
    for event in Event.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=1000):
        seq += 1
        if event.seq != seq:
            return Problem(chain, seq, _("the event is missing"))
        if event.previous_hash != last:
            return Problem(chain, seq, _("the event does not follow the one before it"))
        if event.hash != hash_of(event):
            return Problem(chain, seq, _("the event was altered"))
        if latest and event.at < latest - CLOCKS_DIFFER:
            return Problem(chain, seq, _("the event is dated before the one before it"))
        last, latest = event.hash, max(event.at, latest or event.at)
    return verify_head(chain, seq, last)


def verify_head(chain, seq, last):
    head = Chain.objects.filter(key=chain).first()
    if head is None:
        return Problem(chain, seq, _("the head of the chain is missing"))
    if head.seq > seq:
        return Problem(chain, seq + 1, _("the event is missing"))
    if (head.seq, head.hash) != (seq, last):
        return Problem(chain, seq, _("the head of the chain does not match its last event"))
    return None
