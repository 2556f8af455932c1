"""Three languages: one tree each, Chinese first and authoritative, Uyghur from right to left."""

import re

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from home.domain.translations import prepare_home_page, prepare_locales, publish_translation
from home.models import HomePage, SectionPage, SiteSettings, StandardPage


@pytest.fixture
def home(db):
    return prepare_home_page(title="首页")


@pytest.fixture
def section(home):
    return home.add_child(instance=SectionPage(title="政策与指南", slug="policies", show_in_menus=True))


@pytest.fixture
def guide(section):
    return section.add_child(instance=StandardPage(title="申报指南", slug="guide", intro="每一步谁来做。"))


def html(path):
    """The page, with one space between attributes and none before the end of a tag, which mean nothing."""
    response = Client().get(path)
    assert response.status_code == 200
    return re.sub(r"\s+>", ">", " ".join(response.content.decode().split()))


def test_the_trees_are_mirrored_and_sound(guide):
    locales = prepare_locales()

    assert list(locales) == ["zh-hans", "en", "ug"]
    for code in ("en", "ug"):
        mirrored = Page.objects.get(translation_key=guide.translation_key, locale=locales[code])
        assert mirrored.live
        assert mirrored.alias_of_id == guide.pk
        assert mirrored.get_parent().numchild == 1
    assert not any(Page.find_problems())


def test_preparing_the_languages_twice_changes_nothing(guide):
    prepare_locales()
    before = list(Page.objects.order_by("path").values_list("path", "title", "numchild", "live"))

    prepare_locales()

    assert list(Page.objects.order_by("path").values_list("path", "title", "numchild", "live")) == before


def test_preparing_again_mirrors_what_was_added_since(home, guide):
    prepare_locales()
    late = home.add_child(instance=StandardPage(title="后来", slug="late"))

    prepare_locales()

    assert Page.objects.filter(translation_key=late.translation_key).count() == 3
    assert not any(Page.find_problems())


def test_translating_parents_after_their_children_leaves_the_tree_sound(
    home, section, guide, django_capture_on_commit_callbacks
):
    locales = prepare_locales()

    with django_capture_on_commit_callbacks(execute=True):
        for page in (guide, section, home):
            publish_translation(page=page, locale=locales["ug"], fields={"title": f"ug {page.title}"})
            publish_translation(page=page, locale=locales["en"], fields={"title": f"en {page.title}"})

    assert not any(Page.find_problems())
    assert "ug 申报指南" in html("/ug/policies/guide/")
    assert "en 申报指南" in html("/en/policies/guide/")


def test_a_translation_can_be_published_again_and_goes_on_in_the_translation_editor(guide):
    english = prepare_locales()["en"]

    publish_translation(page=guide, locale=english, fields={"title": "Guide"})
    page = publish_translation(page=guide, locale=english, fields={"title": "How to apply"})

    assert page.title == "How to apply"
    assert page.intro == "每一步谁来做。"
    assert page.alias_of_id is None
    assert Translation.objects.filter(source__object_id=guide.translation_key, enabled=True).count() == 1


def test_texts_in_a_body_are_translated_by_their_source_text(home):
    page = home.add_child(instance=StandardPage(title="指南", slug="guide"))
    page.body = page.body.stream_block.to_python(
        [
            {"type": "heading", "value": "申报条件"},
            {"type": "text", "value": "<p>第三方法人组织。</p><p>自愿申报。</p>"},
            {
                "type": "table",
                "value": {
                    "caption": "分值",
                    "columns": [{"type": "text", "heading": "维度"}, {"type": "number", "heading": "分"}],
                    "rows": [{"values": ["创新", "20"]}],
                },
            },
        ]
    )
    page.save_revision().publish()
    english = prepare_locales()["en"]
    words = {
        "申报条件": "Conditions",
        "第三方法人组织。": "A legal person & third party.",
        "分值": "Points",
        "维度": "Dimension",
        "创新": "Innovation",
    }

    publish_translation(page=page, locale=english, fields={"title": "Guide", "body": words})

    shown = html("/en/guide/")
    for text in ("Conditions", "A legal person &amp; third party.", "Points", "Dimension", "Innovation"):
        assert text in shown
    assert "自愿申报。" in shown  # not given, so still in the source language


def test_the_direction_of_writing_follows_the_language(guide):
    prepare_locales()

    assert '<html lang="zh-hans" dir="ltr">' in html("/policies/guide/")
    assert '<html lang="en" dir="ltr">' in html("/en/policies/guide/")
    assert '<html lang="ug" dir="rtl">' in html("/ug/policies/guide/")


def test_a_page_not_yet_translated_says_so_and_keeps_its_own_direction(guide):
    prepare_locales()

    shown = html("/ug/policies/guide/")

    assert '<article lang="zh-hans" dir="ltr">' in shown
    assert 'rel="canonical" href="http://localhost/policies/guide/"' in shown
    assert 'hreflang="ug" href="http' not in shown


def test_a_translated_page_names_its_versions_and_the_authoritative_one(guide):
    locales = prepare_locales()
    publish_translation(page=guide, locale=locales["en"], fields={"title": "Guide"})

    shown = html("/en/policies/guide/")

    assert 'rel="alternate" hreflang="zh-hans" href="http://localhost/policies/guide/"' in shown
    assert 'rel="alternate" hreflang="en" href="http://localhost/en/policies/guide/"' in shown
    assert '<a href="/policies/guide/" lang="zh-hans" dir="ltr">查看原文</a>' in shown
    assert "<article>" in shown


def test_the_language_switch_leads_to_the_same_page_under_each_languages_own_name(guide):
    prepare_locales()

    response = Client().get("/en/policies/guide/")
    links = [(link["name"], link["url"], link["current"]) for link in response.context["languages"]]

    assert links == [
        ("简体中文", "/policies/guide/", False),
        ("English", "/en/policies/guide/", True),
        ("ئۇيغۇرچە", "/ug/policies/guide/", False),
    ]


def test_without_a_version_the_switch_leads_to_the_home_page(home):
    prepare_locales()
    home.add_child(instance=StandardPage(title="仅中文", slug="only"))

    links = Client().get("/only/").context["languages"]

    assert [link["url"] for link in links] == ["/only/", "/en/", "/ug/"]


def test_elsewhere_the_switch_keeps_the_address_and_what_was_asked(home):
    prepare_locales()

    links = Client().get("/search/", {"q": "a"}).context["languages"]

    assert [link["url"] for link in links] == ["/search/?q=a", "/en/search/?q=a", "/ug/search/?q=a"]


def test_the_site_speaks_chinese_whatever_the_browser_asks_for(home):
    response = Client().get("/", headers={"accept-language": "en-US,en;q=0.9"})

    assert response.headers["Content-Language"] == "zh-hans"


def test_the_admin_speaks_chinese_by_default(admin_client, home):
    response = admin_client.get("/admin/", headers={"accept-language": "en"})

    assert '<html lang="zh-hans" dir="ltr"' in response.content.decode()


def test_the_sites_names_follow_the_language(home):
    prepare_locales()
    site = home.get_site()
    SiteSettings.objects.create(site=site, title="申报平台", title_ug="سۇپا", sponsor="工信厅")

    assert "سۇپا" in html("/ug/")
    assert "申报平台" in html("/en/")  # no English name given


def test_reading_a_page_never_writes_settings(home):
    html("/")

    assert not SiteSettings.objects.exists()


def test_the_home_page_replaces_wagtails_own_and_is_made_once(home):
    again = prepare_home_page(title="另一个")

    assert again.pk == home.pk
    assert HomePage.objects.count() == 1
    assert Page.objects.filter(depth=2).count() == 1
    assert not any(Page.find_problems())


def test_dates_are_written_as_each_language_does():
    from datetime import date

    from django.utils import formats

    shown = {}
    for code in ("zh-hans", "en", "ug"):
        with translation.override(code):
            shown[code] = formats.date_format(date(2026, 9, 28))

    assert shown == {"zh-hans": "2026年9月28日", "en": "28 September 2026", "ug": "2026/09/28"}


def test_locales_are_made_for_every_language(db):
    prepare_home_page(title="首页")
    prepare_locales()

    assert set(Locale.objects.values_list("language_code", flat=True)) == {"zh-hans", "en", "ug"}
