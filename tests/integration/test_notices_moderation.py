"""From the editor's draft to the open round and to the public register, through the screens of four people."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_workflows.decisions.domain.designations import cleared_cases, give_plaque, issue_designation
from forms_workflows.decisions.domain.publicity import fire_due_periods
from forms_workflows.decisions.models import Objection, PublicityPeriod
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission
from notices.models import NoticePage, PublicityPage, ResultPage
from tests.unit.notices import world as builders


@pytest.fixture
def clock():
    with time_machine.travel(builders.MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db, clock):
    world = builders.build_world()
    builders.confirm_calendar(world)
    return world


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def form_of(page, **entries):
    streams = {f"{name}-count": 0 for name in ("body", "annexes", "contacts")}
    comments = {f"comments-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    return {
        "title": page.title,
        "slug": page.slug,
        **streams,
        **comments,
        "comments-MAX_NUM_FORMS": "",
        **entries,
    }


def submit(page, person, **entries):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    signed_in(person).post(url, form_of(page, **entries, **{"action-submit": "1"}))


def approve(page, person):
    state = builders.fresh(page).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    signed_in(person).post(url, {"comment": ""})
    return builders.fresh(page)


def make_live(world, page, **entries):
    submit(page, world.editor, **entries)
    approve(page, world.reviewer)
    page = approve(page, world.publisher)
    assert page.live
    return page


def test_one_round_in_pages(world, clock):
    round = builders.make_round(world)
    add = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", world.index.pk])
    draft = NoticePage(title="关于组织申报的通知", slug="notice-2026")
    signed_in(world.editor).post(add, form_of(draft, round=round.pk))
    notice = make_live(world, NoticePage.objects.get(slug="notice-2026"), round=round.pk)
    assert Round.objects.get().status == Round.Status.OPEN
    round.refresh_from_db()

    shortlist = builders.make_shortlist(world, round, ("甲集群", "乙集群"))
    signed_in(world.publisher).post(reverse("notices_admin:release_publicity", args=[shortlist.pk]))
    page = make_live(world, PublicityPage.objects.get(), basis="null")
    period = PublicityPeriod.objects.get()

    public = Client()
    url = page.url + "objection/"
    stamp = public.get(url).context["form"].initial["stamp"]
    clock.shift(timedelta(minutes=5))
    case = Submission.objects.get(title="乙集群")
    entries = {
        "case": case.pk,
        "kind": "person",
        "name": "张三",
        "contact": "0991-2000000",
        "facts": "所列数据与公开年报不符，见年报第三页。",
        "truthful": "on",
        "stamp": stamp,
    }
    assert public.post(url, entries).status_code == 302
    assert Objection.objects.get().submission == case

    clock.move_to(period.ends_at)
    fire_due_periods()
    assert [case.title for case in cleared_cases(round)] == ["甲集群"]
    designation = issue_designation(
        round=round,
        submissions=cleared_cases(round),
        person=world.manager,
        document_number="示工信〔2026〕9号",
        signed_on=timezone.localdate(),
    )
    signed_in(world.publisher).post(reverse("notices_admin:release_result", args=[designation.pk]))
    result = make_live(world, ResultPage.objects.get(), text="null")
    give_plaque(title=designation.titles.get(), person=world.manager, plaque_on=timezone.localdate())

    register = public.get(world.register.url).content.decode()
    assert "甲集群" in register
    assert "乙集群" not in register
    for shown in (notice, page, result, world.register):
        html = public.get(shown.url).content.decode()
        assert [secret for secret in (*builders.SECRETS, "张三") if secret in html] == []
