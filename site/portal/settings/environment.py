"""Reading the environment. What cannot be understood is refused by its name, with the way out."""

import os
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured


def text(name, default=""):
    return os.environ.get(name, default).strip()


def items(name, default=""):
    """A list, written with commas."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def number(name, default):
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"Set {name} to a whole number instead of “{value}”.") from None


def switch(name, default):
    """1 or 0."""
    value = text(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"Set {name} to 1 (on) or 0 (off) instead of “{value}”.")
    return value == "1"


def worded(name, languages):
    """{language: text}, written “zh-hans: 阿拉木图时间; en: Almaty time”; one text alone is the same in all of them."""
    value = text(name)
    if not value:
        return {}
    if ":" not in value:
        return dict.fromkeys(languages, value)
    found = {}
    for part in filter(None, map(str.strip, value.split(";"))):
        language, _colon, words = map(str.strip, part.partition(":"))
        if language not in languages or not words:
            raise ImproperlyConfigured(
                f"{name}: “{part}” is not a language and its text. Write for example “en: Almaty time”; "
                f"the languages are {', '.join(languages)}."
            )
        found[language] = words
    return found


def time_zone(name, default):
    """A zone by its name in the database of time zones."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(
            f"Set {name} to the name of a time zone, for example Asia/Almaty, instead of “{value}”."
        )
    return value


def choice(name, default, among):
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"Set {name} to one of {', '.join(among)} instead of “{value}”.")
    return value


def needed(name, advice):
    """The value of a variable without which nothing starts; ``advice`` ends the sentence “Set NAME …”."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name} {advice}")
    return value
