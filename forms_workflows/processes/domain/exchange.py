"""Processes in and out of the exchange format."""

from django.db import transaction

from forms_workflows.definitions.errors import NotReady
from forms_workflows.forms.models import FormDefinition, FormVersion

from ..checker import unknown_things
from ..editor import drafts
from ..graph.reading import complete, read, with_forms
from ..models import ProcessDefinition


@transaction.atomic
def import_process(data, department, by):
    """Make or replace the draft of the process that ``data`` describes (exchange format). It is not published.

    The exchange format is a graph whose stages name forms by their code. Fields may be missing. Raises NotReady
    if a form or a kind of stage is not known here.
    """
    graph, process = complete(data), read(data)
    forms = _known_forms(process)
    definition = ProcessDefinition.objects.filter(code=process.code).first()
    if definition is None:
        definition = ProcessDefinition(code=process.code, department=department, live=False)
    else:
        definition = definition.get_latest_revision_as_object()
        definition.department = department
    drafts.fill_in(definition=definition, graph=graph, forms=forms)
    if definition.pk is None:
        definition.save()
    definition.save_revision(user=by, clean=False)
    return definition


def _known_forms(graph):
    """{code: form}. What the editor's blocks would silently drop is refused: unknown kinds, unknown forms."""
    forms = {form.code: form for form in FormDefinition.objects.filter(code__in=graph.forms)}
    if problems := unknown_things(graph, graph.forms - forms.keys()):
        raise NotReady(problems)
    return forms


def export_process(version):
    """The graph of a version in the exchange format: the form's code instead of its primary key."""
    forms = FormVersion.objects.filter(pk__in=version.process.forms)
    return with_forms(complete(version.graph), dict(forms.values_list("pk", "definition__code")))
