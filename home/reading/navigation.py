"""What stands around the matter of every page: navigation, languages, breadcrumbs. One query each, none twice in a request."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Site


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: str = ""  # the value of aria-current
    lang: str = ""  # set where the title is in another language than the page


def home_page(request: HttpRequest) -> Page | None:
    """The home page in the visitor's language, else the site's root page."""
    return _once(request, "home_page", lambda: _find_home_page(request))


def navigation(request: HttpRequest, page: Page | None = None) -> list[Link]:
    home = home_page(request)
    if home is None:
        return []
    items = home.get_children().live().in_menu()
    at_home = "page" if page and page.pk == home.pk else ""
    return [
        Link(_("Home"), home.get_url(request), at_home),
        *(
            Link(item.title, item.get_url(request), _aria_current(item, page), untranslated_language(item))
            for item in items
        ),
    ]


def footer_pages(request: HttpRequest, site_settings) -> list[Link]:
    """The pages chosen in the site settings, in the visitor's language where they exist in it."""
    chosen = [child["value"] for child in site_settings.footer_pages.raw_data]
    if not chosen:
        return []
    keys = Page.objects.filter(pk__in=chosen).values("translation_key")
    pages = Page.objects.live().filter(
        translation_key__in=keys, locale__language_code=translation.get_language()
    )
    return [Link(page.title, page.get_url(request), lang=untranslated_language(page)) for page in pages]


def trail(request: HttpRequest, page: Page) -> list[Link]:
    """From the home page down to ``page``; empty on the home page itself."""
    ancestors = page.get_ancestors().filter(depth__gt=1).live()
    links = [Link(each.title, each.get_url(request), lang=untranslated_language(each)) for each in ancestors]
    if links:
        links[0] = Link(_("Home"), links[0].url)
    return [*links, Link(page.title, "", "page", untranslated_language(page))] if links else []


def versions(request: HttpRequest, page: Page) -> dict[str, Page]:
    """The live versions of the page by language code, itself among them."""
    return _once(request, "versions", lambda: _find_versions(page))


def languages(request: HttpRequest | None, page: Page | None = None) -> list[dict]:
    """One link per language, under its own name, to this page in it or else to the home page in it."""
    path = request.get_full_path() if request else "/"
    found = versions(request, page) if request and page else {}
    active = translation.get_language()
    return [
        {
            "code": code,
            "name": translation.get_language_info(code)["name_local"],
            "dir": direction(code),
            "url": _url_in(code, request, path, page, found),
            "current": code == active,
        }
        for code, _language in settings.LANGUAGES
    ]


def alternates(request: HttpRequest, page: Page) -> list[dict]:
    """``hreflang`` links: only to versions that really are in their language."""
    return [
        {"code": code, "url": version.get_full_url(request)}
        for code, version in versions(request, page).items()
        if not untranslated_language(version)
    ]


def source_version(request: HttpRequest, page: Page) -> Page | None:
    """The page in the site's first language, which is the authoritative one; None for that page itself."""
    found = versions(request, page).get(settings.LANGUAGE_CODE)
    return found if found and found.pk != page.pk else None


def untranslated_language(page: Page) -> str:
    """The language a mirrored page is still in; empty for a page in its own language."""
    return (
        settings.LANGUAGE_CODE
        if page.alias_of_id and translation.get_language() != settings.LANGUAGE_CODE
        else ""
    )


def direction(code: str) -> str:
    return "rtl" if translation.get_language_info(code)["bidi"] else "ltr"


def _find_home_page(request):
    site = Site.find_for_request(request)
    if site is None:
        return None
    root = site.root_page
    if translation.get_language() == settings.LANGUAGE_CODE:
        return root
    translations = Page.objects.live().filter(translation_key=root.translation_key)
    return translations.filter(locale__language_code=translation.get_language()).first() or root


def _find_versions(page):
    pages = Page.objects.live().filter(translation_key=page.translation_key).select_related("locale")
    found = {each.locale.language_code: each for each in pages}
    return {code: found[code] for code, _language in settings.LANGUAGES if code in found}


def _url_in(code, request, path, page, found):
    if code in found:
        return found[code].get_url(request)
    return translate_url("/" if page else path, code)


def _aria_current(item, page):
    if page is None or not page.path.startswith(item.path):
        return ""
    return "page" if page.pk == item.pk else "true"


def _once(request, name, find):
    memory = request.__dict__.setdefault("_chrome", {})
    if name not in memory:
        memory[name] = find()
    return memory[name]
