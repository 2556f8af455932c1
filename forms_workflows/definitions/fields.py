"""Fields that definitions, versions and pages share: JSON that never changes once stored, streams kept out of migrations."""

import json
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.fields import StreamField as WagtailStreamField


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


class StreamField(WagtailStreamField):
    """Its blocks stay out of migrations: they change often and never change a table."""

    def __init__(self, block_types=None, **kwargs):
        super().__init__(block_types if block_types is not None else blocks.StreamBlock(), **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": StreamFormField, **kwargs})


class StreamFormField(BlockField):
    """Compares what would be stored: Wagtail takes every number for changed, as it is text while it is typed.

    An approval in the editor must not count as an edit, after which all approvals would be asked for again.
    """

    def has_changed(self, initial_value, data_value):
        try:
            return super().has_changed(initial_value, self.block.clean(data_value))
        except ValidationError:
            return True
