"""What the tests of notices are made of: a site, a department, a programme, cases up to their publicity."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page

from forms_workflows.calendars.models import Horizon
from forms_workflows.decisions.domain.meetings import register_meeting
from forms_workflows.decisions.models import Shortlist, ShortlistItem
from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.parties.models import Organisation
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import freeze
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Parameter, Procedure, Programme, Round
from forms_workflows.submissions.domain.drafts import save_answers, start_submission
from forms_workflows.submissions.domain.signing import finish_draft, sign_and_submit
from home.domain.translations import prepare_home_page
from notices import domain
from notices.models import (
    NoticeIndexPage,
    NoticePage,
    PolicyIndexPage,
    PolicyPage,
    PublicityIndexPage,
    RegisterPage,
)
from tests.factories import (
    make_department,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)
from tests.unit.processes.builders import apply, certify, meeting, process, publicity

#: A Monday with five plain working days before the next one ends.
MONDAY = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)  # 10:00 in Beijing
SECRETS = ("王秘密", "13911112222", "secret@example.com", "孙法人", "李经办", "王专家")


@dataclass
class World:
    department: object
    region: object
    programme: object
    editor: object
    reviewer: object
    publisher: object
    manager: object
    secretary: object
    index: object
    publicity_index: object
    policy_index: object
    register: object
    roles: dict = field(default_factory=dict)


def build_world():
    region = make_region(name="示例自治区", short_name="示例区")
    prefecture = make_region("652300", name="昌吉州", short_name="昌吉", parent=region)
    department = make_department(
        region=region, phone="0991-1000000", email="office@example.com", address="示例路1号"
    )
    make_department("昌吉州工信局", region=prefecture, parent=department)
    roles = {
        "applicant_filler": make_role("applicant_filler", "submission.fill", "submission.sign"),
        "manager": make_role("manager", "round.manage", "publicity.release"),
        "publisher": make_role("publisher", "task.do", "publicity.release"),
        "secretary": make_role("secretary", "meeting.register"),
        "leader": make_role("leader", "task.do", "designation.issue"),
        "objections": make_role("objections", "objection.accept"),
    }
    home = prepare_home_page(title="申评")
    index = home.add_child(instance=NoticeIndexPage(title="申报通知", slug="notices"))
    publicity_index = home.add_child(instance=PublicityIndexPage(title="公示公告", slug="publicity"))
    policy_index = home.add_child(instance=PolicyIndexPage(title="政策文件", slug="policy"))
    leader = make_member(roles["leader"], department, name="李经办")
    secretary, publisher = (make_member(roles[key], department) for key in ("secretary", "publisher"))
    programme = make_programme(department, leader)
    register = home.add_child(
        instance=RegisterPage(title="集群名录", slug="register", programme=programme, filter_code="industry")
    )
    domain.prepare_moderation()
    return World(
        department=department,
        region=prefecture,
        programme=programme,
        editor=make_staff(domain.moderation.EDITORS),
        reviewer=make_staff(domain.moderation.REVIEWERS),
        publisher=make_staff(domain.moderation.PUBLISHERS, publisher),
        manager=make_member(roles["manager"], department, make_staff(domain.moderation.EDITORS)),
        secretary=secretary,
        index=index,
        publicity_index=publicity_index,
        policy_index=policy_index,
        register=register,
        roles=roles,
    )


def make_staff(group, person=None):
    person = person or make_person()
    person.groups.add(Group.objects.get(name=group))
    return person


def make_programme(department, editor):
    import_form(application_form(), department, editor)
    return programme_of(
        department,
        editor,
        apply(target="meeting", form="application", article="7(1)"),
        meeting(target="publicity"),
        publicity(target="certify", article="第七条（三）", days="param.publicity_days"),
        certify(),
    )


def programme_of(department, editor, *stages, key="clusters"):
    """A programme with these stages, published; its application form is ``application``."""
    definition = import_process(process(*stages, code=key), department, editor)
    freeze(definition=definition, by=editor)
    programme = Programme.objects.create(
        key=key,
        title="先进制造业集群认定",
        department=department,
        designation_word="先进制造业集群",
        plaque_pattern="示例级-{year}-{number:03d}",
    )
    Procedure.objects.create(
        programme=programme, key="application", title="申报", process=definition, letters=key[:1].upper()
    )
    Parameter.objects.create(
        programme=programme, key="publicity_days", title="公示天数", value="5", source="第七条（三）"
    )
    return programme


def application_form():
    fields = [
        {
            "code": "name",
            "type": "text",
            "label": "集群名称",
            "required": True,
            "public": True,
            "use": "title",
        },
        {
            "code": "industry",
            "type": "choice",
            "label": "所属产业",
            "public": True,
            "choices": [{"code": "steel", "label": "钢铁"}, {"code": "cotton", "label": "棉纺"}],
        },
        {"code": "legal", "type": "text", "label": "法定代表人", "public": True, "pii": True},
        {"code": "person", "type": "contact", "label": "联系人", "pii": True},
        {
            "code": "parks",
            "type": "table",
            "label": "承载区",
            "public": True,
            "max_rows": 5,
            "columns": [{"code": "park", "type": "text", "label": "园区"}],
        },
    ]
    return {
        "schema": 1,
        "code": "application",
        "kind": "application",
        "title": "申报书",
        "sections": [
            {
                "id": str(uuid.uuid5(uuid.NAMESPACE_OID, "a")),
                "code": "a",
                "title": "一、基本情况",
                "fields": [
                    {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, f["code"])), **f} for f in with_columns(fields)
                ],
            }
        ],
    }


def with_columns(fields):
    for one in fields:
        if "columns" in one:
            one["columns"] = [
                {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, c["code"])), **c} for c in one["columns"]
            ]
    return fields


def confirm_calendar(world, until=date(2027, 12, 25)):
    """Working days are confirmed; without holidays, weekdays count."""
    span = {"confirmed_from": date(2026, 1, 1), "confirmed_to": until}
    Horizon.objects.create(layer="national", **span)
    Horizon.objects.create(layer="region", region=world.department.region, **span)


def make_round(world, **fields):
    now = timezone.now()
    defaults = {
        "procedure": world.programme.procedures.get(key="application"),
        "year": 2026,
        "title": "2026年度申报",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=10),
    }
    return Round.objects.create(**{**defaults, **fields})


def make_notice(world, round, **fields):
    number = NoticePage.objects.count() + 1
    defaults = {
        "title": f"关于组织申报的通知{number}",
        "slug": f"notice-{number}",
        "round": round,
        "live": False,
        "document_number": "示工信〔2026〕1号",
        "issuing_body": "工业和信息化厅",
    }
    page = world.index.add_child(instance=NoticePage(**{**defaults, **fields}))
    page.save_revision(user=world.editor)
    return page


def publish(world, page):
    """Through moderation, by three people."""
    return domain.publish_through_moderation(
        page, editor=world.editor, reviewer=world.reviewer, publisher=world.publisher
    )


def make_case(world, round, name="示例集群", **answers):
    """A submitted case of a new organisation, with things in it that must never be public."""
    organisation = make_organisation(
        f"{name}促进中心",
        region=world.region,
        legal_representative="孙法人",
        verification=Organisation.Verification.VERIFIED,
        verified_by=world.manager,
        verified_at=timezone.now(),
    )
    person = make_member(world.roles["applicant_filler"], organisation, name="王秘密", mobile="13911112222")
    submission = start_submission(round=round, organisation=organisation, person=person)
    document = {
        "name": name,
        "industry": "steel",
        "legal": "孙法人",
        "person": {"name": "王秘密", "mobile": "13911112222", "email": "secret@example.com"},
        "parks": [{"id": "r1", "park": "示例园区"}],
        **answers,
    }
    save_answers(submission=submission, person=person, answers=document)
    finish_draft(submission=submission, person=person)
    return sign_and_submit(submission=submission, person=person)


def make_shortlist(world, round, names=("甲集群", "乙集群"), *, approved=True):
    """A list with a case for each name; approved by the meeting unless told otherwise."""
    shortlist = Shortlist.objects.create(
        round=round, stage="meeting", status=Shortlist.Status.PROPOSED, drawn_up_by=world.manager
    )
    for position, name in enumerate(names, 1):
        case = make_case(world, round, name)
        ShortlistItem.objects.create(shortlist=shortlist, submission=case, position=position)
    if approved:
        register_meeting(
            shortlist=shortlist,
            person=world.secretary,
            title="2026年第18次党组会",
            held_on=timezone.localdate(),
            minutes_number="〔2026〕18号",
            outcome="approved",
        )
    shortlist.refresh_from_db()
    return shortlist


def open_publicity(world, names=("甲集群", "乙集群")):
    """A live publicity page whose period runs."""
    round = make_round(world)
    open_round(round=round, person=world.publisher)
    page = domain.release_publicity_page(make_shortlist(world, round, names), world.publisher)
    return publish(world, page)


def make_policy(world, **fields):
    chapters = [
        {
            "type": "chapter",
            "value": {
                "title": "第一章　总则",
                "articles": [
                    {
                        "number": 7,
                        "title": "认定程序",
                        "text": "<p>认定按下列程序进行：</p>",
                        "items": [
                            {"title": "组织申报", "text": "<p>发布通知。</p>"},
                            {"title": "", "text": "<p>复审。</p>"},
                        ],
                    }
                ],
            },
        }
    ]
    defaults = {"title": "认定管理办法", "slug": "measures", "programme": world.programme, "live": True}
    return world.policy_index.add_child(instance=PolicyPage(**{**defaults, "chapters": chapters, **fields}))


def fresh(page):
    return Page.objects.get(pk=page.pk).specific
