"""A JSON field for what never changes once it is stored, such as published forms and processes."""

import json
from functools import lru_cache

from django.db import models


class FrozenJSONField(models.JSONField):
    """Decoded once in a process: rows with the same text share one object, which nobody may change.

    Every page of a case needs its form and its process, of 200 kB together, and a list needs those of each row.
    """

    def from_db_value(self, value, expression, connection):
        if isinstance(value, str) and isinstance(getattr(expression, "target", None), FrozenJSONField):
            return decode(value)
        return super().from_db_value(value, expression, connection)


@lru_cache(maxsize=64)
def decode(text):
    return json.loads(text)
