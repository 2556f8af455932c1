"""How often something may be asked: sums under a key that are forgotten after a while."""

import hashlib

from django.core.cache import cache


def count(key, amount=1, *, window):
    """The sum under this key within the window of seconds, with this amount added."""
    name = "count:" + hashlib.sha256(key.encode()).hexdigest()
    cache.add(name, 0, window)
    try:
        return cache.incr(name, amount)
    except ValueError:  # it ran out between the two lines
        cache.set(name, amount, window)
        return amount
