"""Rules about desks: roles that exist, and somebody who holds them wherever a case may come from."""

from django.utils.translation import gettext as _

from forms_workflows.parties.enums import RIGHTS
from forms_workflows.wording import few, joined

from ..graph.distribution import is_rule, same_as
from ..graph.kinds import Kind, Scope
from ..graph.scopes import is_scope, places_of, stage_before

#: Kinds in which a task is one person's, so that it may be given to somebody.
OF_ONE_PERSON = (Kind.CHECK, Kind.OPINION)
#: Kinds whose tasks may wait at whatever office.
ANYWHERE = (*OF_ONE_PERSON, Kind.CONSULT)
#: The right by which the people of an office open the cases that come to it.
READS = "submission.view"
#: Where the department's own desks stand.
OWN = (Scope.DEPARTMENT, Scope.PANEL)


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
            yield from _scope_is_known(graph, stage, desk, facts)
        if stage.deputy:
            yield from _scope_is_known(graph, stage, stage.deputy, facts)


def _scope_is_known(graph, stage, desk, facts):
    if not is_scope(desk.scope) or (desk.scope == Scope.APPLICANT) != (stage.kind == Kind.APPLY):
        yield facts.problem("scope", stage, _("“%(stage)s”: say where its desk stands."))
    elif stage.kind not in (Kind.APPLY, *ANYWHERE) and desk.scope not in OWN:
        yield facts.problem(
            "scope",
            stage,
            _("“%(stage)s” is dealt with in the department itself. Choose the department as its office."),
        )
    elif facts.offices is None:
        return
    elif desk.level and not facts.is_place(desk):
        yield facts.problem(
            "scope",
            stage,
            _("“%(stage)s” names the level of regions %(level)s, which does not exist. Choose another."),
            level=desk.level,
        )
    elif desk.office and not facts.is_place(desk):
        yield facts.problem(
            "scope", stage, _("“%(stage)s” names a department that does not exist any more. Choose another.")
        )
    elif desk.scope == Scope.ABOVE and stage_before(graph, stage) is None:
        yield facts.problem(
            "scope",
            stage,
            _(
                "“%(stage)s” waits for the department above that of the stage before, but no stage is before it."
            ),
        )
    elif desk.scope == Scope.ABOVE and _is_at_several_offices(stage_before(graph, stage)):
        yield facts.problem(
            "scope",
            stage,
            _(
                "“%(stage)s” waits for the department above that of “%(before)s”, which has desks at several offices by "
                "conditions. Name the office here."
            ),
            before=stage_before(graph, stage).name,
        )


def _is_at_several_offices(stage):
    """Whether conditions choose at which office its last hand is."""
    return len({desk.scope for desk in stage.turns[-1]}) > 1


def desks_are_chosen_by_conditions(graph, facts):
    for stage in graph.stages:
        for number, rule in enumerate(stage.desk_rules, 1):
            if not rule.when:
                yield facts.problem(
                    "desk_rule",
                    stage,
                    _("“%(stage)s”, desk %(number)d: say by a condition which cases it gets."),
                    number=number,
                )
            if not rule.desk.role and not stage.hands:
                yield facts.problem("desk", stage, _("“%(stage)s”: say whose desk it is."))
            if rule.hand is not None and not 1 <= rule.hand <= len(stage.turns):
                yield facts.problem(
                    "desk_rule",
                    stage,
                    _(
                        "“%(stage)s”, desk %(number)d stands in place of hand %(hand)d, but there are only %(count)d."
                    ),
                    number=number,
                    hand=rule.hand,
                    count=len(stage.turns),
                )


def offices_of_partners_are_asked(graph, facts):
    """Several offices can be asked at once; dealing with a case is the matter of one. And partners have regions."""
    for stage in graph.stages:
        for desk in (*stage.own_desks, *filter(None, [stage.deputy])):
            if desk.is_of_partners:
                yield facts.problem(
                    "scope",
                    stage,
                    _(
                        "“%(stage)s” waits at the offices of the partners’ regions, which may be several. Name one office, "
                        "or let these offices be asked in a consultation."
                    ),
                )
        if any(desk.is_of_partners for desk in stage.hands) and not _partners_have_regions(graph, facts):
            yield facts.problem(
                "scope",
                stage,
                _(
                    "“%(stage)s” asks the offices of the partners’ regions, but the application’s form does not ask for "
                    "these: it needs a table of partners with a column “region”, or a field for the regions of the joint "
                    "applicants."
                ),
            )


def _partners_have_regions(graph, facts):
    version = facts.forms.get(graph.apply.form) if graph.apply else None
    if version is None:
        return True  # said already
    table = version.form.with_use("partners") or version.form.with_use("partner_regions")
    return table is not None and (
        table.type != "table" or any(column.code == "region" for column in table.columns)
    )


def whoever_decides_may_read(graph, facts):
    """Nobody decides, answers or leads what he may not open. Experts read what they are assigned, without this right."""
    for stage in graph.stages:
        roles = [desk.role for desk in stage.desks] if stage.kind in ANYWHERE else []
        for key in dict.fromkeys(roles):
            role = facts.roles.get(key)
            if role and READS not in role.rights:
                yield facts.problem(
                    "blind",
                    stage,
                    _(
                        "“%(stage)s” names the role %(role)s, whose people may not read applications. Give it the right "
                        "“%(right)s”, or name another role."
                    ),
                    role=facts.role_title(key),
                    right=RIGHTS[READS],
                )


def tasks_are_given_to_somebody(graph, facts):
    """Distribution: a rule that is known, in a stage that one person does, by another stage of that kind."""
    for stage in graph.stages:
        rule = stage.distribution
        if not rule:
            continue
        if stage.kind not in OF_ONE_PERSON or not is_rule(rule):
            yield facts.problem(
                "distribution", stage, _("“%(stage)s” cannot give its tasks to people in this way.")
            )
        elif key := same_as(rule):
            yield from _somebody_did(graph, stage, key, facts)


def _somebody_did(graph, stage, key, facts):
    other = graph.stage(key)
    if other is None or other == stage or other.kind not in OF_ONE_PERSON:
        yield facts.problem(
            "distribution",
            stage,
            _("“%(stage)s” goes to whoever did %(key)s, which is no other stage that one person does."),
            key=key,
        )
    elif key in stage.distinct_from:
        yield facts.problem(
            "distribution",
            stage,
            _("“%(stage)s” goes to whoever did “%(other)s” and forbids that person at the same time."),
            other=other.name,
        )


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
        if stage.deputy:
            yield from _deputy_is_staffed(graph, stage, facts)
            continue
        for desk in desks_of(stage):
            if desk.role in facts.roles and desk.scope != Scope.APPLICANT and facts.is_place(desk):
                yield from _desk_is_staffed(graph, stage, desk, facts)


def _deputy_is_staffed(graph, stage, facts):
    deputy = stage.deputy
    if not facts.is_place(deputy):
        return
    if deputy.scope != Scope.DEPARTMENT:
        yield from _desk_is_staffed(graph, stage, deputy, facts)
    elif (deputy.role, facts.department.pk) not in facts.staffed:
        yield facts.problem(
            "nobody",
            stage,
            _(
                "“%(stage)s”: nobody holds the role %(role)s in %(place)s, which is to take over an empty desk."
            ),
            role=facts.role_title(deputy.role),
            place=facts.department,
        )


def _desk_is_staffed(graph, stage, desk, facts):
    named = facts.named(desk.office) if desk.office else None
    if facts.offices and ((desk.is_found and not named) or stage.goes_up(desk)):
        yield from _office_is_staffed(graph, stage, desk, facts)
        return
    regional = desk.scope == Scope.APPLICANT_REGION
    places = facts.bureaus if regional else [named or facts.department]
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


def _office_is_staffed(graph, stage, desk, facts):
    if not facts.regions:
        yield facts.problem(
            "nobody",
            stage,
            _(
                "“%(stage)s” waits for an office of the applicant’s region, but no region may apply. Enter regions."
            ),
        )
    elif empty := regions_with_nobody(graph, stage, desk, facts):
        everywhere = len(empty) == len(facts.regions)
        yield facts.problem(
            "nobody",
            stage,
            _(
                "“%(stage)s”: nobody holds the role %(role)s for %(regions)s. Give somebody the role at the office that "
                "deals with it, or say who takes over."
            ),
            role=facts.role_title(desk.role),
            regions=_("any region") if everywhere else few(region.local_name for region in empty),
        )


def regions_with_nobody(graph, stage, desk, facts):
    """The regions that may apply for which nobody sits at this desk, nor at one that takes over from it."""
    return [
        region
        for region, scopes in facts.regions.items()
        if not any(facts.is_staffed(desk.role, place) for place in _served(graph, scopes, stage, desk))
    ]


def _served(graph, scopes, stage, desk):
    """The places that may have the case: the right one, and those above it where they take over."""
    places = places_of(graph, scopes, stage, desk)
    return places if stage.goes_up(desk) else places[:1]


def serving_places(graph, facts, stage, desk):
    """Every place (``d7``) at which a case may wait for this desk, from whatever region it comes."""
    return {
        place for scopes in facts.regions.values() for place in _served(graph, scopes, stage, desk) if place
    }
