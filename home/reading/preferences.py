"""Larger type and high contrast: what a visitor chose, kept in one cookie and put on ``<html>`` as data attributes."""

from django.utils.translation import gettext_lazy as _

COOKIE = "display"
YEAR = 365 * 24 * 60 * 60

OPTIONS = {
    "text": {
        "label": _("Text size"),
        "options": [("standard", _("Standard")), ("large", _("Large")), ("larger", _("Larger"))],
    },
    "contrast": {
        "label": _("Contrast"),
        "options": [("standard", _("Standard")), ("high", _("High contrast"))],
    },
}


def chosen(cookies):
    """``{"text": "large", "contrast": "standard"}``; whatever is not an option counts as standard."""
    words = cookies.get(COOKIE, "").split(".")
    return {
        name: _known(name, words[index] if index < len(words) else "") for index, name in enumerate(OPTIONS)
    }


def to_cookie(choice):
    """The cookie's value, the same that ``display.mjs`` writes: ``large.standard``."""
    return ".".join(_known(name, choice.get(name, "")) for name in OPTIONS)


def _known(name, value):
    return value if value in dict(OPTIONS[name]["options"]) else "standard"
