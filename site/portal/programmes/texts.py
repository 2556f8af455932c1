"""From the texts of a programme's folder to what pages hold: stream values, and translations paired with their source."""

from html import escape
from uuid import uuid4

from wagtail_localize.strings import extract_strings


def page_values(fields):
    """The fields of a page as it stores them: lists are streams of ``{"type", "value"}``."""
    return {name: stream(value) if isinstance(value, list) else value for name, value in fields.items()}


def stream(blocks):
    return [{"type": block["type"], "value": with_ids(block["value"])} for block in blocks]


def with_ids(value):
    """Lists inside of a block as Wagtail stores them: only items that have an id can be translated."""
    if isinstance(value, list):
        return [{"type": "item", "value": with_ids(item), "id": str(uuid4())} for item in value]
    if isinstance(value, dict):
        return {key: with_ids(item) for key, item in value.items()}
    return value


def filled_in(value, words):
    """The same texts with ``{year}`` and its like replaced. Texts without placeholders may hold braces."""
    if isinstance(value, dict):
        return {key: filled_in(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [filled_in(item, words) for item in value]
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace(f"{{{name}}}", str(word))
    return value


def paragraph(text):
    return f"<p>{escape(text)}</p>" if text else ""


def segments(text):
    """The pieces in which wagtail-localize has a text translated: one for each paragraph and list item."""
    if "<" not in text:
        return [text]
    _template, strings = extract_strings(text)
    return [string.render_text() for string, _attributes in strings]


class NotParallel(Exception):
    """The translation is built otherwise than its source, so it cannot follow it piece by piece."""


def pairs(source, translated):
    """{piece of the source: piece of the translation} of two values of the same build. Raises NotParallel."""
    if isinstance(source, dict) and isinstance(translated, dict):
        if source.keys() != translated.keys():
            raise NotParallel(sorted(source.keys() ^ translated.keys()))
        return joined(pairs(source[key], translated[key]) for key in source)
    if isinstance(source, list) and isinstance(translated, list):
        if len(source) != len(translated):
            raise NotParallel(f"{len(source)} parts and {len(translated)}: {source[:1]}")
        return joined(pairs(*both) for both in zip(source, translated, strict=True))
    if isinstance(source, str) and isinstance(translated, str):
        pieces, others = segments(source), segments(translated)
        if len(pieces) != len(others):
            raise NotParallel(f"{len(pieces)} pieces and {len(others)}: {source[:60]}")
        return dict(zip(pieces, others, strict=True))
    return {}


def joined(mappings):
    return {piece: other for mapping in mappings for piece, other in mapping.items() if piece}
