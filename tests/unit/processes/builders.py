"""What the tests of processes are made of."""

from dataclasses import dataclass

from forms_workflows.definitions.canonical import digest
from forms_workflows.forms.models import FormDefinition, FormVersion
from tests.factories import (
    make_department,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)

ROLES = (
    "applicant_filler",
    "local_handler",
    "local_checker",
    "local_issuer",
    "dept_handler",
    "dept_lead",
    "panel_organiser",
    "secretary",
    "publisher",
    "leader",
    "expert",
)


@dataclass
class World:
    department: object
    bureau: object
    organisation: object
    roles: dict
    people: dict
    forms: dict

    @property
    def editor(self):
        return self.people["editor"]

    @property
    def scopes(self):
        return {
            "applicant": f"o{self.organisation.pk}",
            "applicant_region": f"d{self.bureau.pk}",
            "department": f"d{self.department.pk}",
            "calendar_department": self.department.pk,
        }


def build_world():
    region = make_region()
    department = make_department(region=region)
    prefecture = make_region("652300", parent=region)
    bureau = make_department("昌吉州工信局", region=prefecture, parent=department)
    organisation = make_organisation(region=prefecture)
    roles = {key: make_role(key, "submission.view", "task.do") for key in ROLES}
    people = {"editor": make_person(), "outsider": make_person("outsider")}
    people["applicant"] = make_member(roles["applicant_filler"], organisation, name="填报员")
    for key in ("local_handler", "local_checker", "local_issuer"):
        people[key] = make_member(roles[key], bureau, name=key)
    for key in ("dept_handler", "dept_lead", "panel_organiser", "secretary", "publisher", "leader"):
        people[key] = make_member(roles[key], department, name=key)
    for number in range(1, 8):
        people[f"expert{number}"] = make_member(roles["expert"], department, name=f"专家{number}")
    return World(department, bureau, organisation, roles, people, make_forms(department))


def make_forms(department):
    return {
        "application": make_form("application", "application", department),
        "opinion": make_form("opinion", "review", department),
        "sheet": make_form("sheet", "score", department, fields=("total", "d1", "d3"), type="computed"),
    }


def plain_field(code, type):
    return {"code": code, "type": type, "label": code}


def make_form(code, kind, department, *, fields=("name",), type="text", sections=("a", "b"), publish=True):
    definition = FormDefinition.objects.create(
        code=code, kind=kind, title=f"表单{code}", department=department
    )
    if publish:
        schema = {
            "schema": 1,
            "code": code,
            "kind": kind,
            "title": definition.title,
            "sections": [
                {"code": section, "title": section, "fields": [plain_field(field, type) for field in fields]}
                for section in sections
            ],
            "checks": [],
        }
        FormVersion.objects.create(definition=definition, number=1, schema=schema, digest=digest(schema))
    return definition


def outcome(key, target, **flags):
    return {"key": key, "title": f"结果{key}", "target": target, **flags}


def stage(key, kind, *outcomes, role="dept_handler", scope="department", **fields):
    return {
        "key": key,
        "kind": kind,
        "title": f"环节{key}",
        "desk": {"role": role, "scope": scope},
        "article": "第七条",
        "outcomes": list(outcomes),
        **fields,
    }


def apply(*, target="check", **fields):
    fields = {"role": "applicant_filler", "scope": "applicant", "form": "application", **fields}
    return stage("apply", "apply", outcome("submit", target), **fields)


def check(key="check", *, target="end:done", **fields):
    return stage(
        key,
        "check",
        outcome("pass", target),
        outcome("return", "apply", needs_reason=True, resume=True, reopens=True),
        outcome("refuse", "end:refused", needs_reason=True),
        **{"role": "local_handler", "scope": "applicant_region", **fields},
    )


HANDS = [
    {"role": "local_handler", "scope": "applicant_region", "title": "经办"},
    {"role": "local_checker", "scope": "applicant_region", "title": "审核"},
    {"role": "local_issuer", "scope": "applicant_region", "title": "签发"},
]


def opinion(key="opinion", *, target="end:done", **fields):
    return stage(
        key,
        "opinion",
        outcome("recommend", target),
        outcome("not_recommended", "end:not_recommended", needs_reason=True),
        outcome("return", "apply", direct=True, needs_reason=True),
        **{"hands": HANDS, "form": "opinion", "role": "local_handler", "scope": "applicant_region", **fields},
    )


def score(key="score", *, target="end:done", **fields):
    return stage(
        key,
        "score",
        outcome("scored", target),
        outcome("absent", "end:absent"),
        **{
            "form": "sheet",
            "role": "panel_organiser",
            "experts": "expert",
            "quorum": 3,
            "tie_break": ["d3", "d1"],
            **fields,
        },
    )


def rank(key="rank", *, target="end:done"):
    return stage(
        key, "rank", outcome("shortlisted", target), outcome("not_shortlisted", "end:not_shortlisted")
    )


def meeting(key="meeting", *, target="end:done"):
    return stage(
        key, "meeting", outcome("approved", target), outcome("rejected", "end:rejected"), role="secretary"
    )


def publicity(key="publicity", *, target="end:done", **fields):
    return stage(
        key,
        "publicity",
        outcome("cleared", target),
        outcome("upheld", "end:objection_upheld"),
        **{"role": "publisher", **fields},
    )


def certify(key="certify", *, target="end:designated", **fields):
    return stage(key, "certify", outcome("designated", target), **{"role": "leader", **fields})


def rule(when, outcome, label="规则"):
    return {"when": when, "outcome": outcome, "label": label}


def auto(key="auto", *rules, otherwise="check", **fields):
    """``direct`` ends the case as done, ``check`` goes to the stage of this key, unless targets say otherwise."""
    targets = fields.pop("targets", {"direct": "end:done", "check": "check"})
    return stage(
        key,
        "auto",
        *(outcome(name, target) for name, target in targets.items()),
        rules=list(rules),
        otherwise=otherwise,
        desk={"role": "", "scope": ""},
        **fields,
    )


def wait(key="wait", *, target="end:done", **fields):
    return stage(key, "wait", outcome("elapsed", target), desk={"role": "", "scope": ""}, **fields)


def spawn(key="spawn", *, target="end:done", **fields):
    fields = {"procedure": "appeal", "desk": {"role": "", "scope": ""}, **fields}
    return stage(key, "spawn", outcome("spawned", target), **fields)


ASKED = [
    {"role": "local_handler", "scope": "applicant_region", "title": "所在地"},
    {"role": "dept_handler", "scope": "department", "title": "规划处"},
    {"role": "dept_lead", "scope": "department", "title": "财务处"},
]
ANSWERS = [
    {"key": "agree", "title": "同意"},
    {"key": "remarks", "title": "原则同意", "needs_reason": True},
    {"key": "disagree", "title": "不同意", "needs_reason": True, "against": True},
]


def consult(key="consult", *, target="end:done", **fields):
    """Asks three desks, led by the secretary."""
    return stage(
        key,
        "consult",
        outcome("agreed", target),
        outcome("disputed", "end:disputed"),
        outcome("unanswered", "end:unanswered"),
        **{"role": "secretary", "hands": ASKED, "answers": ANSWERS, **fields},
    )


def process(*stages, code="process", ends=(), **fields):
    """A graph in the exchange format, with an end for each that an outcome names."""
    named = {
        found["target"][4:]
        for one in stages
        for found in one["outcomes"]
        if found["target"].startswith("end:")
    }
    return {
        "schema": 2,
        "code": code,
        "title": f"流程{code}",
        "stages": list(stages),
        "ends": [
            *ends,
            *(
                {"key": key, "title": f"结束{key}", "success": key in ("done", "designated")}
                for key in sorted(named)
            ),
        ],
        **fields,
    }


def all_kinds(*, public=None, **fields):
    return process(
        apply(target="check"),
        check(target="opinion"),
        opinion(target="score"),
        score(target="rank"),
        rank(target="meeting"),
        meeting(target="publicity"),
        public or publicity(target="certify"),
        certify(),
        **{"code": "all_kinds", **fields},
    )
