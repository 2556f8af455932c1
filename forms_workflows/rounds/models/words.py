"""The words by which everybody reads of a programme: its own, or else the usual ones."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import pgettext_lazy as _

from ..enums import Word

USUAL = {
    Word.PUBLICITY: _("word of a programme", "publicity"),
    Word.DESIGNATION: _("word of a programme", "designation"),
    Word.DESIGNATED: _("word of a programme", "designated"),
    Word.TITLE: _("word of a programme", "title"),
    Word.PLAQUE: _("word of a programme", "plaque"),
    Word.MEETING: _("word of a programme", "meeting"),
}


def public_words(rows=()):
    """{"publicity": the word in the reader's language, "Publicity": the same at the beginning of a sentence, …}.

    ``rows`` are what an editor has set: {"word", "text", "text_en", "text_ug"}.
    """
    language = get_language() or settings.LANGUAGE_CODE
    name = "text" if language == settings.LANGUAGE_CODE else f"text_{language}"
    own = {row["word"]: row.get(name) for row in rows}
    words = {word.value: own.get(word.value) or str(usual) for word, usual in USUAL.items()}
    return words | {capfirst(word): capfirst(text) for word, text in words.items()}
