"""What an editor has written of a process, as a graph."""

from ..editor import drafts


def draft_of(definition):
    """The definition's present content as a graph, with the rows that its stages come from."""
    return drafts.read_draft(definition=definition, locked=published_rows(definition))


def published_rows(definition):
    """{row id: stage key} of every version: a stage that was published keeps its key."""
    if definition.pk is None:
        return {}
    rows = {}
    for blocks in definition.versions.order_by("number").values_list("blocks", flat=True):
        rows |= blocks
    return rows
