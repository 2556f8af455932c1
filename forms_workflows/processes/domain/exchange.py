"""Processes in and out of the exchange format."""

from django.db import transaction

from forms_workflows.definitions.errors import NotReady
from forms_workflows.forms.models import FormDefinition, FormVersion

from ..checker import unknown_things
from ..editor import drafts
from ..graph.reading import complete
from ..models import ProcessDefinition


@transaction.atomic
def import_process(data, department, by):
    """Make or replace the draft of the process that ``data`` describes (exchange format). It is not published.

    The exchange format is a graph whose stages name forms by their code. Fields may be missing. Raises NotReady
    if a form or a kind of stage is not known here.
    """
    graph = complete(data)
    forms = _known_forms(graph)
    definition = ProcessDefinition.objects.filter(code=graph["code"]).first()
    if definition is None:
        definition = ProcessDefinition(code=graph["code"], department=department, live=False)
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
    codes = {stage["form"] for stage in graph["stages"] if stage["form"]}
    forms = {form.code: form for form in FormDefinition.objects.filter(code__in=codes)}
    if problems := unknown_things(graph, codes - forms.keys()):
        raise NotReady(problems)
    return forms


def export_process(version):
    """The graph of a version in the exchange format: the form's code instead of its primary key."""
    graph = complete(version.graph)
    pks = {stage["form"] for stage in graph["stages"] if stage["form"]}
    codes = dict(FormVersion.objects.filter(pk__in=pks).values_list("pk", "definition__code"))
    for stage in graph["stages"]:
        stage["form"] = codes.get(stage["form"])
    return graph
