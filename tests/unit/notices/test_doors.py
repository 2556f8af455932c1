"""Every door of Wagtail and wagtail-localize through which pages become or cease to be public, tried by everybody.

A new release of theirs may bring another: then ``test_no_door_is_unknown`` fails. Say there what the door does, and try it here
if it can change the public site.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.actions import action_registry
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Locale, Page
from wagtail.models.pages import PAGE_PERMISSION_TYPES
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home.domain.translations import prepare_locales, publish_translation
from home.models import StandardPage
from notices import domain
from notices.domain.moderation import EDITORS, REVIEWERS
from tests.unit.notices.world import fresh, make_notice, make_round, make_staff, publish

#: Views that only show, or keep what nobody outside sees: drafts, comments, locks, workflows, reports.
HARMLESS = {
    "wagtailadmin_pages": {
        *("add_subpage", "choose_parent", "collect_workflow_action_data", "confirm_workflow_cancellation"),
        *("history", "history_results", "lock", "unlock", "move", "preview_on_add", "preview_on_edit"),
        *("revisions_compare", "revisions_index", "revisions_view", "search", "search_results"),
        *("type_use", "type_use_results", "usage", "view_draft"),
        *("workflow_history", "workflow_history_detail", "workflow_preview"),
    },
    "wagtail_localize": {
        *("download_pofile", "preview_translation", "snippets_api_detail", "snippets_api_listing"),
        *(
            "translations_report",
            "translations_report_results",
            "submit_snippet_translation",
            "javascript_catalog",
        ),
    },
    "wagtailadmin_api:pages": {"detail", "find", "listing"},
    "wagtaillocales": {"copy", "history", "history_results", "index", "index_results", "usage"},
}
#: Views that might change the public site. Each is posted to below, or beside its name is said why not.
DOORS = {
    "wagtailadmin_pages": {
        *("add", "edit", "copy", "delete", "unpublish", "convert_alias", "move_confirm", "set_page_position"),
        *("revisions_revert", "revisions_unschedule", "workflow_action", "set_privacy"),
    },
    "wagtail_localize": {
        *("convert_to_alias", "stop_translation", "submit_page_translation", "update_translations"),
        *("edit_string_translation", "edit_override", "machine_translate", "upload_pofile"),
    },
    "wagtailadmin_api:pages": {"action"},
    "wagtaillocales": {"add", "delete", "edit"},  # administrators only
}
ACTIONS = {
    *("create", "edit", "delete", "copy", "move", "publish", "unpublish", "revert"),
    *("convert_alias", "create_alias", "copy_for_translation"),
}


def views_by_namespace():
    found = {}

    def walk(resolver, names):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern, [*names, pattern.namespace] if pattern.namespace else names)
            elif pattern.name:
                found.setdefault(":".join(names), set()).add(pattern.name)

    walk(get_resolver(), [])
    return found


@pytest.mark.parametrize("namespace", DOORS)
def test_no_door_is_unknown(namespace):
    assert views_by_namespace()[namespace] == DOORS[namespace] | HARMLESS[namespace]


def test_no_action_is_unknown():
    assert set().union(*action_registry.actions.values()) == ACTIONS
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    assert set(bulk_action_registry.actions["wagtailcore"]["page"]) == {
        "delete",
        "move",
        "publish",
        "unpublish",
    }


def test_no_right_over_pages_is_unknown():
    known = {"add", "bulk_delete", "change", "lock", "publish", "unlock"}
    assert {codename for codename, _short, _long in PAGE_PERMISSION_TYPES} == known


@pytest.fixture
def site(world, monkeypatch):
    """A plain page and an official one, both public in Chinese and in English, each with a draft that is not."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **kwargs: work())
    home = fresh(world.index.get_parent())
    english = prepare_locales()["en"]
    domain.prepare_moderation()
    guide = home.add_child(instance=StandardPage(title="申报指南", slug="guide", intro="每一步谁来做。"))
    guide.save_revision().publish()
    notice = publish(world, make_notice(world, make_round(world)))
    for page in (guide, notice):
        publish_translation(page=fresh(page), locale=english, fields={"title": "Public"})
        for version in (fresh(page), page.get_translation(english).specific):
            version.title = "NOT APPROVED"
            version.save_revision(user=world.editor)
    StringTranslation.objects.filter(context__path="title").update(
        data="NOT APPROVED", last_translated_by=world.editor
    )
    return world


def public_site():
    return {
        page.url_path: (page.title, page.intro, page.alias_of_id, page.view_restrictions.count())
        for page in Page.objects.live().filter(depth__gt=1).specific().order_by("path")
    }


def posts(page):
    """(address, entries) of every door for this page."""
    home = Page.objects.get(depth=2, locale=page.locale)
    section = page.get_parent()
    form = {
        "title": "NOT APPROVED",
        "slug": page.slug,
        "intro": "NOT APPROVED",
        **{f"{name}-count": 0 for name in ("body", "annexes", "contacts")},
        **{f"comments-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")},
    }

    def pages(name, *args):
        return reverse(f"wagtailadmin_pages:{name}", args=args)

    yield pages("edit", page.pk), form | {"action-publish": "1"}
    yield pages("edit", page.pk), form | {"action-unpublish": "1"}
    yield pages("add", "home", "standardpage", home.pk), form | {"slug": "new", "action-publish": "1"}
    yield (
        pages("copy", page.pk),
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": section.pk,
            "publish_copies": "on",
            "copy_subpages": "on",
        },
    )
    yield (
        pages("copy", page.pk),
        {
            "new_title": "Copy",
            "new_slug": "alias",
            "new_parent_page": section.pk,
            "alias": "on",
        },
    )
    yield pages("delete", page.pk), {}
    yield pages("unpublish", page.pk), {"include_descendants": "on"}
    yield pages("unpublish", section.pk), {"include_descendants": "on"}
    yield pages("move_confirm", page.pk, home.pk), {}
    yield pages("revisions_revert", page.pk, page.latest_revision_id), form | {"action-publish": "1"}
    yield pages("set_privacy", page.pk), {"restriction_type": "login"}
    state = page.current_workflow_task_state
    if state:
        yield pages("workflow_action", page.pk, "approve", state.pk), {}
    for action in ("delete", "unpublish", "publish", "move"):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        yield f"{address}?id={page.pk}&next=/admin/", {"include_descendants": "on", "chooser": home.pk}
    for action in ACTIONS - {"create", "edit"}:
        yield (
            reverse("wagtailadmin_api:pages:action", args=[page.pk, action]),
            {
                "destination_page_id": home.pk,
                "slug": f"by-{action.replace('_', '-')}",
                "locale": "ug",
                "recursive": "on",
                "keep_live": "on",
                "revision_id": page.latest_revision_id,
            },
        )
    yield from localize(page)


def localize(page):
    locales = Locale.objects.exclude(pk=page.locale_id)
    yield reverse("wagtail_localize:convert_to_alias", args=[page.pk]), {}
    yield (
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [locale.pk for locale in locales], "include_subtree": "on"},
    )
    for source in TranslationSource.objects.filter(object_id=page.translation_key):
        yield (
            reverse("wagtail_localize:update_translations", args=[source.pk]),
            {"publish_translations": "on"},
        )
    for translation in Translation.objects.filter(source__object_id=page.translation_key):
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        yield edit, {"action": "publish"}
        yield edit, {"localize-restart-translation": "1"}
        yield reverse("wagtail_localize:stop_translation", args=[translation.pk]), {}
        yield reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {}
        yield reverse("wagtail_localize:machine_translate", args=[translation.pk]), {}


def attempt(client, address, entries):
    """Some of their views break on bare posts; what they broke in the database goes back."""
    with transaction.atomic():
        client.post(address, entries)


def pages_of_the_site():
    keys = Page.objects.filter(slug__in=("guide", "notice-1")).values("translation_key")
    languages = ("zh-hans", "en")
    found = Page.objects.live().filter(translation_key__in=keys, locale__language_code__in=languages)
    return [page.specific for page in found]


@pytest.mark.everywhere
@pytest.mark.parametrize("group", [EDITORS, REVIEWERS])
def test_whoever_writes_or_reviews_changes_nothing_that_is_public(site, group):
    client, before = Client(raise_request_exception=False), public_site()
    client.force_login(make_staff(group))

    for page in pages_of_the_site():
        for address, entries in posts(page):
            attempt(client, address, entries)
            assert public_site() == before, address


def test_an_administrator_changes_no_official_page(site, django_user_model):
    client = Client(raise_request_exception=False)
    client.force_login(django_user_model.objects.create_superuser("root", name="管理员"))
    official = [page for page in pages_of_the_site() if page.slug == "notice-1"]
    before = {address: shown for address, shown in public_site().items() if "notice-1" in address}

    for page in official:
        for address, entries in posts(page):
            if entries.get("publish_translations") or entries.get("action"):
                continue  # administrators may release what an editor translated
            attempt(client, address, entries)
            now = {address: shown for address, shown in public_site().items() if "notice-1" in address}
            assert now == before, address
