"""The regions that a form may offer, as choices. One query in five minutes, whatever the number of fields."""

from django.core.cache import cache
from django.utils.translation import get_language

from forms_workflows.parties.models import Region, RegionLevel

KEY, LEVELS_KEY = "forms-places", "forms-levels"
SECONDS = 300
#: What levels are called in forms that were published before levels were rows.
FORMER = {"county_city": "county"}


def all_regions():
    """(code, key of the level, {language: name}) of every region, by code."""
    regions = cache.get(KEY)
    if regions is None:
        rows = Region.objects.order_by("code").values_list("code", "level", "name", "name_en", "name_ug")
        regions = [(code, level, {"": zh, "en": en, "ug": ug}) for code, level, zh, en, ug in rows]
        cache.set(KEY, regions, SECONDS)
    return regions


def all_levels():
    """{key: {language: title}} of the levels of regions, the widest first."""
    levels = cache.get(LEVELS_KEY)
    if levels is None:
        rows = RegionLevel.objects.values_list("key", "title", "title_en", "title_ug")
        levels = {key: {"": zh, "en": en, "ug": ug} for key, zh, en, ug in rows}
        cache.set(LEVELS_KEY, levels, SECONDS)
    return levels


def level_choices():
    """[(key, title in the reader's language)] of the levels, the widest first."""
    language = get_language() or ""
    return [(key, titles.get(language) or titles[""]) for key, titles in all_levels().items()]


def present(level):
    """The key of a level as it is called now: published forms keep the one by which they were published."""
    return FORMER.get(level, level)


def region_choices(level):
    """[(code, name in the reader's language)] of one level, by its key, or of all levels for ``""``."""
    language, wanted = get_language() or "", present(level)
    return [
        (code, names.get(language) or names[""])
        for code, found, names in all_regions()
        if found == wanted or not wanted
    ]


def forget(**kwargs):
    cache.delete_many([KEY, LEVELS_KEY])
