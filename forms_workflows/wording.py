"""Turns of phrase that differ between languages in more than their words: lists, labels, moments, what is stored.

What is shown follows the reader's language, which is the active one. What is stored in a row and read by others later
is written in the language of the site, whoever acts: see ``for_the_record``.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

#: What stands between the members of a list, where it is not a comma and a space.
SEPARATORS = {"zh": "、", "ug": "، "}
#: The same between clauses that may hold commas themselves, where it is not a semicolon and a space.
CLAUSE_SEPARATORS = {"zh": "；", "ug": "؛ "}


def language():
    return (get_language() or "")[:2]


def separator():
    return SEPARATORS.get(language(), ", ")


def in_language(thing, name):
    """The text of a thing's field in the reader's language; where it has none in it, as it was first written."""
    return getattr(thing, f"{name}_{get_language()}", "") or getattr(thing, name)


def joined(words):
    """Several words as one phrase: “a, b”, “甲、乙”."""
    return separator().join(map(str, words))


def few(words, most=5):
    """The first of many words, and how many more there are: “a, b and 3 more”."""
    words = list(words)
    if len(words) <= most:
        return joined(words)
    return _("%(some)s and %(count)d more") % {"some": joined(words[:most]), "count": len(words) - most}


def joined_html(members):
    return format_html_join(separator(), "{}", ((member,) for member in members))


def joined_clauses(clauses):
    """Several clauses as one sentence: “a, b; c”, “甲、乙；丙”."""
    return CLAUSE_SEPARATORS.get(language(), "; ").join(map(str, clauses))


def labelled(label, text):
    """“label: text”, “名称：内容”."""
    return f"{label}{_(': ')}{text}"


def day(date):
    """A date as the reader's language writes it; "" for none."""
    return date_format(date) if date else ""


def moment(when):
    """A moment to the minute, in the site's time zone; "" for none."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    return f"{date_format(local)} {local:%H:%M}"


def deadline(when):
    """A moment at which something ends: midnight is 24:00 of the day that ends, never 00:00 of the next."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    if (local.hour, local.minute) == (0, 0):
        return f"{date_format(local - timedelta(days=1))} 24:00"
    return moment(when)


#: What zones are called that have a name of their own; see ``zone``.
ZONES = {"Asia/Shanghai": gettext_lazy("Beijing time"), "UTC": "UTC"}


def zone():
    """What the site's time zone is called: as set (TIME_ZONE_NAMES), else by its own name or its place and distance from UTC."""
    named = settings.TIME_ZONE_NAMES
    if found := named.get(get_language()) or named.get(settings.LANGUAGE_CODE):
        return found
    if settings.TIME_ZONE in ZONES:
        return str(ZONES[settings.TIME_ZONE])
    place = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    offset = f"{timezone.localtime(timezone=timezone.get_default_timezone()):%z}"
    return _("%(place)s time (UTC%(offset)s)") % {"place": place, "offset": f"{offset[:3]}:{offset[3:]}"}


def zoned(text):
    """A moment as text, with the name of the zone: for deadlines, where it stands nowhere else on the screen."""
    return _("%(time)s (%(zone)s)") % {"time": text, "zone": zone()} if text else ""


def for_the_record(message, **values):
    """A sentence that is stored, in the language of the site. ``message`` is a ``gettext_lazy`` text."""
    with override(settings.LANGUAGE_CODE):
        return str(message) % values if values else str(message)
