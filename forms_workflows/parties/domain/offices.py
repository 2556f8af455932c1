"""Which department is the office of a region, and what stands above an office."""

from collections import defaultdict

from ..models import Department, Region, RegionLevel


class Offices:
    """The offices of one department: itself and all that stands below it, by their regions. Read once, in two queries.

    ``regions``: {pk: (pk of the region around it, key of its level)}, of every region that is asked about.
    """

    def __init__(self, owner, regions):
        self.owner, self.regions = owner, regions
        self.levels = dict(RegionLevel.objects.values_list("key", "position"))
        rows = list(Department.objects.order_by("name").values_list("pk", "parent", "region"))
        self.parents = {pk: parent for pk, parent, _region in rows}
        self._by_region = self._places(rows)
        self._bureaus = {}
        for pk, parent, region in rows:
            if parent == owner.pk and region:
                self._bureaus.setdefault(region, pk)

    @classmethod
    def for_region(cls, owner, region):
        """What is needed for cases of one region, which may be None."""
        regions = {}
        while region is not None:
            regions[region.pk] = (region.parent_id, region.level_id)
            region = region.parent
        return cls(owner, regions)

    @classmethod
    def everywhere(cls, owner):
        rows = Region.objects.order_by("code").values_list("pk", "parent", "level")
        return cls(owner, {pk: (parent, level) for pk, parent, level in rows})

    def _places(self, rows):
        """{region: the office that stands nearest to the owner}."""
        below, regions = defaultdict(list), {}
        for pk, parent, region in rows:
            below[parent].append(pk)
            regions[pk] = region
        found, row, seen = {}, [self.owner.pk], set()
        while row:
            for pk in row:
                if regions.get(pk):
                    found.setdefault(regions[pk], pk)
            seen.update(row)
            row = [pk for above in row for pk in below[above] if pk not in seen]
        return found

    def around(self, region):
        """The primary keys of a region and of those that contain it, nearest first."""
        while region is not None and region in self.regions:
            yield region
            region = self.regions[region][0]

    def chain(self, region, level):
        """The offices that deal with a level's matters of a region, nearest first: that of the level, then those above.

        The first one is None where the level has no office there. Primary keys.
        """
        position = self.levels.get(level)
        if position is None:
            return [None]
        offices = {}
        for one in self.around(region):
            at = self.levels[self.regions[one][1]]
            if at <= position and one in self._by_region:
                offices.setdefault(at, self._by_region[one])
        own = offices.pop(position, None)
        return list(dict.fromkeys([own, *(offices[at] for at in sorted(offices, reverse=True))]))

    def scopes(self, region, *, named=()):
        """Whose desks are meant in a case of this region, by the scopes of a process, as tokens (``d7``).

        ``level:county``: the offices of ``chain``, "" for one that is not there. ``above``: what stands above each
        office that the case may come to; ``named`` are those that the process names, by their primary keys.
        """
        chains = {f"level:{key}": self.chain(region, key) for key in self.levels}
        bureau = self._bureaus.get(region)
        above = {}
        for pk in {self.owner.pk, bureau, *named, *(pk for chain in chains.values() for pk in chain)} - {
            None
        }:
            for higher in self.above(pk):
                above[_token(pk)], pk = _token(higher), higher
        return {
            "applicant_region": _token(bureau),
            "department": _token(self.owner.pk),
            "calendar_department": self.owner.pk,
            **{name: list(map(_token, chain)) for name, chain in chains.items()},
            "above": above,
        }

    def above(self, department):
        """The departments above one, nearest first. Primary keys."""
        seen, above = {department}, self.parents.get(department)
        while above is not None and above not in seen:
            yield above
            seen.add(above)
            above = self.parents.get(above)


def _token(department):
    return f"d{department}" if department else ""
