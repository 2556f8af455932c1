"""A problem, and the facts from the database that rules may look at."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.domain.offices import Offices
from forms_workflows.parties.models import Department, Membership, OrganisationKind, Role
from forms_workflows.references.domain.reading import Offered

from ..graph.kinds import Kind
from .places import scopes_by_region


@dataclass(frozen=True)
class Problem:
    """``sentence`` says what is wrong and what to do; ``row`` is the id of the stage's row in the editor."""

    rule: str
    sentence: str
    stage: str = ""
    row: str = ""
    breaks_route: bool = False

    def __str__(self):
        return self.sentence


@dataclass
class Facts:
    """What the rules need to know of the world, read in a handful of queries."""

    department: object
    rows: dict
    unpublished: dict
    forms: dict
    roles: dict
    bureaus: list
    staffed: set
    #: Keys of the kinds of applicants, read where a condition compares with one.
    applicants: object = ()
    #: Where desks have to be looked for: the department's offices, and {region: scopes of a case from there}.
    offices: Offices | None = None
    regions: dict = field(default_factory=dict)
    departments: dict = field(default_factory=dict)
    #: The programmes whose cases go through the process, as ``figures.Giver``.
    givers: tuple = ()
    #: The reference tables that are offered; nothing of them is read before a condition looks something up.
    tables: Offered = field(default_factory=Offered)

    @classmethod
    def of_nothing(cls):
        """For rules that look at the graph alone."""
        return cls(None, {}, {}, {}, {}, [], set())

    @classmethod
    def gather(cls, graph, department, rows, unpublished, *, everywhere=False, asked=None, givers=()):
        """``everywhere``: look at every region, though no desk has to be looked for; ``asked``: at these only (a
        function that gives their primary keys, or None for all)."""
        bureaus = list(Department.objects.filter(parent=department)) if department else []
        forms = {form.pk: form for form in FormVersion.objects.filter(pk__in=graph.forms)}
        sought = everywhere or graph.seeks_offices
        offices = Offices.everywhere(department) if department and sought else None
        staffed = Membership.objects.filter(department__isnull=False, person__is_active=True)
        if not offices:
            places = {place.pk for place in bureaus} | ({department.pk} if department else set())
            staffed = staffed.filter(department_id__in=places)
        return cls(
            department=department,
            rows=rows,
            unpublished=unpublished,
            forms=forms,
            roles={role.key: role for role in Role.objects.all()},
            bureaus=bureaus,
            staffed=set(staffed.values_list("role__key", "department_id")),
            givers=tuple(givers),
            applicants=OrganisationKind.objects.values_list("key", flat=True),
            offices=offices,
            regions=scopes_by_region(graph, offices, forms, asked and asked()) if offices else {},
        )

    @classmethod
    def of_forms(cls, graph):
        """For rules that look at the graph and its forms."""
        forms = {form.pk: form for form in FormVersion.objects.filter(pk__in=graph.forms)}
        return cls(None, {}, {}, forms, {}, [], set())

    @classmethod
    def of_conditions(cls, graph):
        """What is needed to look at conditions alone."""
        return cls(
            department=None,
            rows={},
            unpublished={},
            forms={form.pk: form for form in FormVersion.objects.filter(pk__in=graph.forms)},
            roles={},
            bureaus=[],
            staffed=set(),
            applicants=OrganisationKind.objects.values_list("key", flat=True),
        )

    def problem(self, rule, stage, sentence, *, breaks_route=False, **names):
        """A problem of one stage; the sentence may name ``%(stage)s`` and whatever else is given."""
        key = stage.key if stage else ""
        names["stage"] = _title(stage) if stage else ""
        return Problem(rule, sentence % names, key, self.rows.get(key, ""), breaks_route)

    def is_place(self, desk):
        """Whether the level or the department that a desk names is there."""
        if desk.level:
            return desk.level in self.offices.levels
        return not desk.office or self.named(desk.office) is not None

    def named(self, office):
        """The department that a desk names by its primary key, or None."""
        if office not in self.departments:
            known = Department.objects.filter(pk=int(office)) if office.isdecimal() else ()
            self.departments[office] = next(iter(known), None)
        return self.departments[office]

    def is_staffed(self, role, place):
        """Whether somebody holds the role at a place (``d7``)."""
        return bool(place) and (role, int(place[1:])) in self.staffed

    def role_title(self, key):
        return str(self.roles[key].local_title) if key in self.roles else key


def _title(stage):
    return stage.name or stage.key or _("stage without a name")


def unknown_things(graph, codes, *, offices=()):
    """The problems of an import that names forms (``codes``), departments or kinds of stages which are not here."""
    return [
        *(
            Problem(
                "form_unknown",
                _("There is no form called %(code)s. Import the form first.") % {"code": code},
            )
            for code in sorted(codes)
        ),
        *(
            Problem(
                "office_unknown",
                _("There is no department called “%(name)s”. Enter it first, or name another.")
                % {"name": name},
            )
            for name in sorted(offices)
        ),
        *(
            Problem("kind", _("There is no kind of stage called %(kind)s.") % {"kind": stage.kind}, stage.key)
            for stage in graph.stages
            if stage.kind not in Kind.values
        ),
    ]
