"""Where a desk stands, as it is stored: a fixed scope, the office of a level of regions, or a named department.

``level:county`` is the office of the county in which the applicant is, ``partners:county`` those of the counties in
which its partners are; ``office:12`` is the department with that primary key (in the exchange format: its name).
"""

from .kinds import Scope

LEVEL, OFFICE, PARTNERS = "level:", "office:", "partners:"
#: What ``nobody_found`` says instead of a role: the office one level up takes over; publishing is refused.
UP, REFUSE = "@up", "@refuse"


def level_of(scope):
    """The key of the level whose office is meant, or "" for any other scope."""
    return scope.removeprefix(LEVEL) if scope.startswith(LEVEL) else ""


def is_of_partners(scope):
    """Whether offices of the partners' regions are meant: as many as there are such regions."""
    return scope == Scope.PARTNERS or scope.startswith(PARTNERS)


def for_one(scope):
    """The scope by which a case is looked after whose applicant is in the region of one partner."""
    if scope == Scope.PARTNERS:
        return str(Scope.APPLICANT_REGION)
    return f"{LEVEL}{scope.removeprefix(PARTNERS)}" if scope.startswith(PARTNERS) else scope


def office_of(scope):
    """What the named department is called in the graph, or "" for any other scope."""
    return scope.removeprefix(OFFICE) if scope.startswith(OFFICE) else ""


def is_scope(scope):
    return scope in Scope.values or bool(level_of(for_one(scope)) or office_of(scope))


def renamed(scope, offices):
    """The scope with another name for its department, where ``offices`` has one."""
    named = office_of(scope)
    return f"{OFFICE}{offices[named]}" if named in offices else scope


def deputy_of(nobody_found):
    """(role, scope) of the desk that takes over an empty one, or None. A role alone is the department's."""
    if not nobody_found or nobody_found in (UP, REFUSE):
        return None
    role, _at, scope = nobody_found.partition("@")
    return role, scope or str(Scope.DEPARTMENT)


def nobody_found_of(role, scope):
    """How it is stored that the desk of this role and scope takes over."""
    return role if scope in ("", Scope.DEPARTMENT) else f"{role}@{scope}"


def place_of(scopes, scope):
    """``d7`` or ``o12``: whose desk a scope means in a case with these scopes; "" for nobody's."""
    if office := office_of(scope):
        return f"d{office}"
    return scopes.get(Scope.DEPARTMENT if scope == Scope.PANEL else scope) or ""


def places_of(graph, scopes, stage, desk):
    """The places at which a stage's desk may stand in a case, the right one first ("" if there is none).

    Those behind it are the offices above, which take over where the stage says so. ``scopes`` as ``engine.start`` gets
    them. Of offices of the partners' regions: as if ``scopes`` were those of a partner's region.
    """
    scope = for_one(desk.scope)
    if desk.level:
        return scopes.get(scope) or [""]
    place = _above(graph, scopes, stage) if scope == Scope.ABOVE else place_of(scopes, scope)
    if not place and scope == Scope.APPLICANT_REGION:
        return ["", place_of(scopes, Scope.DEPARTMENT)]
    return [place, *_lineage(scopes, place)]


def _above(graph, scopes, stage):
    """The place above that of the stage before."""
    before = stage_before(graph, stage)
    if before is None:
        return ""
    own = next(filter(None, places_of(graph, scopes, before, before.desks[-1])), "")
    return next(_lineage(scopes, own), "")


def stage_before(graph, stage):
    """The stage with a desk that stands before one, less the application; None for the first."""
    return next((one for one in reversed(graph.before(stage)) if one.desks and not one.is_apply), None)


def _lineage(scopes, place):
    """The places above one, nearest first, as far as the case knows them."""
    above = scopes.get("above", {})
    while place := above.get(place):
        yield place
