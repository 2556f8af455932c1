"""One spelling for one value, so that a hash computed today is the hash computed in ten years."""

import datetime
import hashlib
import json
import uuid
from decimal import Decimal

from django.utils.functional import Promise


def plain(value):
    """``value`` as JSON knows it: dates and times ISO (UTC), decimals and UUIDs as text, keys as text.

    Raises ``TypeError`` for anything without one certain spelling, floats among them: databases do not all
    give a float back as it went in. Pass a ``Decimal``.
    """
    match value:
        case None | bool() | str():
            return value
        case int():
            return int(value)
        case Promise() | uuid.UUID():
            return str(value)
        case Decimal():
            return plain_decimal(value)
        case datetime.datetime():
            return plain_moment(value)
        case datetime.date():
            return value.isoformat()
        case dict():
            return plain_dict(value)
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=canonical)
    raise TypeError(f"{type(value).__name__} has no canonical spelling: {value!r}")


def plain_decimal(value):
    if not value.is_finite():
        raise TypeError(f"{value} has no canonical spelling.")
    if not value:
        return "0"  # also for -0 and 0.00
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_moment(value):
    if value.tzinfo is None:
        raise TypeError(f"A moment without a time zone has no canonical spelling: {value!r}")
    return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def plain_dict(value):
    result = {str(key): plain(item) for key, item in value.items()}
    if len(result) != len(value):
        raise TypeError("Two keys of the dictionary are spelt alike.")
    return result


def canonical(value):
    """The value as canonical JSON: keys in order, no spaces, characters as they are."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value):
    """SHA-256 of the canonical JSON of ``value``, hexadecimal. Equal content, equal digest, on any machine."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
