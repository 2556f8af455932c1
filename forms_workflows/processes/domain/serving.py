"""Which stages of the published processes somebody serves who holds a role somewhere."""

from dataclasses import dataclass

from ..checker.people import serving_places
from ..checker.problem import Facts
from ..graph.kinds import Kind, Scope
from ..models import ProcessVersion


@dataclass(frozen=True)
class Service:
    """The stages of one process, in their order."""

    process: object
    stages: tuple


def services(*, role=None, department=None, organisation=None):
    """The stages that wait for this role, this department or both; of an organisation those that are the applicant's.

    Of each process that is live, as it was published last. Processes with no such stage are left out.
    """
    found = []
    for version in current_versions():
        graph = version.process
        facts = None
        if department is not None:
            facts = Facts.gather(graph, version.definition.department, {}, {}, everywhere=True)
        stages = [
            stage for stage in graph.stages if _serves(graph, facts, stage, role, department, organisation)
        ]
        if stages:
            found.append(Service(version.definition, tuple(stages)))
    return found


def current_versions():
    newest = {}
    versions = ProcessVersion.objects.filter(definition__live=True).select_related("definition__department")
    for version in versions.order_by("definition__title", "number"):
        newest[version.definition_id] = version
    return newest.values()


def _serves(graph, facts, stage, role, department, organisation):
    desks = [*stage.desks, *filter(None, [stage.deputy])]
    if role is not None:
        desks = [desk for desk in desks if desk.role == role.key]
    if organisation is not None:
        return any(desk.scope == Scope.APPLICANT for desk in desks)
    if department is None:
        return bool(desks) or (role is not None and _scores(stage, role))
    place = f"d{department.pk}"
    owner = facts.department == department
    if owner and role is not None and _scores(stage, role):
        return True
    return any(
        desk.scope != Scope.APPLICANT and place in serving_places(graph, facts, stage, desk) for desk in desks
    )


def _scores(stage, role):
    return stage.kind == Kind.SCORE and stage.score.experts == role.key
