"""How deadlines are written."""

from datetime import timedelta

from django import template
from django.utils import timezone

from forms_workflows import wording

register = template.Library()


@register.simple_tag
def zone():
    """What the site's time zone is called."""
    return wording.zone()


@register.filter
def zoned(text):
    """A deadline with the name of the zone."""
    return wording.zoned(text)


@register.filter
def deadline(moment, form="full"):
    """A deadline in the site's time zone. The end of a day is its 24:00, not the next day's 0:00, as official documents say.

    ``form`` "day" gives the last day only.
    """
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        day = (local - timedelta(days=1)).strftime("%Y-%m-%d")
        return day if form == "day" else f"{day} 24:00"
    return local.strftime("%Y-%m-%d" if form == "day" else "%Y-%m-%d %H:%M")
