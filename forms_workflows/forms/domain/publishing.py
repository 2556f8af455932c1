"""Publishing: compile, refuse what has problems, freeze what is new."""

from django.db import transaction

from forms_workflows.definitions.errors import NotReady
from forms_workflows.references.domain.reading import Offered

from ..compiler import compile_form
from ..editor.sources import fill_codes, read_definition
from ..models import FormVersion
from ..schema.regions import all_levels
from . import parameters


def compile_definition(definition):
    """Compile a definition as it stands, saved or not, against the codes of its last version."""
    fill_codes(definition.body)
    previous = definition.current_version if definition.pk else None
    source = read_definition(definition)
    return compile_form(
        source,
        previous=previous and previous.form,
        levels=all_levels(),
        tables=Offered(),
        parameters=parameters.offered(),
    )


def refuse_problems(definition):
    """Raise NotReady with the compiler's sentences, unless the definition can be published."""
    problems = compile_definition(definition).problems
    if problems:
        raise NotReady(problems)


@transaction.atomic
def publish_form(definition, by=None):
    """Publish the definition as it stands in memory; returns its current version (a new one only if something changed).

    Raises NotReady with one sentence per problem. ``by`` is the person; the caller has checked the right.
    """
    fill_codes(definition.body)
    revision = definition.save_revision(user=by)
    revision.publish(user=by, skip_permission_checks=True)
    definition.refresh_from_db()
    return definition.current_version


@transaction.atomic
def freeze_version(definition, *, by=None):
    """The version for the definition's present content: the last one if nothing changed, else a new one."""
    compiled = compile_definition(definition)
    if compiled.problems:
        raise NotReady(compiled.problems)
    return FormVersion.freeze(definition=definition, document=compiled.schema, by=by)
