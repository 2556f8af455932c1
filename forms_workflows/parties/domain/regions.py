"""Regions, from official lists."""

import csv
from collections import defaultdict
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Region, RegionLevel

DATA = Path(__file__).parents[1] / "data"
REGION_FILES = DATA / "regions"


def read_regions(path):
    """The rows of a CSV file with the columns code, level, parent, name, short_name, name_en, name_ug."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def ensure_levels():
    """The three levels of the software's own lists, where a site has no levels yet."""
    if not RegionLevel.objects.exists():
        RegionLevel.objects.bulk_create(RegionLevel(**row) for row in read_regions(DATA / "levels.csv"))


@transaction.atomic
def load_regions(rows):
    """Create or update regions by code; a row may name a parent that stands below it in the file.

    Regions that the rows do not mention stay: cases may point to them. Returns the regions by code.
    """
    ensure_levels()
    regions = {region.code: region for region in Region.objects.all()}
    waiting = {row["code"]: row for row in rows}
    while waiting:
        ready = [row for row in waiting.values() if not row["parent"] or row["parent"] not in waiting]
        if not ready:
            raise ValidationError(
                _("These regions contain each other: %(codes)s") % {"codes": ", ".join(waiting)}
            )
        for row in ready:
            regions[row["code"]] = _load_region(row, regions)
            del waiting[row["code"]]
    return regions


def _load_region(row, regions):
    if row["parent"] and row["parent"] not in regions:
        raise ValidationError(
            _("Region %(code)s is part of %(parent)s, which is not known.")
            % {"code": row["code"], "parent": row["parent"]}
        )
    region = regions.get(row["code"]) or Region(code=row["code"])
    region.level_id = row.get("level") or ""
    for field in ("name", "short_name", "name_en", "name_ug"):
        setattr(region, field, row.get(field) or "")
    region.parent = regions.get(row["parent"])
    region.full_clean()
    region.save()
    return region


def within(regions):
    """The primary keys of regions (given by theirs) and of all regions that they contain."""
    below = defaultdict(list)
    for pk, parent in Region.objects.order_by().values_list("pk", "parent"):
        below[parent].append(pk)
    found, waiting = set(), list(regions)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += below[pk]
    return found
