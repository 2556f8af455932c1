"""Rows of one model that are written together: as few statements as the database can take. Signals are not sent."""

import json

from django.db import connection

from .each import batches

#: What stands in JSON as it is.
PLAIN = (str, int, dict, list, type(None))


def insert_rows(rows):
    """Insert new rows, and give each its key. What they refer to may have got its own since they were made."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    for row in rows:
        refer(row, fields)
    columns = ", ".join(quoted(field) for field in fields)
    for some in portions(rows, fields):
        values = [[field.pre_save(row, add=True) for field in fields] for row in some]
        keys = execute(
            f"INSERT INTO {table(meta)} ({columns}) SELECT {columns} FROM %(new)s RETURNING {quoted(meta.pk)}",  # noqa: S608
            fields,
            values,
            lambda cursor: cursor.fetchall(),
        )
        for row, (key,) in zip(some, keys, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias


def refer(row, fields):
    for field in fields:
        if field.is_relation and getattr(row, field.attname) is None and field.is_cached(row):
            setattr(row, field.name, getattr(row, field.name))


def update_rows(rows, names):
    """Write these fields of rows. RuntimeError where one of them is not there any more."""
    meta = rows[0]._meta
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    changed = ", ".join(f"{quoted(field)} = new.{quoted(field)}" for field in fields[1:])
    key = quoted(meta.pk)
    for some in portions(rows, fields):
        written = execute(
            f"UPDATE {table(meta)} SET {changed} FROM %(new)s WHERE {table(meta)}.{key} = new.{key}",  # noqa: S608
            fields,
            [[getattr(row, field.attname) for field in fields] for row in some],
            lambda cursor: cursor.rowcount,
        )
        if written != len(some):
            raise RuntimeError(f"{len(some) - written} rows of {meta.label} are gone")


# Names of tables and columns are those of the models; what is written goes as parameters.


def table(meta):
    return connection.ops.quote_name(meta.db_table)


def quoted(field):
    return connection.ops.quote_name(field.column)


def portions(rows, fields):
    most = connection.features.max_query_params
    return batches(rows, max(1, most // len(fields)) if most else len(rows))


def execute(sql, fields, values, answer):
    """Do a statement that reads ``new``: the values, in columns that are called as those of the fields."""
    new, params = SOURCES[connection.vendor](fields, values)
    with connection.cursor() as cursor:
        cursor.execute(sql % {"new": new}, params)
        return answer(cursor)


def list_of_values(fields, values):
    columns = ", ".join(f"column{number} AS {quoted(field)}" for number, field in enumerate(fields, 1))
    row = f"({', '.join(['%s'] * len(fields))})"
    params = [
        field.get_db_prep_save(value, connection)
        for row in values
        for field, value in zip(fields, row, strict=True)
    ]
    return f"(SELECT {columns} FROM (VALUES {', '.join([row] * len(values))})) AS new", params  # noqa: S608


def json_document(fields, values):
    """One parameter, however many values: PostgreSQL's driver looks at each of a list by itself, in Python.

    The types are said without a length, so that nothing is cut off.
    """
    columns = ", ".join(f"{quoted(field)} {field.db_type(connection).partition('(')[0]}" for field in fields)
    names = [field.column for field in fields]
    rows = [dict(zip(names, map(in_json, fields, row), strict=True)) for row in values]
    return f"json_to_recordset(%s) AS new ({columns})", [json.dumps(rows, default=as_text)]


def in_json(field, value):
    return value if type(value) in PLAIN else field.get_prep_value(value)


def as_text(value):
    """Moments and days in ISO's way, figures and what else there is as they are written."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


SOURCES = {"postgresql": json_document, "sqlite": list_of_values}
