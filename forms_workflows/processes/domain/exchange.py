"""Processes in and out of the exchange format."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.definitions.errors import NotReady
from forms_workflows.forms.models import FormDefinition, FormVersion
from forms_workflows.parties.models import Department

from ..checker import Problem, unknown_things
from ..editor.blocks import StageStream
from ..graph.kinds import OUTCOME, Kind
from ..graph.reading import read
from ..graph.stored import complete, with_forms, with_offices
from ..models import ProcessDefinition
from .writing import fill_in


@transaction.atomic
def import_process(data, department, by):
    """Make or replace the draft of the process that ``data`` describes (exchange format). It is not published.

    The exchange format is a graph whose stages name forms by their code and departments by their name. Fields may be
    missing. Raises NotReady if a form, a department or a kind of stage is not known here, or if an outcome has a setting
    that its kind of stage has not.
    """
    graph, process = complete(data), read(data)
    forms, offices = _known_things(process)
    graph = with_offices(graph, offices)
    definition = ProcessDefinition.objects.filter(code=process.code).first()
    if definition is None:
        definition = ProcessDefinition(code=process.code, department=department, live=False)
    else:
        definition = definition.get_latest_revision_as_object()
        definition.department = department
    fill_in(definition=definition, graph=graph, forms=forms)
    if definition.pk is None:
        definition.save()
    definition.save_revision(user=by, clean=False)
    return definition


def _known_things(graph):
    """{code: form} and {name: primary key of the department}.

    What the editor's blocks would silently drop is refused: unknown kinds, forms, departments, settings of outcomes.
    """
    forms = {form.code: form for form in FormDefinition.objects.filter(code__in=graph.forms)}
    offices = dict(Department.objects.filter(name__in=graph.offices).values_list("name", "pk"))
    problems = [
        *unknown_things(graph, graph.forms - forms.keys(), offices=graph.offices - offices.keys()),
        *settings_without_a_block(graph),
    ]
    if problems:
        raise NotReady(problems)
    return forms, offices


def settings_without_a_block(graph):
    """A problem for each setting of an outcome that an editor could not make in a stage of this kind."""
    kinds = StageStream().child_blocks
    for stage in graph.stages:
        offered = (
            kinds[stage.kind].child_blocks["outcomes"].child_block.child_blocks if stage.kind in kinds else {}
        )
        for outcome in stage.outcomes if offered else ():
            for name in (name for name in OUTCOME if name not in offered):
                if getattr(outcome, name):
                    yield _no_setting(stage, outcome, name)


def _no_setting(stage, outcome, name):
    sentence = _(
        "“%(stage)s”: the outcome “%(outcome)s” has the setting %(setting)s, which stages of the kind “%(kind)s” do not "
        "have. Remove it."
    )
    kind = Kind(stage.kind).label
    names = {"stage": stage.name, "outcome": outcome.name, "setting": name, "kind": kind}
    return Problem("setting", sentence % names, stage.key)


def export_process(version):
    """The graph of a version in the exchange format: a form's code, a department's name instead of primary keys."""
    forms = FormVersion.objects.filter(pk__in=version.process.forms)
    graph = with_forms(complete(version.graph), dict(forms.values_list("pk", "definition__code")))
    offices = Department.objects.filter(pk__in=version.process.offices).values_list("pk", "name")
    return with_offices(graph, {str(pk): name for pk, name in offices})
