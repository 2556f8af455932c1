"""What Wagtail's page editor sends: the inputs that its scripts draw for streams and formatted text."""

from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField


def page_entries(page, values):
    """The POST data of these fields of a page; ``values`` as the page stores them, streams as lists of blocks."""
    data = {}
    for name, value in values.items():
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            data |= block_entries(field.stream_block, name, field.stream_block.to_python(value))
        else:
            data[name] = field.formfield().widget.format_value(value) or ""
    return data


def kept_streams(page):
    """The POST data of a page's streams as they are: scripts draw them, so no form on the page holds them."""
    fields = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    data = {}
    for field in fields:
        data |= block_entries(field.stream_block, field.name, getattr(page, field.name))
    return data


def block_entries(block, name, value):
    if isinstance(block, StreamBlock):
        return rows_of(name, [(child.block, child.value, child.id, child.block_type) for child in value])
    if isinstance(block, ListBlock):
        return rows_of(
            name, [(block.child_block, child.value, child.id, None) for child in value.bound_blocks]
        )
    if isinstance(block, StructBlock):
        data = {}
        for key, child in block.child_blocks.items():
            data |= block_entries(child, f"{name}-{key}", value[key])
        return data
    state = block.get_form_state(value)
    return {name: "" if state is None else state}


def rows_of(name, rows):
    """The rows of a stream or list, with the counters that the scripts keep beside them."""
    data = {f"{name}-count": len(rows)}
    for number, (block, value, key, kind) in enumerate(rows):
        place = f"{name}-{number}"
        data |= {f"{place}-deleted": "", f"{place}-order": number, f"{place}-id": key or ""}
        data |= {f"{place}-type": kind} if kind else {}
        data |= block_entries(block, f"{place}-value", value)
    return data
