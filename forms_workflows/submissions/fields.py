"""Parts of a JSON column."""

from django.db.models import Func, JSONField


class Entries(Func):
    """Of a JSON document the entries with these keys, picked by the database: long documents need not be sent and read.

    None where it has none of them. SQLite, which sends nothing anywhere, gives the whole document.
    """

    output_field = JSONField()
    picked = "(SELECT jsonb_object_agg(key, value) FROM jsonb_each(%(document)s) WHERE key = ANY(%%s))"

    def __init__(self, document, keys, **extra):
        super().__init__(document, **extra)
        self.keys = tuple(keys)

    def as_sql(self, compiler, connection):
        return compiler.compile(self.source_expressions[0])

    def as_postgresql(self, compiler, connection):
        document, params = compiler.compile(self.source_expressions[0])
        sql = self.picked % {"document": document}
        return sql, (*params, list(self.keys))
