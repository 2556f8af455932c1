"""The tree of a formula.

A part is a list: ["n", "12.5"] number, ["s", "text"], ["b", true], ["f", "c04.y1"] field,
or [operator, part, …]. The plain lists are what is stored and what the browser receives.
"""


class Node(list):
    """A part that remembers where in the text it began. Equal to, and stored as, the plain list."""

    __slots__ = ("position",)

    def __init__(self, parts, position=None):
        super().__init__(parts)
        self.position = position


def position_of(part):
    """Where the part began in the text; None when it came from storage."""
    return getattr(part, "position", None)
