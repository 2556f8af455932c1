"""That a page has a translation at all, and that it ends."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from ..errors import PublicationRefused
from . import acting
from .deciding import Decision, may_release
from .events import enter


def check_translation(translation):
    """Guard the record of a translation: never into the first language, and a public one is ended by publishers only."""
    if translation.target_locale.language_code == settings.LANGUAGE_CODE:
        raise PublicationRefused(
            [
                _(
                    "The Chinese page is written first and translated from; it cannot be made from a translation."
                )
            ]
        )
    stored = Translation.objects.filter(pk=translation.pk).first() if translation.pk else None
    if stored is None:
        enter_translation("page.translation_started", translation)
    elif stored.enabled and not translation.enabled:
        end_translation(translation)


def end_translation(translation):
    page = translated_page(translation)
    if page is not None and page.live and not page.alias_of_id:
        may_release(page)
    enter_translation("page.translation_ended", translation)


def translated_page(translation):
    return Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.target_locale
    ).first()


def enter_translation(action, translation):
    page = (
        translated_page(translation)
        or Page.objects.filter(translation_key=translation.source.object_id).first()
    )
    if page is None:  # contacts are translated too
        return
    language = translation.target_locale.language_code
    with transaction.atomic():
        enter(action, page, Decision(acting.person()), into=language)
