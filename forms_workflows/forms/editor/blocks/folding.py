"""Rows whose inputs the browser draws when they are opened: until then, hundreds of them cost it only their headings.

A row that is still folded, or in which nothing was changed, sends the state that it came with, under one name. It is
read as its inputs would have been.
"""

import json

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter


class FoldedBlock(blocks.StructBlock):
    """A row of a stream or list that is ``collapsed``. Its inputs show what is stored, or choose a row: no rich text."""

    def value_from_datadict(self, data, files, prefix):
        if folded := data.get(f"{prefix}-folded"):
            data, files = unfolded(self, folded, prefix), {}
        return super().value_from_datadict(data, files, prefix)


def unfolded(block, folded, prefix):
    """What the browser would have sent, had it drawn the inputs."""
    data = QueryDict(mutable=True)
    try:
        for name, value in inputs(block, json.loads(folded), prefix):
            data.appendlist(name, "" if value is None else str(value))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRequest(f"{prefix}: not the state of a row.") from error
    return data


def inputs(block, state, prefix):
    """(name, value) of every input of a block in this state."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from inputs(child, state[name], f"{prefix}-{name}")
    elif isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        yield f"{prefix}-count", len(state)
        for number, item in enumerate(state):
            row = f"{prefix}-{number}"
            kind = item.get("type", "")
            child = block.child_blocks[kind] if kind else block.child_block
            yield from ((f"{row}-deleted", ""), (f"{row}-order", number), (f"{row}-type", kind))
            yield f"{row}-id", item.get("id")
            yield from inputs(child, item["value"], f"{row}-value")
    elif isinstance(block, blocks.ChooserBlock):
        yield prefix, state and state["id"]
    elif isinstance(state, list):
        yield from ((prefix, value) for value in state)
    else:
        yield prefix, state


class FoldedBlockAdapter(StructBlockAdapter):
    js_constructor = "forms.FoldedBlock"

    @property
    def media(self):
        return super().media + forms.Media(js=[forms.Script("forms/folding.mjs", type="module")])


register(FoldedBlockAdapter(), FoldedBlock)
