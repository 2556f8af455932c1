"""Nothing inline and nothing from another host; only Wagtail's admin may have inline scripts."""

import re

import pytest
from django.conf import settings

from home.domain.translations import prepare_home_page, prepare_locales
from home.models import StandardPage

STRICT = ["/", "/en/", "/ug/", "/guide/", "/search/?q=x", "/sitemap/", "/nothing-here/", "/accounts/login/"]
ADDRESS = re.compile(
    r"""(?:(?:src|srcset|href|action|poster|data-[\w-]+)=["']|url\()\s*((?:https?:)?//[^"')\s]+)"""
)
INLINE = re.compile(
    r"""<style|\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\ssrc=)(?![^>]*application/json)"""
)


@pytest.fixture
def site(db):
    home = prepare_home_page(title="首页")
    home.add_child(instance=StandardPage(title="指南", slug="guide", show_in_menus=True))
    prepare_locales()
    return home


def directives(response):
    policy = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())


def foreign_addresses(html):
    """What the page would fetch or send to another host; links that a visitor may follow are not fetched."""
    html = re.sub(r"<a\s[^>]*>", "", html)
    own = ("//testserver", "//localhost")
    return [address for address in ADDRESS.findall(html) if not any(host in address for host in own)]


@pytest.mark.parametrize("path", STRICT)
def test_public_pages_and_sign_in_allow_nothing_inline(client, site, path):
    policy = directives(client.get(path))

    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == "'none'"


@pytest.mark.parametrize("path", STRICT)
def test_public_pages_hold_nothing_inline_and_name_no_other_host(client, site, path):
    html = client.get(path, follow=True).content.decode()

    assert not INLINE.findall(html)
    assert foreign_addresses(html) == []


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/"])
def test_only_the_admin_may_have_inline_scripts_and_it_names_no_other_host(admin_client, site, path):
    response = admin_client.get(path)

    assert "'unsafe-inline'" in directives(response)["script-src"]
    assert "'unsafe-inline'" in directives(response)["style-src"]
    assert directives(response)["object-src"] == "'none'"
    assert foreign_addresses(response.content.decode()) == []


def test_an_address_that_only_looks_like_the_admin_stays_strict(client, site):
    assert "unsafe-inline" not in client.get("/administration/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/en/admin/").headers["Content-Security-Policy"]


def test_the_admin_asks_no_other_host_for_news_or_portraits():
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None


def test_the_stylesheets_and_scripts_fetch_nothing_from_another_host():
    folder = settings.BASE_DIR / "site/portal/static/portal"
    for file in [*folder.rglob("*.css"), *folder.rglob("*.mjs")]:
        assert not re.search(r"https?://|@import|url\([\"']?//", file.read_text()), file


def test_the_stylesheets_use_logical_properties_only():
    physical = re.compile(
        r"^\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?:left|right|top|bottom)\s*:"
        r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)|(?:min-|max-)?(?:width|height)\s*:)",
        re.MULTILINE,
    )
    for file in (settings.BASE_DIR / "site/portal/static/portal/css").glob("*.css"):
        assert not physical.findall(file.read_text()), file.name
