"""The site's languages: one tree of pages for each, mirrored from the first language and translated page by page."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import (
    LocaleSynchronization,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.strings import StringValue
from wagtail_localize.synctree import synchronize_tree

from ..models import HomePage
from .acting import as_system


@as_system()
def prepare_home_page(*, title: str, **fields) -> HomePage:
    """The site's home page, made in place of the page that Wagtail comes with; the present one if there is one already."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    home = HomePage.objects.filter(pk=site.root_page_id).first()
    if home:
        return home
    welcome, root = site.root_page, Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title=title, slug="index", locale=Locale.get_default(), **fields))
    home.save_revision().publish()
    site.root_page = home
    site.save()
    if welcome.pk != root.pk:
        Page.objects.get(pk=welcome.pk).delete()
    return HomePage.objects.get(pk=home.pk)


@as_system()
def prepare_locales() -> dict[str, Locale]:
    """Make every language of the settings and mirror the first one's tree into the others. May be repeated.

    Pages made by code are mirrored only by this, not by their creation: call it after them.
    """
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES
    }
    source = locales[settings.LANGUAGE_CODE]
    for locale in locales.values():
        if locale == source:
            continue
        LocaleSynchronization.objects.get_or_create(locale=locale, defaults={"sync_from": source})
        synchronize_tree(source, locale)
        _publish_home_pages(locale)
    return locales


@transaction.atomic
@as_system()
def publish_translation(*, page: Page, locale: Locale, fields: dict) -> Page:
    """Publish ``page`` in another language; what ``fields`` leaves out stays in the source language.

    ``fields`` maps a field to its translation, and a StreamField to a mapping of source texts to translations:
    ``{"title": "Guide", "body": {"申报条件": "Conditions"}}``. Editors can go on with it in wagtail-localize's editor.
    """
    source, _created = TranslationSource.update_or_create_from_instance(page.specific)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("context", "string"):
        text = _translated(segment, fields)
        if text:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=locale, context=segment.context, defaults={"data": text}
            )
    translation.save_target(publish=False)
    # Published from a fresh instance: the one that wagtail-localize holds may not know of its children.
    translated = translation.get_target_instance()
    translated.get_latest_revision().publish()
    return translated.specific_class.objects.get(pk=translated.pk)


def _translated(segment, fields):
    """The translation of a segment as wagtail-localize stores it, or None."""
    given = fields.get(segment.context.path)
    if given is None:
        given = fields.get(segment.context.path.split(".")[0])
    if isinstance(given, dict):
        given = given.get(segment.string.as_value().render_text())
    return StringValue.from_plaintext(given).data if given else None


def _publish_home_pages(locale):
    """A language can be reached only while its home page is live."""
    for home in Page.objects.filter(locale=locale, depth=2, live=False):
        home.specific.save_revision().publish()
