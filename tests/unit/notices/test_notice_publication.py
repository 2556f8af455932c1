"""Publishing a notice opens its round: once, wholly, or not at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said

from forms_workflows.audit.models import Event
from forms_workflows.rounds.models import Round
from notices.domain import approve_page, submit_page
from notices.errors import PublicationRefused
from notices.models import NoticePage
from tests.unit.notices.world import fresh, make_notice, make_round, programme_of, publish
from tests.unit.processes.builders import apply, certify


def test_publication_opens_the_round(world):
    round = make_round(world)

    publish(world, make_notice(world, round))

    round.refresh_from_db()
    assert round.status == Round.Status.OPEN
    assert round.process_version is not None
    assert round.parameters["publicity_days"]["value"] == "5"


def test_the_one_who_approved_last_opened_the_round(world):
    publish(world, make_notice(world, make_round(world)))

    assert Event.objects.get(action="round.opened").actor == world.publisher


def test_publishing_again_changes_nothing(world):
    page = publish(world, make_notice(world, make_round(world)))
    before = Round.objects.get().opened_at

    page.save_revision(user=world.editor).publish()

    assert Round.objects.get().opened_at == before
    assert Event.objects.filter(action="round.opened").count() == 1


def test_notice_without_a_round_is_refused(world):
    page = make_notice(world, None)

    with pytest.raises(PublicationRefused, match=said("Choose the round that this notice announces.")):
        page.get_latest_revision().publish()

    assert not fresh(page).live


def test_second_notice_of_a_round_is_refused(world):
    round = make_round(world)
    first = publish(world, make_notice(world, round))
    second = make_notice(world, round)

    with pytest.raises(PublicationRefused, match=first.title):
        second.get_latest_revision().publish()

    assert not fresh(second).live


def test_refused_publication_leaves_nothing_behind(world):
    """The closing time passes between the last approval and its being carried out."""
    round = make_round(world)
    page = make_notice(world, round)
    Round.objects.update(closes_at=timezone.now())

    with pytest.raises(PublicationRefused, match=said("The closing time has passed. Set a later one.")):
        page.get_latest_revision().publish()

    page = fresh(page)
    assert (page.live, page.first_published_at, Round.objects.get().status) == (False, None, "draft")
    assert not Event.objects.filter(action="round.opened").exists()


def test_last_approval_is_refused_with_the_sentence(world):
    page = make_notice(world, make_round(world))
    submit_page(page, world.editor)
    approve_page(page, world.reviewer)
    Round.objects.update(closes_at=timezone.now())

    with pytest.raises(PublicationRefused, match=said("The closing time has passed. Set a later one.")):
        approve_page(page, world.publisher)

    page = fresh(page)
    assert not page.live
    assert page.current_workflow_task.name == "终审（签发）"


def test_page_cannot_be_made_live_without_its_consequences(world):
    with pytest.raises(PublicationRefused):
        world.index.add_child(instance=NoticePage(title="通知", slug="x", round=make_round(world)))

    assert Round.objects.get().status == Round.Status.DRAFT


def test_scheduled_page_opens_its_round_when_it_goes_live(world, clock):
    page = make_notice(world, make_round(world))
    page.go_live_at = timezone.now() + timedelta(hours=2)
    page.save_revision(user=world.publisher).publish()
    assert Round.objects.get().status == Round.Status.DRAFT

    clock.shift(timedelta(hours=3))
    fresh(page).get_latest_revision().publish(log_action="wagtail.publish.scheduled")

    assert fresh(page).live
    assert Round.objects.get().status == Round.Status.OPEN


# --- in the editor --------------------------------------------------------------------------------


@pytest.fixture
def admin(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root", name="管理员"))
    return client


def editor_data(page, **extra):
    return {
        "title": page.title,
        "slug": page.slug,
        "round": page.round_id or "",
        "salutation": "",
        "body-count": 0,
        "annexes-count": 0,
        "contacts-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
        **extra,
    }


def test_nobody_publishes_beside_the_workflow(admin, world):
    page = make_notice(world, make_round(world))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    admin.post(url, editor_data(page, **{"action-publish": "1"}), follow=True)

    assert not fresh(page).live
    assert Round.objects.get().status == Round.Status.DRAFT


def test_editor_shows_the_problems_and_refuses(admin, world):
    page = make_notice(world, make_round(world, closes_at=timezone.now()))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert said("The closing time has passed. Set a later one.") in admin.get(url).content.decode()

    response = admin.post(url, editor_data(page, **{"action-publish": "1"}))

    assert said("The closing time has passed. Set a later one.") in response.content.decode()
    assert not fresh(page).live


def test_draft_with_problems_can_be_saved(admin, world):
    page = make_notice(world, None)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    admin.post(url, editor_data(page, title="改好的标题"))

    assert fresh(page).get_latest_revision_as_object().title == "改好的标题"


def test_new_page_published_at_once_stays_a_draft(admin, world):
    round = make_round(world, closes_at=timezone.now() + timedelta(minutes=1))
    url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", world.index.pk])
    page = NoticePage(title="新通知", slug="new", round=round)

    admin.post(url, editor_data(page, **{"action-publish": "1"}))

    assert not NoticePage.objects.get(slug="new").live
    assert Round.objects.get().status == Round.Status.DRAFT


def test_announced_notice_cannot_be_deleted_or_taken_down(admin, world):
    page = publish(world, make_notice(world, make_round(world)))

    for name in ("wagtailadmin_pages:delete", "wagtailadmin_pages:unpublish"):
        admin.post(reverse(name, args=[page.pk]))
    admin.post(reverse("wagtailadmin_pages:delete", args=[world.index.pk]))

    assert fresh(page).live


def test_last_approval_given_in_the_editor_is_refused_there(client, world):
    page = make_notice(world, make_round(world))
    submit_page(page, world.editor)
    approve_page(page, world.reviewer)
    Round.objects.update(closes_at=timezone.now())
    client.force_login(world.publisher)
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}

    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), editor_data(page, **approval))

    assert said("The closing time has passed. Set a later one.") in response.content.decode()
    assert not fresh(page).live


def test_last_approval_given_in_the_editor(client, world):
    page = make_notice(world, make_round(world))
    submit_page(page, world.editor)
    approve_page(page, world.reviewer)
    client.force_login(world.publisher)
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    page = fresh(page)

    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        editor_data(page, document_number=page.document_number, issuing_body=page.issuing_body, **approval),
    )

    assert fresh(page).live
    assert Round.objects.get().status == Round.Status.OPEN


# --- personal data --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["11010519491231002X", "6222021234567890128", "13911112222"])
def test_numbers_of_people_do_not_go_out(world, number):
    page = make_notice(world, make_round(world), disclosure=f"联系 {number}")

    with pytest.raises(PublicationRefused, match=number[:3]):
        page.get_latest_revision().publish()

    assert Round.objects.get().status == Round.Status.DRAFT


def test_telephone_of_a_contact_and_credit_codes_may_go_out(world):
    contact = {"name": "产业处", "phone": "13911112222", "fax": "", "email": "", "address": ""}
    page = make_notice(
        world, make_round(world), disclosure="代码 91350100M000100Y43", contacts=[("contact", contact)]
    )

    assert publish(world, page).live


def test_the_notice_says_who_may_apply(client, world):
    condition = {"when": "applicant.kind = 'association'", "sentence": "限行业协会申报。"}
    world.programme = programme_of(
        world.department,
        world.editor,
        apply(target="certify", form="application", conditions=[condition]),
        certify(),
        key="limited",
    )
    page = make_notice(world, make_round(world))
    publish(world, page)
    html = client.get(fresh(page).url).content.decode()
    assert said("Who may apply") in html
    assert "限行业协会申报。" in html
