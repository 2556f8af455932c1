"""The exchange format: a form as one JSON document, the schema's own keys with formulas as text."""

from django.db import transaction

from forms_workflows.definitions.errors import NotReady
from forms_workflows.references.domain.reading import Offered

from ..compiler import compile_form
from ..editor.sources import read_definition, write_definition
from ..models import FormDefinition
from .parameters import offered
from .publishing import publish_form


@transaction.atomic
def import_form(data, department=None, by=None):
    """Make or replace the form with this code, and publish it. Same data, same version.

    Raises NotReady if the form has problems; then nothing is changed.
    """
    # Compiled as it came: what the editor’s blocks would silently drop must be reported.
    problems = compile_form(data, tables=Offered(), parameters=offered()).problems
    definition = FormDefinition.objects.filter(code=data.get("code")).first() or FormDefinition(live=False)
    if problems:
        raise NotReady(problems)
    write_definition(definition, data)
    if department is not None:
        definition.department = department
    if not definition.pk:
        definition.save()
    publish_form(definition, by)
    return definition


def export_form(definition):
    """The form as it stands now, ready to be imported elsewhere."""
    return read_definition(definition)
