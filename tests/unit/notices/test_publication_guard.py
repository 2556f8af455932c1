"""S1, S4, S5: whatever door somebody takes, nothing becomes or ceases to be public without those whose matter it is."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as said
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from forms_workflows.audit.models import Event
from forms_workflows.rounds.models import Round
from home.domain.acting import acting
from home.domain.translations import prepare_locales, publish_translation
from home.errors import PublicationRefused
from home.models import StandardPage
from notices import domain
from notices.domain.moderation import EDITORS, PUBLISHERS, REVIEWERS
from notices.models import NoticePage
from tests.unit.notices.world import fresh, make_notice, make_round, make_staff, open_publicity, publish


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """wagtail-localize publishes after its transaction; a test's own never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **kwargs: work())


@pytest.fixture
def home(world):
    return fresh(world.index.get_parent())


@pytest.fixture
def world(language_rows, clock):
    """The trees of all languages are mirrored, with their rights."""
    return language_rows[0]


@pytest.fixture
def english(language_rows):
    return language_rows[1]["en"]


@pytest.fixture
def guide(home, english):
    """A public Chinese page with a public English translation."""
    page = home.add_child(instance=StandardPage(title="申报指南", slug="guide", intro="每一步谁来做。"))
    page.save_revision().publish()
    publish_translation(page=page, locale=english, fields={"title": "Guide", "intro": "Who does each step."})
    return fresh(page)


@pytest.fixture
def notice(world, english):
    page = publish(world, make_notice(world, make_round(world)))
    publish_translation(page=page, locale=english, fields={"title": "Notice"})
    return fresh(page)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def superuser(django_user_model):
    return django_user_model.objects.create_superuser("root", name="管理员")


def in_english(page):
    return page.get_translation(Locale.objects.get(language_code="en")).specific


def public_site():
    """What the public sees of every page."""
    return {
        page.url_path: (page.title, page.intro if hasattr(page, "intro") else "", page.alias_of_id)
        for page in Page.objects.live().specific().order_by("path")
    }


def post(person, name, *args, **entries):
    return signed_in(person).post(reverse(name, args=args), entries, follow=True)


def words_of(response):
    return [str(message) for message in response.context["messages"]]


def submit_to(person, page, code):
    return post(
        person,
        "wagtail_localize:submit_page_translation",
        page.pk,
        locales=[Locale.objects.get(language_code=code).pk],
    )


def update(person, page, **entries):
    source = TranslationSource.objects.get_for_instance(page)
    return post(person, "wagtail_localize:update_translations", source.pk, **entries)


# --- S1: one editor alone ---------------------------------------------------------------------------------


def test_an_editor_cannot_open_a_round_through_a_translation_into_chinese(world, english):
    index = in_english(world.index)
    draft = index.add_child(
        instance=NoticePage(
            title="Notice", slug="attack", round=make_round(world), live=False, locale=english
        )
    )
    draft.save_revision(user=world.editor)
    before = public_site()

    response = submit_to(world.editor, draft, "zh-hans")

    assert words_of(response) == [
        said("The Chinese page is written first and translated from; it cannot be made from a translation.")
    ]
    assert not NoticePage.objects.filter(locale__language_code="zh-hans").exists()
    assert not Translation.objects.exists()
    assert Round.objects.get().status == Round.Status.DRAFT
    assert public_site() == before


def test_an_editor_cannot_change_a_public_translation(world, guide):
    page, before = in_english(guide), public_site()
    StringTranslation.objects.filter(context__path="title").update(
        data="Pay here", last_translated_by=world.editor
    )

    response = update(world.editor, guide, publish_translations="on")

    assert len(words_of(response)) == 1
    assert public_site() == before
    assert fresh(page).title == "Guide"


def test_an_editor_cannot_publish_a_translation_that_is_a_draft(world, guide):
    Page.objects.filter(pk=in_english(guide).pk).update(live=False)
    before = public_site()

    update(world.editor, guide, publish_translations="on")

    assert public_site() == before


def test_a_publisher_releases_what_an_editor_translated(world, guide):
    StringTranslation.objects.filter(context__path="title").update(
        data="Guide to applying", last_translated_by=world.editor
    )

    update(world.publisher, guide, publish_translations="on")

    page = in_english(guide)
    assert (page.live, page.title) == (True, "Guide to applying")
    events = Event.objects.filter(action="page.published", subject_id=str(page.pk), actor=world.publisher)
    assert events.last().data["language"] == "en"


def test_nobody_releases_a_translation_of_their_own(world, guide):
    translation = StringTranslation.objects.get(context__path="title")
    translation.data, translation.last_translated_by = "Mine", world.publisher
    translation.save()
    before = public_site()

    response = update(world.publisher, guide, publish_translations="on")

    assert words_of(response) == [
        said("You have translated this page or part of it yourself; somebody else must publish it.")
    ]
    assert public_site() == before


def test_personal_data_does_not_go_out_in_a_translation(world, guide):
    StringTranslation.objects.filter(context__path="intro").update(data="Call 13911112222")
    before = public_site()

    response = update(world.publisher, guide, publish_translations="on")

    assert "139****22" in " ".join(words_of(response))
    assert public_site() == before


def test_an_editor_can_begin_the_translation_of_a_public_page(world, home, english):
    page = home.add_child(
        instance=StandardPage(title="说明", slug="about", body=[("heading", "一")], live=False)
    )
    page.save_revision().publish()
    page = fresh(page)
    prepare_locales()
    before = public_site()

    submit_to(world.editor, page, "en")

    assert Translation.objects.filter(target_locale=english).exists()
    assert in_english(page).alias_of_id is None
    assert {address: shown[:2] for address, shown in public_site().items()} == {
        address: shown[:2] for address, shown in before.items()
    }
    assert Event.objects.filter(action="page.translation_started", actor=world.editor).exists()


@pytest.mark.parametrize("name", [EDITORS, REVIEWERS, PUBLISHERS])
def test_no_group_publishes_a_chinese_page_beside_the_workflow(world, guide, name):
    person = make_staff(name)
    guide.title = "别的"
    revision = guide.save_revision(user=person)
    with acting(person), pytest.raises(PublicationRefused):
        revision.publish(user=person, skip_permission_checks=True)


def test_an_administrator_publishes_nothing_in_chinese_alone(world, django_user_model):
    root = superuser(django_user_model)
    page = make_notice(world, make_round(world))
    with acting(root), pytest.raises(PublicationRefused):
        fresh(page).get_latest_revision().publish(user=root, skip_permission_checks=True)

    assert not fresh(page).live


def test_an_administrator_has_no_part_in_the_three_approvals(world, django_user_model):
    root = superuser(django_user_model)
    page = make_notice(world, make_round(world))
    domain.submit_page(page, world.editor)

    with pytest.raises(PermissionDenied):
        domain.approve_page(page, root)
    post(
        root,
        "wagtailadmin_pages:workflow_action",
        page.pk,
        "approve",
        fresh(page).current_workflow_task_state.pk,
    )

    assert fresh(page).current_workflow_task.name == "复审（审核）"


def test_a_version_is_what_was_approved_and_no_other(world):
    page = publish(world, make_notice(world, make_round(world)))
    page.title = "别的"
    later = page.save_revision(user=world.publisher)

    with acting(world.publisher), pytest.raises(PublicationRefused):
        later.publish(user=world.publisher, skip_permission_checks=True)


def test_a_submitted_version_is_not_written_over(world):
    page = make_notice(world, make_round(world))
    domain.submit_page(page, world.editor)
    page = fresh(page)
    page.title = "另一个标题"

    with pytest.raises(PermissionDenied):
        page.save_revision(user=world.editor, overwrite_revision=page.latest_revision)

    assert fresh(page).latest_revision.as_object().title != "另一个标题"


def test_who_published_and_who_approved_is_on_record(world):
    page = publish(world, make_notice(world, make_round(world)))

    event = Event.objects.get(action="page.published", subject_id=str(page.pk))
    assert event.actor == world.publisher
    assert event.data["approved_by"] == [world.editor.pk, world.reviewer.pk, world.publisher.pk]


def test_nobody_known_publishes_nothing(guide):
    guide.title = "别的"
    revision = guide.save_revision()
    with acting(None), pytest.raises(PublicationRefused):
        revision.publish()


def test_a_public_page_is_not_changed_by_saving_it(guide):
    guide.title = "别的"
    with acting(None), pytest.raises(PublicationRefused):
        guide.save()


# --- S4: translations thrown away --------------------------------------------------------------------------


@pytest.mark.parametrize("name", [EDITORS, REVIEWERS])
def test_only_publishers_turn_a_public_translation_into_a_mirror_or_end_it(world, guide, name):
    page, before = in_english(guide), public_site()
    person = make_staff(name)

    post(person, "wagtail_localize:convert_to_alias", page.pk)
    post(person, "wagtail_localize:stop_translation", Translation.objects.get().pk)

    assert public_site() == before
    assert Translation.objects.get().enabled


def test_the_translation_of_an_official_page_stays(world, notice):
    before = public_site()

    post(world.publisher, "wagtail_localize:convert_to_alias", in_english(notice).pk)

    assert public_site() == before


def test_a_publisher_ends_a_translation_on_record(world, guide):
    post(world.publisher, "wagtail_localize:convert_to_alias", in_english(guide).pk)

    page = in_english(guide)
    assert (page.title, page.alias_of_id) == ("申报指南", guide.pk)
    assert Event.objects.filter(action="page.translation_ended", actor=world.publisher).exists()


# --- S5: taken off, deleted, moved ---------------------------------------------------------------------------


def test_a_language_is_not_taken_off_at_one_stroke(world, home, guide, notice):
    before = public_site()

    response = post(
        world.publisher, "wagtailadmin_pages:unpublish", in_english(home).pk, include_descendants="on"
    )

    assert len(words_of(response)) == 1
    assert public_site() == before


def test_official_pages_stay_in_every_language(world, notice, django_user_model):
    before = public_site()
    english = in_english(notice)

    for person in (world.publisher, superuser(django_user_model)):
        for page in (notice, english):
            for name in ("unpublish", "delete"):
                post(person, f"wagtailadmin_pages:{name}", page.pk)
            for name in ("unpublish", "delete"):
                url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
                signed_in(person).post(f"{url}?id={page.pk}&next=/admin/")

    assert public_site() == before


def test_a_single_translated_page_is_taken_off_on_record(world, guide):
    page = in_english(guide)

    post(world.publisher, "wagtailadmin_pages:unpublish", page.pk)

    assert not fresh(page).live
    event = Event.objects.get(action="page.taken_down")
    assert (event.actor, event.subject_id, event.data["language"]) == (world.publisher, str(page.pk), "en")


def test_a_public_page_is_not_deleted(world, guide):
    post(world.publisher, "wagtailadmin_pages:delete", in_english(guide).pk)

    assert in_english(guide).live


def test_a_draft_is_deleted_on_record(world):
    page = make_notice(world, make_round(world))
    page.owner = world.editor
    page.save()

    post(world.editor, "wagtailadmin_pages:delete", page.pk)

    assert not NoticePage.objects.exists()
    assert Event.objects.get(action="page.deleted", subject_id=str(page.pk)).actor == world.editor


def test_a_page_that_was_public_is_deleted_by_publishers_only(world, guide):
    page = in_english(guide)
    post(world.publisher, "wagtailadmin_pages:unpublish", page.pk)

    post(world.editor, "wagtailadmin_pages:delete", page.pk)
    assert Page.objects.filter(pk=page.pk).exists()

    post(world.publisher, "wagtailadmin_pages:delete", page.pk)
    assert not Page.objects.filter(pk=page.pk).exists()


def test_what_is_cited_by_its_address_is_not_moved(world, notice, home, django_user_model):
    root = superuser(django_user_model)
    other = home.add_child(instance=type(world.index)(title="旧通知", slug="old"))

    post(root, "wagtailadmin_pages:move_confirm", notice.pk, other.pk)
    post(root, "wagtailadmin_pages:move_confirm", world.index.pk, other.pk)

    assert fresh(notice).url_path == notice.url_path


def test_a_plain_page_is_moved_on_record(home, guide, django_user_model):
    root = superuser(django_user_model)
    target = home.add_child(instance=StandardPage(title="帮助", slug="help"))

    post(root, "wagtailadmin_pages:move_confirm", guide.pk, target.pk)

    assert fresh(guide).get_parent().pk == target.pk
    assert Event.objects.get(action="page.moved").actor == root


def test_a_page_is_not_shown_at_a_second_address(guide, django_user_model):
    with acting(superuser(django_user_model)), pytest.raises(PublicationRefused):
        guide.create_alias(update_slug="again")


def test_running_publicity_stays_in_bulk(world, calendar, english, django_user_model):
    page = open_publicity(world)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    signed_in(superuser(django_user_model)).post(f"{url}?id={page.pk}&next=/admin/")

    assert fresh(page).live


# --- L2, L3 ------------------------------------------------------------------------------------------------


def test_drafts_of_others_are_not_found_in_the_chooser(world, guide, home):
    draft = home.add_child(instance=StandardPage(title="保密草稿", slug="draft", live=False))
    registrar = make_staff(EDITORS)
    registrar.groups.clear()
    registrar.user_permissions.add(Permission.objects.get(codename="access_admin"))

    html = signed_in(registrar).get(reverse("wagtailadmin_choose_page_child", args=[home.pk])).json()["html"]

    assert guide.title in html
    assert draft.title not in html
    assert (
        signed_in(registrar)
        .get(reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, guide.pk]), follow=True)
        .redirect_chain
    )


def test_the_page_that_fails_on_purpose_is_not_found(client, django_user_model):
    client.force_login(superuser(django_user_model))

    assert client.get("/admin/failwhale/").status_code == 404
