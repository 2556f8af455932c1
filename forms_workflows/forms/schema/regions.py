"""The regions that a form may offer, as choices. One query in five minutes, whatever the number of fields."""

from django.core.cache import cache
from django.utils.translation import get_language

from forms_workflows.parties.models import Region

KEY = "forms-regions"
SECONDS = 300


def all_regions():
    """(code, kind, {language: name}) of every region, by code."""
    regions = cache.get(KEY)
    if regions is None:
        rows = Region.objects.order_by("code").values_list("code", "kind", "name", "name_en", "name_ug")
        regions = [(code, kind, {"": zh, "en": en, "ug": ug}) for code, kind, zh, en, ug in rows]
        cache.set(KEY, regions, SECONDS)
    return regions


def region_choices(level):
    """[(code, name in the reader's language)] of one level (a ``Region.Kind``), or of all levels for ``""``."""
    language = get_language() or ""
    return [
        (code, names.get(language) or names[""])
        for code, kind, names in all_regions()
        if kind == level or not level
    ]


def forget(**kwargs):
    cache.delete(KEY)
