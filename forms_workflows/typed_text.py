"""Text as people type and paste it, made fit to be stored and counted."""

import re
import unicodedata

from django import forms

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: Letters and marks by their class that are drawn as nothing.
BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


def clean_text(text):
    """Without characters that no database and no document can hold; line ends as \\n; nothing unseen at the ends."""
    plain = CONTROL_CHARACTERS.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    start, end = 0, len(plain)
    while start < end and is_unseen(plain[start]):
        start += 1
    while end > start and is_unseen(plain[end - 1]):
        end -= 1
    return plain[start:end]


def is_unseen(character):
    """Whether nobody sees it: space of any kind, marks of direction and joining, letters that are drawn as nothing."""
    return (
        character.isspace() or character in BLANK_LETTERS or unicodedata.category(character) in ("Cf", "Cc")
    )


class TypedTextField(forms.CharField):
    """Text cleaned by ``clean_text`` before it is counted: a line break counts once, as browsers count it."""

    def to_python(self, value):
        return super().to_python(value if value in self.empty_values else clean_text(value))
