"""Publishing: refuse what has problems, freeze what is new, say on record who did it."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import SITE, record
from forms_workflows.definitions.errors import NotReady

from ..enums import TYPES
from ..models import ReferenceVersion
from .cells import read_cell
from .columns import column_problems, columns_of
from .rows import row_problems
from .usage import uses_of


def problems_of(table):
    """Sentences that keep the draft from being published; none if it can be."""
    columns = columns_of(table)
    if found := list(column_problems(columns)):
        return found
    if not table.rows:
        return [_("The table has no rows. Type or upload them first.")]
    return [*used_columns_gone(table, columns), *row_problems(columns, table.rows)]


def used_columns_gone(table, columns):
    """What is used of the table stays as it is, or is taken out of its uses first."""
    if table.pk is None:
        return
    last = table.current_version
    if last is None:
        return
    before = {column["code"]: TYPES[column["kind"]] for column in last.document["columns"]}
    present = {column.code: column.type for column in columns}
    uses = uses_of(table)
    for use in uses:
        for code in sorted(use.columns):
            words = {"column": code, "use": use.title}
            if code not in present:
                yield (
                    _("“%(use)s” looks up the column “%(column)s”: take it out there before it goes here.")
                    % words
                )
            elif present[code] != before.get(code, present[code]):
                yield _("“%(use)s” looks up the column “%(column)s”: it must go on to hold the same.") % words


def refuse_problems(table):
    if found := problems_of(table):
        raise NotReady(found)


def document_of(table):
    """What is frozen: the columns, and each row as canonical values in their order."""
    columns = columns_of(table)
    return {
        "schema": 1,
        "code": table.code,
        "title": table.title,
        "columns": [{"code": each.code, "label": each.label, "kind": each.kind} for each in columns],
        "rows": [[_value(column, row) for column in columns] for row in table.rows],
    }


def _value(column, row):
    typed = row.get(column.id)
    return read_cell(column.kind, typed) if typed else None


@transaction.atomic
def freeze(*, table, by):
    """The version of the table's present content: a new one, or the last one if nothing has changed."""
    last = table.current_version
    version = ReferenceVersion.freeze(definition=table, document=document_of(table), by=by)
    if version != last:
        data = {"table": table.code, "version": version.number, "rows": len(table.rows)}
        record(action="referencetable.published", actor=by, chain=SITE, subject=table, data=data)
    return version


@transaction.atomic
def publish_table(table, by=None):
    """Publish the table as it stands in memory. Returns its version; raises NotReady with the problems."""
    table.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True)
    table.refresh_from_db()
    return table.current_version
