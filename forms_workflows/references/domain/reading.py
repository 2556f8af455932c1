"""Published tables as formulas look them up: types while they are checked, rows while they are worked out."""

from collections.abc import Mapping
from functools import cached_property, lru_cache

from forms_workflows.expressions import to_values

from ..enums import TYPES
from ..models import ReferenceVersion

#: Tables that a worker keeps in memory, each read once: a version never changes.
MOST_TABLES = 30


class Offered(Mapping):
    """{code: (type of the key, {column: type})} of the newest versions of live tables, for checking formulas.

    Nothing is read before a formula looks something up.
    """

    @cached_property
    def _newest(self):
        live = ReferenceVersion.objects.filter(definition__live=True).order_by("number")
        found = live.values_list(
            "definition__code", "number", "digest", "document__columns", "document__title"
        )
        return {code: newest for code, *newest in found}

    def __getitem__(self, code):
        _number, _digest, columns, _title = self._newest[code]
        types = {column["code"]: TYPES[column["kind"]] for column in columns}
        return next(iter(types.values())), types

    def __iter__(self):
        return iter(self._newest)

    def __len__(self):
        return len(self._newest)

    def pins(self, codes):
        """{code: {"version", "digest"} of what is offered now}"""
        newest = {code: self._newest[code] for code in sorted(codes) if code in self._newest}
        return {
            code: {"version": number, "digest": found} for code, (number, found, *_rest) in newest.items()
        }

    def headings(self):
        """{code: (title, {column: its heading})}; of the key, too."""
        return {
            code: (title, {column["code"]: column["label"] for column in columns})
            for code, (_number, _digest, columns, title) in self._newest.items()
        }


class Pinned(Mapping):
    """{code: {key: {column: value}}} of pinned versions, read when something is looked up."""

    def __init__(self, pins):
        self.pins = pins
        #: {code: {key: row}} of what was found, for whoever hands it on.
        self.found = {}

    def __getitem__(self, code):
        return _Noting(rows_of(self.pins[code]["digest"]), self.found.setdefault(code, {}))

    def __iter__(self):
        return iter(self.pins)

    def __len__(self):
        return len(self.pins)


class _Noting:
    """Rows by their key; each that is found is noted."""

    def __init__(self, rows, found):
        self.rows, self.found = rows, found

    def get(self, key, default=None):
        row = self.rows.get(key)
        if row is None:
            return default
        self.found[key] = row
        return row


@lru_cache(maxsize=MOST_TABLES)
def rows_of(digest):
    """{key: {column: value}} of a version; its key as formulas write it."""
    document = ReferenceVersion.objects.filter(digest=digest).first().document
    types = {column["code"]: TYPES[column["kind"]] for column in document["columns"]}
    return {row[0]: to_values(dict(zip(types, row, strict=True)), types) for row in document["rows"]}
