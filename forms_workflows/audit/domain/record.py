"""Write events, and prove that none was changed since."""

import re

from django.db import connection
from django.utils import timezone

from forms_workflows.gathering import Turn, gathered
from forms_workflows.rows import insert_rows

from ..canonical import digest, plain
from ..models import Chain, Event

SITE = "site"

DIGEST = re.compile(r"[0-9a-f]{64}\Z")

HASHED = (
    "chain",
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "subject_type",
    "subject_id",
    "case_id",
    "before",
    "after",
    "data",
    "previous_hash",
)


class OutsideTransaction(RuntimeError):
    """An event belongs into the transaction of the change that it records."""


def record(*, action, actor, chain, subject, case=None, before=None, after=None, data=None):
    """Append one event to ``chain`` and return it. Three SQL statements; a chain's first event costs two more.

    Of a slice of cases they are appended together when it is over, and have neither position nor key before.
    Must run inside the transaction of the change that it records (else ``OutsideTransaction``), and holds the
    chain until that ends: whoever writes to several chains does so in one fixed order.
    ``actor`` is a person, or None for the system and for visitors. ``subject`` is a saved object, or None.
    ``case`` is a submission or its number. ``before`` and ``after`` are dictionaries, of which only the digest is
    kept, or digests. ``data`` is a dictionary without floats; it is kept as it is, so no secrets.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{action} must be recorded in the transaction of the change itself.")
    event = Event(
        chain=chain,
        actor_id=getattr(actor, "pk", None),
        actor_name=name_of(actor),
        action=action,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        case_id=getattr(case, "pk", case),
        before=as_digest(before),
        after=as_digest(after),
        data=plain(data or {}),
    )
    append(event)
    return event


@gathered(Turn.EVENTS)
def append(events):
    """Number the events, each in its chain, and write them."""
    for chain in sorted({event.chain for event in events}):
        append_to(lock_head(chain), [event for event in events if event.chain == chain])


def append_to(head, events):
    for event in events:
        event.seq, event.at, event.previous_hash = head.seq + 1, timezone.now(), head.hash
        event.hash = hash_of(event)
        head.seq, head.hash = event.seq, event.hash
    insert_rows(events)
    Chain.objects.filter(pk=head.pk).update(seq=head.seq, hash=head.hash)


def lock_head(key):
    heads = Chain.objects.select_for_update()
    head = heads.filter(key=key).first()
    if head is None:
        # Two that begin a chain at once: the second insert waits for the first, then does nothing.
        Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
        head = heads.get(key=key)
    return head


def name_of(actor):
    return str(actor)[:150] if getattr(actor, "pk", None) else ""


def as_digest(value):
    if value is None:
        return ""
    if isinstance(value, str) and DIGEST.match(value):
        return value
    return digest(value)


def hash_of(event):
    return digest({name: getattr(event, name) for name in HASHED})
