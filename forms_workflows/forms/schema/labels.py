"""Texts of a schema in the reader's language, and the years that its year keys stand for."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def local_text(i18n, text):
    """The text in the active language, or as the editor wrote it (Chinese) where no translation is known."""
    if not text:
        return text or ""
    language = get_language() or ""
    known = i18n.get(language) or i18n.get(language.split("-")[0]) or {}
    return known.get(text) or text


def translate(document, text):
    """The same for a frozen document that is still JSON, with its translations under ``i18n``."""
    return local_text(document.get("i18n") or {}, text)


def year_of(key, year):
    """The calendar year of a year key: y1 is the year before the round's year, n1 the round's year itself."""
    number = int(key[1:])
    return year - number if key[0] == "y" else year + number - 1


def year_label(key, year):
    return _("%(year)d") % {"year": year_of(key, year)}
