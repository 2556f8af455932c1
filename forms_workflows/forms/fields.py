"""A StreamField whose blocks stay out of migrations.

Blocks change often and never change a table, so a migration that repeats them is noise.
"""

from wagtail import blocks
from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    def __init__(self, block_types=None, **kwargs):
        super().__init__(block_types if block_types is not None else blocks.StreamBlock(), **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
