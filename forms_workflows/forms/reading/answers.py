"""Answers for reading: every type as text, table or links. Templates decide nothing; everything stands here."""

from itertools import groupby

from django.utils.translation import gettext as _

from ..domain.evaluation import Evaluation, settle
from ..kinds import Place, kind_of
from ..schema.labels import year_label


class Reading:
    """How one reader sees one set of answers: the form, the year, and whether personal data is shown.

    ``evaluation``: what the answers come to, where that has been worked out already.
    """

    def __init__(self, form, answers, *, year, show_pii=False, evaluation=None):
        self.form, self.year, self.show_pii = form, year, show_pii
        self.settled = evaluation
        if evaluation is None:
            self.settled = Evaluation(form, answers or {}, year, None)
            settle(self.settled)
        # Stored computed values are what was decided upon; work out only what is not stored.
        self.answers = {**self.settled.computed, **(answers or {})}

    deadline = None

    def place(self, item):
        return Place(item.local_label, self.year)

    def shows(self, item):
        return item.code in self.settled.visible_fields and (self.show_pii or not item.pii)

    def section(self, section):
        """{"title", "code", "groups"}; a group is a run of plain entries, or one table of indicators."""
        items = [item for item in section.fields if self.shows(item)]
        entries = [entry_of(item, self.answers, self) for item in items]
        groups = []
        for (kind, years), run in groupby(entries, key=lambda entry: (entry["group"], entry["years"])):
            labels = [year_label(year, self.year) for year in years]
            groups.append({"kind": kind, "years": labels, "entries": list(run)})
        return {"code": section.code, "title": section.local_title, "groups": groups}


def entry_of(item, answers, reading):
    """One answer as a dictionary; ``kind`` says which part of the template draws it."""
    place, kind = reading.place(item), kind_of(item)
    value = answers.get(item.code)
    entry = {
        "code": item.code,
        "label": place.label,
        "unit": item.unit,
        "article": item.article,
        "help": item.local_help,
        "years": item.years,
        "group": "plain",
        "blank": kind.is_blank(item, value),
    }
    if not entry["blank"] and not kind.fits(item, value):
        # Old or imported answers may not fit their field any more; then they are shown as they are.
        return {**entry, "years": (), "kind": "text", "text": str(value)}
    if item.years:
        return {**entry, "group": "indicators", "kind": "indicator", "cells": year_cells(item, value, place)}
    if item.type == "table":
        return {**entry, "group": "table", "kind": "table", **table_parts(item, value, place)}
    if item.type == "score":
        return {
            **entry,
            "group": "scores",
            "kind": "score",
            "text": kind.show(item, value, place),
            "max": item.max,
        }
    if item.is_file:
        return {**entry, "kind": "files", "files": value or []}
    if item.type == "note":
        return {**entry, "group": "note", "kind": "note"}
    if item.type == "long_text":
        return {**entry, "kind": "long_text", "text": kind.show(item, value, place)}
    return {**entry, "kind": "text", "text": kind.show(item, value, place)}


def readable(item, value, place):
    """One value of a row or of a year as text."""
    kind = kind_of(item)
    if kind.is_blank(item, value):
        return ""
    return kind.show(item, value, place) if kind.fits(item, value) else str(value)


def year_cells(item, value, place):
    return [readable(item.of_one_year, (value or {}).get(year), place) for year in item.years]


def table_parts(item, value, place):
    rows = {row["id"]: row for row in value or []}
    labels = {row.code: row.local_label for row in item.fixed_rows}
    if labels:
        rows = {code: rows.get(code, {}) for code in labels}
    columns = [
        {
            "label": column.local_label,
            "unit": column.unit,
            "number": column.type in ("integer", "decimal"),
        }
        for column in item.columns
    ]
    return {
        "columns": columns,
        "has_fixed_rows": bool(labels),
        "rows": [
            {"label": labels.get(row_id) or number + 1, "cells": row_cells(item, row, columns, place)}
            for number, (row_id, row) in enumerate(rows.items())
        ],
    }


def row_cells(item, row, columns, place):
    cells = []
    for column, shown in zip(item.columns, columns, strict=True):
        value, is_file = row.get(column.code), column.type == "file"
        is_file = is_file and kind_of(column).fits(column, value)
        cells.append(
            {
                "label": shown["label"],
                "number": shown["number"],
                "files": value if is_file else [],
                "text": "" if is_file else readable(column, value, place),
            }
        )
    return cells


def size_text(size):
    """A file's size as people say it."""
    if not size:
        return ""
    if size < 1024 * 1024:
        return _("%(size)d KB") % {"size": max(1, round(size / 1024))}
    return _("%(size).1f MB") % {"size": size / 1024 / 1024}
