"""What a programme gives to its processes: parameters, and where each is used; procedures of which a case starts others."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from forms_workflows.expressions import FormulaError
from forms_workflows.forms.models import FormVersion

from ..checker.conditions import conditions
from ..checker.figures import Given, Giver
from ..checker.spawning import Procedure
from ..graph.parameters import FIGURES, PREFIX
from ..models import ProcessDefinition
from .drafting import draft_of


@dataclass(frozen=True)
class Use:
    """A stage, and what of it a parameter gives: a setting, or a condition or the formulas of its form that name it."""

    process: object
    stage: str
    place: str


def giver_of(programme, graph, definition):
    """A programme as the checker asks it, about this graph of one of its processes."""
    given = {one.key: Given(one.title, one.kind, one.value, one.source) for one in programme.parameters.all()}
    if not graph.spawns:
        return Giver(programme.title, given)
    procedures = list(programme.procedures.select_related("process"))
    own = frozenset(one.key for one in procedures if one.process_id == definition.pk)
    graphs = {definition.pk: graph}
    for one in procedures:
        if one.process_id not in graphs:
            graphs[one.process_id] = draft_of(one.process.get_latest_revision_as_object()).process
    found = {
        one.key: Procedure(one.title, one.by_case, frozenset(graphs[one.process_id].spawns))
        for one in procedures
    }
    return Giver(programme.title, given, procedures=found, own=own)


def givers_of(definition, graph):
    """The programmes whose cases go through a process, of which ``graph`` is the draft that is looked at."""
    if definition.pk is None:
        return []
    found = {}
    for procedure in definition.procedures.select_related("programme"):
        if procedure.programme_id not in found:
            found[procedure.programme_id] = _giver(procedure.programme, definition, graph)
    return list(found.values())


def _giver(programme, definition, graph):
    giver = giver_of(programme, graph, definition)
    used = used_in(graph, definition)
    unused = [key for key in giver.given if key not in used]
    if unused:
        others = uses_by(programme, but=definition)
        unused = [key for key in unused if key not in others]
    return replace(giver, unused=tuple(unused))


def uses_by(programme, *, but=None):
    """{key of a parameter: [Use]} in the newest drafts of the processes of a programme."""
    found = {}
    processes = ProcessDefinition.objects.filter(procedures__programme=programme).distinct()
    for definition in processes.exclude(pk=but and but.pk):
        draft = definition.get_latest_revision_as_object()
        for key, uses in used_in(draft_of(draft).process, definition).items():
            found.setdefault(key, []).extend(uses)
    return found


def used_in(graph, definition):
    """{key of a parameter: [Use]} of what the stages and conditions of a graph name, and the formulas of its forms."""
    found = {}
    forms = {version.pk: version.form for version in FormVersion.objects.filter(pk__in=graph.forms)}
    for stage in graph.stages:
        for setting, named in stage.figures:
            found.setdefault(named.key, []).append(Use(definition, stage.title, FIGURES[setting].label))
        for condition, where in conditions(stage):
            for key in _named_by(condition):
                found.setdefault(key, []).append(Use(definition, stage.title, where()))
        for key in forms[stage.form].parameters if stage.form in forms else ():
            place = _("formulas of the form “%(form)s”") % {"form": forms[stage.form].local_title}
            found.setdefault(key, []).append(Use(definition, stage.title, place))
    return found


def _named_by(condition):
    try:
        return [name.removeprefix(PREFIX) for name in condition.names if name.startswith(PREFIX)]
    except FormulaError:  # a draft may say anything
        return []
