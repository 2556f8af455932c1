"""The StreamField of pages and definitions: its blocks stay out of migrations, and it knows whether it was changed.

Blocks change often and never change a table, so a migration that repeats them is noise.
"""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
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
