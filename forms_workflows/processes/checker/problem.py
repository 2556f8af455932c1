"""A problem, and the facts from the database that rules may look at."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.models import Department, Membership, Role

from ..graph.kinds import Kind


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

    @classmethod
    def gather(cls, graph, department, rows, unpublished):
        bureaus = list(Department.objects.filter(parent=department)) if department else []
        places = {place.pk for place in bureaus} | ({department.pk} if department else set())
        staffed = Membership.objects.filter(department_id__in=places, person__is_active=True)
        return cls(
            department=department,
            rows=rows,
            unpublished=unpublished,
            forms={form.pk: form for form in FormVersion.objects.filter(pk__in=graph.forms)},
            roles={role.key: role for role in Role.objects.all()},
            bureaus=bureaus,
            staffed=set(staffed.values_list("role__key", "department_id")),
        )

    def problem(self, rule, stage, sentence, *, breaks_route=False, **names):
        """A problem of one stage; the sentence may name ``%(stage)s`` and whatever else is given."""
        key = stage.key if stage else ""
        names["stage"] = _title(stage) if stage else ""
        return Problem(rule, sentence % names, key, self.rows.get(key, ""), breaks_route)

    def role_title(self, key):
        return str(self.roles[key].local_title) if key in self.roles else key


def _title(stage):
    return stage.name or stage.key or _("stage without a name")


def unknown_things(graph, codes):
    """The problems of an import that names forms (``codes``) or kinds of stages which are not here."""
    return [
        Problem(
            "form_unknown", _("There is no form called %(code)s. Import the form first.") % {"code": code}
        )
        for code in sorted(codes)
    ] + [
        Problem("kind", _("There is no kind of stage called %(kind)s.") % {"kind": stage.kind}, stage.key)
        for stage in graph.stages
        if stage.kind not in Kind.values
    ]
