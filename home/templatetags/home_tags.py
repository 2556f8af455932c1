"""What every page of the site shows around its matter."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from home.models import SiteSettings

from ..domain import rich_text
from ..reading import navigation, preferences

register = template.Library()


@register.simple_tag(takes_context=True)
def display_attributes(context):
    """`` data-text="large"`` and the like, for ``<html>``; nothing for what is standard."""
    choice = preferences.chosen(_cookies(context))
    return format_html_join("", ' data-{}="{}"', ((k, v) for k, v in choice.items() if v != "standard"))


@register.simple_tag(takes_context=True)
def display_choices(context):
    choice = preferences.chosen(_cookies(context))
    return [{"name": name, "chosen": choice[name], **group} for name, group in preferences.OPTIONS.items()]


@register.simple_tag(takes_context=True)
def site_settings(context):
    request = context.get("request")
    return SiteSettings.for_request(request) if request else SiteSettings()


@register.simple_tag(takes_context=True)
def site_name(context):
    """The name that the settings give; without a request, as on the page of an outage, no look into the database."""
    request = context.get("request")
    return SiteSettings.for_request(request).localised_title if request else settings.WAGTAIL_SITE_NAME


@register.simple_tag
def home_url():
    return translate_url("/", translation.get_language())


@register.simple_tag(takes_context=True)
def main_navigation(context):
    request = context.get("request")
    return navigation.navigation(request, context.get("page")) if request else []


@register.simple_tag(takes_context=True)
def footer_pages(context, site_settings):
    request = context.get("request")
    return navigation.footer_pages(request, site_settings) if request else []


@register.simple_tag(takes_context=True)
def language_links(context):
    return navigation.languages(context.get("request"), context.get("page"))


@register.simple_tag(takes_context=True)
def language_alternates(context, page):
    return navigation.alternates(context["request"], page)


@register.simple_tag(takes_context=True)
def source_version(context, page):
    return navigation.source_version(context["request"], page)


@register.simple_tag(takes_context=True)
def page_trail(context, page):
    return navigation.trail(context["request"], page)


@register.simple_tag(takes_context=True)
def canonical_url(context, page):
    """The page's own address; a mirrored page names the one that it mirrors."""
    mirrored = page.alias_of_id and navigation.source_version(context["request"], page)
    return (mirrored or page).get_full_url(context["request"])


@register.simple_tag
def page_numbers(pages):
    return list(pages.paginator.get_elided_page_range(pages.number, on_each_side=2, on_ends=1))


@register.simple_tag
def language_attributes(page):
    """`` lang="…" dir="…"`` for the element that holds a page which is still in another language."""
    code = navigation.untranslated_language(page)
    return format_html(' lang="{}" dir="{}"', code, navigation.direction(code)) if code else ""


@register.filter
def clean(html):
    """Rich text without whatever editors cannot make; see ``home.domain.rich_text``."""
    return mark_safe(rich_text.clean(html))


def _cookies(context):
    request = context.get("request")
    return request.COOKIES if request else {}
