"""What happens to a process as a document: check, publish, import, export. What happens to a case: see ``engine``."""

from django.db import transaction

from forms_workflows.definitions.errors import NotReady
from forms_workflows.parties.domain.regions import within
from forms_workflows.references.domain.reading import Offered

from ..checker import check
from ..checker.conditions import lookups
from ..models import ProcessVersion
from .drafting import draft_of
from .parameters import givers_of


def check_draft(definition):
    """The draft, and why it cannot be published: one problem per sentence, none if it can."""
    draft = draft_of(definition)
    department = definition.department if definition.department_id else None
    draft.givers = givers_of(definition, draft.process)
    return draft, check(
        draft.graph,
        department=department,
        rows=draft.rows,
        unpublished=draft.unpublished,
        asked=regions_asked(definition),
        givers=draft.givers,
    )


def regions_asked(definition):
    """As ``asked`` of the checker: if all rounds that are to come or under way are limited, their regions only."""

    def asked():
        rounds = definition.procedures.filter(rounds__status__in=["draft", "open"]) if definition.pk else None
        regions = (
            set(rounds.values_list("rounds__limits__region", flat=True)) if rounds is not None else set()
        )
        return within(regions) if regions and None not in regions else None

    return asked


def problems_of(definition):
    _draft, problems = check_draft(definition)
    return problems


def refuse_problems(definition):
    if problems := problems_of(definition):
        raise NotReady(problems)


@transaction.atomic
def freeze(*, definition, by):
    """The version of the definition's present content: a new one, or the last one if nothing has changed."""
    draft = draft_of(definition)
    blocks = {row: key for key, row in draft.rows.items()}
    return ProcessVersion.freeze(definition=definition, document=with_tables(draft), by=by, blocks=blocks)


def with_tables(draft):
    """The graph with the versions of the reference tables in which its conditions look something up."""
    used = {table for table, _column in lookups(draft.process)}
    return {**draft.graph, "tables": Offered().pins(used)} if used else draft.graph


@transaction.atomic
def publish_process(definition, by):
    """Publish the definition as it stands. Returns its version; raises NotReady with the problems."""
    definition.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True)
    definition.refresh_from_db()
    return definition.current_version
