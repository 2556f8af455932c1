"""The most that a formula can come to, as far as that can be said of one that adds up what is not below nought."""

from ..values.numbers import read_number


def most(tree, most_of):
    """A number; None where it cannot be said. ``most_of`` gives that of a field by its name, or None."""
    operator, *parts = tree
    if operator == "n":
        return read_number(parts[0])
    if operator == "f":
        return most_of(parts[0])
    if operator not in _RULES:
        return None
    found = [most(part, most_of) for part in parts]
    return None if None in found or min(found) < 0 else _RULES[operator](found)


_RULES = {
    "+": sum,
    "sum": sum,
    "*": lambda found: found[0] * found[1],
    "max": max,
    "min": min,
    "avg": max,
    "coalesce": max,
}
