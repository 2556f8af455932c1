"""What there is before the first generated process: offices, a holder for every role, forms, a calendar, a site's sections."""

import uuid
from dataclasses import dataclass
from datetime import date

from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.parties.models import Department, Organisation
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from notices.domain.moderation import EDITORS
from tests.factories import make_member, make_organisation, make_role
from tests.unit.notices import world as notices
from tests.unit.processes.builders import apply, check, process

#: {role: its rights}, as the shipped programme gives them.
RIGHTS = {
    "local_handler": ("submission.view", "task.do"),
    "local_checker": ("submission.view", "task.do"),
    "local_issuer": ("submission.view", "task.do"),
    "dept_handler": ("submission.view", "task.do", "plaque.give"),
    "dept_lead": (
        *("submission.view", "task.do", "round.rank", "shortlist.propose", "objection.conclude"),
        "round.manage",
    ),
    "panel_organiser": ("panel.assign",),
    "expert": ("task.do",),
}
EXPERTS = 3
APPLICANTS = 3


@dataclass
class Ground:
    """``people``: {role: its holder}; ``applicants``: who fills in and signs, one for each organisation; ``other``: the process of
    the procedure whose cases are started by others."""

    department: object
    editor: object
    reviewer: object
    approver: object
    releaser: object
    other: object
    concluder: object
    index: object
    people: dict
    experts: list
    applicants: list


def build():
    world = notices.build_world()
    notices.confirm_calendar(world, until=date(2099, 12, 31))
    bureau = Department.objects.get(parent=world.department)
    people = {
        key: make_member(
            make_role(key, *rights), bureau if key.startswith("local_") else world.department, name=key
        )
        for key, rights in RIGHTS.items()
        if key != "expert"
    }
    people |= {"secretary": world.secretary, "publisher": world.publisher}
    people["leader"] = world.roles["leader"].memberships.get().person
    people["objections"] = make_member(world.roles["objections"], world.department)
    expert = make_role("expert", *RIGHTS["expert"])
    import_forms(world)
    return Ground(
        other=make_other_process(world),
        department=world.department,
        editor=world.editor,
        reviewer=world.reviewer,
        approver=world.publisher,
        releaser=notices.make_staff(EDITORS, people["dept_lead"]) and world.manager,
        concluder=make_member(people["dept_lead"].memberships.get().role, world.department),
        index=world.index,
        people=people,
        experts=[make_member(expert, world.department) for _number in range(EXPERTS)],
        applicants=[make_applicant(world, number) for number in range(1, APPLICANTS + 1)],
    )


def make_applicant(world, number):
    organisation = make_organisation(
        f"示例促进中心{number}",
        region=world.region,
        verification=Organisation.Verification.VERIFIED,
        verified_by=world.manager,
        verified_at=notices.timezone.now(),
    )
    return make_member(world.roles["applicant_filler"], organisation)


def make_other_process(world):
    """What cases start: an officer of the department decides on it."""
    looked_at = check(role="dept_handler", scope="department")
    found = import_process(process(apply(), looked_at, code="other"), world.department, world.editor)
    publish_process(found, world.editor)
    return found


# --- forms ------------------------------------------------------------------------------------------


def import_forms(world):
    import_form(
        form(
            "application",
            "application",
            field("name", "text", required=True, use="title"),
            field("size", "integer", required=True, public=True),
        ),
        world.department,
        world.editor,
    )
    import_form(form("opinion", "review", field("remark", "text")), world.department, world.editor)
    import_form(
        form(
            "sheet",
            "score",
            field("i1", "score", required=True, max="60", step="1"),
            field("i2", "score", required=True, max="40", step="1"),
            field("d1", "computed", formula="i1"),
            field("d3", "computed", formula="i2"),
            field("total", "computed", formula="i1 + i2"),
        )
        | {"total": "100"},
        world.department,
        world.editor,
    )


def form(code, kind, *fields):
    return {
        "schema": 1,
        "code": code,
        "kind": kind,
        "title": f"表单{code}",
        "sections": [{"id": identity(code), "code": "a", "title": "一、内容", "fields": list(fields)}],
    }


def field(code, type, **settings):
    return {"id": identity(code), "code": code, "type": type, "label": code, **settings}


def identity(name):
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))
