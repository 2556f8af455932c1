"""What every page of the site shows around its matter."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from django.utils.html import format_html_join

from home import display

register = template.Library()


@register.simple_tag(takes_context=True)
def display_attributes(context):
    """`` data-text="large"`` and the like, for ``<html>``; nothing for what is standard."""
    choice = display.chosen(_cookies(context))
    return format_html_join("", ' data-{}="{}"', ((k, v) for k, v in choice.items() if v != "standard"))


@register.simple_tag(takes_context=True)
def display_choices(context):
    choice = display.chosen(_cookies(context))
    return [{"name": name, "chosen": choice[name], **group} for name, group in display.OPTIONS.items()]


@register.simple_tag(takes_context=True)
def site_settings(context):
    return {"title": settings.WAGTAIL_SITE_NAME}


@register.simple_tag
def home_url():
    return translate_url("/", translation.get_language())


@register.simple_tag(takes_context=True)
def language_links(context):
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    active = translation.get_language()
    return [
        {
            "code": code,
            "name": translation.get_language_info(code)["name_local"],
            "dir": "rtl" if translation.get_language_info(code)["bidi"] else "ltr",
            "url": translate_url(path, code),
            "current": code == active,
        }
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def main_navigation(context):
    return []


def _cookies(context):
    request = context.get("request")
    return request.COOKIES if request else {}
