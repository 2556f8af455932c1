"""Rules about desks: roles that exist, and somebody who holds them wherever a case may come from."""

from django.utils.translation import gettext as _

from forms_workflows.wording import joined

from ..graph.kinds import Kind, Scope


def desks_of(stage):
    """The desks at which a stage waits, each once."""
    return list({(desk.role, desk.scope): desk for desk in stage.desks}.values())


def roles_exist(graph, facts):
    for stage in graph.stages:
        for desk in desks_of(stage):
            if not desk.role:
                yield facts.problem("desk", stage, _("“%(stage)s”: say whose desk it is."))
            elif desk.role not in facts.roles:
                yield facts.problem(
                    "desk",
                    stage,
                    _("“%(stage)s” names the role %(role)s, which does not exist."),
                    role=desk.role,
                )
            if desk.scope not in Scope.values or (desk.scope == Scope.APPLICANT) != (
                stage.kind == Kind.APPLY
            ):
                yield facts.problem("scope", stage, _("“%(stage)s”: say where its desk stands."))


def somebody_scores(graph, facts):
    """Experts are chosen from the people of one role, in the department that runs the process."""
    for stage in graph.of_kind(Kind.SCORE):
        role = stage.score.experts
        if not role:
            yield facts.problem("experts", stage, _("“%(stage)s”: say which role its experts hold."))
        elif role not in facts.roles:
            yield facts.problem(
                "experts", stage, _("“%(stage)s” names the role %(role)s, which does not exist."), role=role
            )
        elif facts.department and (role, facts.department.pk) not in facts.staffed:
            yield facts.problem(
                "nobody",
                stage,
                _("“%(stage)s”: nobody holds the role %(role)s in %(place)s, so no panel can be formed."),
                role=facts.role_title(role),
                place=facts.department,
            )


def every_desk_is_staffed(graph, facts):
    if facts.department is None:
        return
    for stage in graph.stages:
        if stage.nobody_found:
            yield from _deputy_is_staffed(stage, facts)
            continue
        for desk in desks_of(stage):
            if desk.role in facts.roles:
                yield from _desk_is_staffed(stage, desk, facts)


def _deputy_is_staffed(stage, facts):
    if (stage.nobody_found, facts.department.pk) not in facts.staffed:
        yield facts.problem(
            "nobody",
            stage,
            _(
                "“%(stage)s”: nobody holds the role %(role)s in %(place)s, which is to take over an empty desk."
            ),
            role=facts.role_title(stage.nobody_found),
            place=facts.department,
        )


def _desk_is_staffed(stage, desk, facts):
    regional = desk.scope == Scope.APPLICANT_REGION
    places = facts.bureaus if regional else [facts.department]
    if desk.scope == Scope.APPLICANT:
        return
    if regional and not places:
        yield facts.problem(
            "nobody",
            stage,
            _(
                "“%(stage)s” waits for the bureau of the applicant’s region, but %(place)s has no bureaus below it."
            ),
            place=facts.department,
        )
    empty = [str(place) for place in places if (desk.role, place.pk) not in facts.staffed]
    if empty:
        yield facts.problem(
            "nobody",
            stage,
            _(
                "“%(stage)s”: nobody holds the role %(role)s in %(places)s. Give somebody the role, or say who takes over."
            ),
            role=facts.role_title(desk.role),
            places=joined(empty),
        )
