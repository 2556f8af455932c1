"""Tables: rows of simple fields. An answer is [{"id": row id, column: value, …}]; blank rows are not kept."""

import re
import uuid

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import Cleaned, Kind, lint_options, lint_order, options, whole

ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
MOST_ROWS = 500  # read from one post, whatever the form says


def new_row_id():
    return uuid.uuid4().hex


class Table(Kind):
    template = "table"
    settings = {"min_rows": whole, "max_rows": whole, "fixed_rows": options}

    def __init__(self, kind_of):
        self.kind_of = kind_of

    def expression_type(self, field):
        return {"table": {c.code: self.kind_of(c).expression_type(c) for c in field.columns}}

    def lint(self, field, name):
        if not field.columns:
            yield _("%(name)s: the table has no columns. Add at least one.") % {"name": name}
        if not field.max_rows and not field.fixed_rows:
            yield _("%(name)s: say how many rows the table may have at most.") % {"name": name}
        if (field.max_rows or 0) > MOST_ROWS:
            yield _("%(name)s: a table can have %(limit)d rows at most.") % {"name": name, "limit": MOST_ROWS}
        yield from lint_order(field, "min_rows", "max_rows", name)
        yield from lint_options(field.fixed_rows, name)

    # --- from the browser -----------------------------------------------------------------------

    def raw(self, field, data, files, name):
        """The posted rows, after a button "add-<name>" or "remove-<name>-<row>" has done its work."""
        rows = [self.raw_row(field, data, files, name, row) for row in self.row_ids(field, data, name)]
        kept = [row for row in rows if f"remove-{name}-{row['id']}" not in data]
        added = f"add-{name}" in data and not field.fixed_rows
        if added:
            kept.append(self.blank_raw_row(field))
        changed = added or len(kept) < len(rows)
        return {"rows": [{**row, "stays": changed} for row in kept], "changed": changed}

    def row_ids(self, field, data, name):
        if field.fixed_rows:
            return [row.code for row in field.fixed_rows]
        found = data.getlist(f"{name}-rows") if hasattr(data, "getlist") else data.get(f"{name}-rows", [])
        return [row for row in dict.fromkeys(found) if ROW_ID.fullmatch(row)][:MOST_ROWS]

    def raw_row(self, field, data, files, name, row):
        cells = {
            column.code: self.kind_of(column).raw(column, data, files, f"{name}-{row}-{column.code}")
            for column in field.columns
        }
        return {"id": row, "cells": cells}

    def to_raw(self, field, value):
        """The stored rows; where there are none yet, as many blank ones as the applicant will need at least."""
        rows = {row["id"]: row for row in value or []}
        if field.fixed_rows:
            rows = {fixed.code: rows.get(fixed.code, {}) for fixed in field.fixed_rows}
        if not rows:
            rows = {new_row_id(): {} for _number in range(max(field.min_rows or 1, 1))}
        return {"rows": [self.raw_stored_row(field, row_id, row) for row_id, row in rows.items()]}

    def raw_stored_row(self, field, row_id, row):
        cells = {c.code: self.kind_of(c).to_raw(c, row.get(c.code)) for c in field.columns}
        return {"id": row_id, "cells": cells}

    def blank_raw_row(self, field):
        return self.raw_stored_row(field, new_row_id(), {})

    def clean(self, field, raw, place):
        rows, errors = [], {}
        for number, row in enumerate(raw["rows"]):
            cells = {}
            for column in field.columns:
                cell_place = self.cell_place(field, place, row["id"], number, column)
                cell = self.kind_of(column).clean(column, row["cells"][column.code], cell_place)
                cells[column.code] = cell
                for path, message in cell.errors.items():
                    errors[".".join(filter(None, (row["id"], column.code, path)))] = message
            rows.append((row["id"], cells, row.get("stays", False)))
        return Cleaned(rows, errors)

    def merge(self, field, old, cleaned, keep):
        old_rows = {row["id"]: row for row in old or []}
        rows = []
        for row_id, cells, stays in cleaned.value:
            row = {"id": row_id}
            for column in field.columns:
                code, kind = column.code, self.kind_of(column)
                value = kind.merge(column, old_rows.get(row_id, {}).get(code), cells[code], keep)
                if not kind.is_blank(column, value):
                    row[code] = value
            # While rows are asked for and removed, blank ones stay, until the next time the draft is saved.
            if len(row) > 1 or stays:
                rows.append(row)
        return rows or None

    # --- stored values --------------------------------------------------------------------------

    def fits(self, field, value):
        return isinstance(value, list) and all(isinstance(row, dict) and row.get("id") for row in value)

    def missing(self, field, place):
        return _("“%(label)s”: add at least one row.") % {"label": place.label}

    def findings(self, field, value, required, place):
        if field.fixed_rows and required and self.is_blank(field, value):
            value = [{"id": field.fixed_rows[0].code}]
        yield from super().findings(field, value, required, place)

    def limits(self, field, value, required, place):
        yield from self.row_count(field, value, required, place)
        for number, row in enumerate(self.judged_rows(field, value, required)):
            for column in field.columns:
                found = self.kind_of(column).findings(
                    column,
                    row.get(column.code),
                    column.required,
                    self.cell_place(field, place, row["id"], number, column),
                )
                for path, message in found:
                    yield ".".join(filter(None, (row["id"], column.code, path))), message

    def judged_rows(self, field, value, required):
        """Every stored row; of a required table with fixed rows, also those still blank."""
        if not field.fixed_rows:
            return value
        rows = {row["id"]: row for row in value}
        codes = [fixed.code for fixed in field.fixed_rows]
        return [rows.get(code, {"id": code}) for code in codes if required or code in rows]

    def row_count(self, field, value, required, place):
        names = {"label": place.label, "count": len(value)}
        if field.fixed_rows:
            return
        if field.min_rows and len(value) < field.min_rows:
            message = ngettext(
                "“%(label)s”: at least %(limit)d row is asked for; there are %(count)d.",
                "“%(label)s”: at least %(limit)d rows are asked for; there are %(count)d.",
                field.min_rows,
            )
            yield "", message % {**names, "limit": field.min_rows}
        if field.max_rows and len(value) > field.max_rows:
            message = ngettext(
                "“%(label)s”: at most %(limit)d row fits; there are %(count)d.",
                "“%(label)s”: at most %(limit)d rows fit; there are %(count)d.",
                field.max_rows,
            )
            yield "", message % {**names, "limit": field.max_rows}

    def cell_place(self, field, place, row_id, number, column):
        label = column.local_label
        fixed = {row.code: row.local_label for row in field.fixed_rows}
        if row_id in fixed:
            message = _("%(table)s, %(row)s, %(column)s")
            row = fixed[row_id]
        else:
            message, row = _("%(table)s, row %(row)s, %(column)s"), number + 1
        return place.child(message % {"table": place.label, "row": row, "column": label})

    def show(self, field, value, place):
        count = len(value or [])
        return ngettext("%(count)d row", "%(count)d rows", count) % {"count": count} if count else ""
