"""Search over the live public pages of one language, newest first, with the place where the words stand."""

import re
from dataclasses import dataclass

from django.utils.html import strip_tags
from wagtail.models import Locale, Page
from wagtail.search import index

from .segmentation import words

LONGEST_QUERY = 100
EXCERPT = 120
BEFORE = 30


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


def tidy(text: str) -> str:
    """What was typed, without control characters and no longer than the longest query."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_QUERY].strip()


def find_pages(query: str):
    """Pages below the home page that hold all words, newest first; no relevance, which SQLite would count row by row."""
    if not words(query):
        return []
    pages = Page.objects.live().public().filter(depth__gt=2, locale=Locale.get_active())
    return pages.order_by("-first_published_at").specific().search(query, order_by_relevance=False)


def mark(text: str, query: str) -> list[Piece]:
    """The text in pieces, those that are words of the query marked."""
    pattern = _pattern(query)
    if not pattern:
        return [Piece(text, marked=False)]
    # Splitting by a group leaves the matches at the odd places.
    return [Piece(piece, bool(place % 2)) for place, piece in enumerate(pattern.split(text)) if piece]


def excerpt(page: Page, query: str) -> list[Piece]:
    """About a hundred characters around the first word found, or the page's beginning."""
    text = _text(page)
    pattern = _pattern(query)
    found = pattern.search(text) if pattern else None
    start = max(0, found.start() - BEFORE) if found else 0
    cut = text[start : start + EXCERPT]
    head, tail = "…" if start else "", "…" if start + EXCERPT < len(text) else ""
    return mark(f"{head}{cut}{tail}", query)


def _pattern(query):
    terms = sorted({*words(query), query}, key=len, reverse=True)
    terms = [re.escape(term) for term in terms if re.search(r"\w", term)]
    return re.compile(f"({'|'.join(terms)})", re.IGNORECASE) if terms else None


def _text(page):
    """All that is searchable of the page but its title, as one line."""
    values = [
        field.get_value(page)
        for field in page.get_search_fields()
        if isinstance(field, index.SearchField) and field.field_name != "title"
    ]
    parts = [
        str(part) for value in values if value for part in ([value] if isinstance(value, str) else value)
    ]
    return " ".join(strip_tags(" ".join(parts)).split())
