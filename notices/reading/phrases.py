"""Turns of phrase that differ between languages in more than their words."""

from django.utils.html import format_html_join
from django.utils.translation import get_language

#: What stands between the members of a list, where it is not a comma and a space.
SEPARATORS = {"zh": "、", "ug": "، "}


def separator():
    return SEPARATORS.get((get_language() or "")[:2], ", ")


def joined(words):
    """Several words as one phrase."""
    return separator().join(map(str, words))


def joined_html(members):
    return format_html_join(separator(), "{}", ((member,) for member in members))
