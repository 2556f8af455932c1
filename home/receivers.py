"""Where every door of Wagtail and its packages ends: a page is saved, deleted or moved, a version or translation saved."""

from django.apps import apps
from django.db.models.signals import pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import pre_page_move
from wagtail_localize.models import StringTranslation, Translation

from .domain import publication, removal, translating
from .domain.rich_text import clean_segment


def page_is_saved(instance, update_fields=None, raw=False, **kwargs):
    if not raw:
        publication.check_saving(instance, update_fields)


def version_is_saved(instance, raw=False, **kwargs):
    model = instance.base_content_type.model_class()
    if not raw and model is not None and issubclass(model, Page):
        publication.check_schedule(instance)


def privacy_is_saved(instance, raw=False, **kwargs):
    if not raw:
        removal.check_hiding(instance.page)


def translation_is_saved(instance, raw=False, **kwargs):
    if not raw:
        translating.check_translation(instance)


def sentence_is_saved(instance, raw=False, **kwargs):
    if not raw:
        instance.data = clean_segment(instance.data)


def page_is_deleted(instance, **kwargs):
    removal.check_deletion(instance)


def translation_is_deleted(instance, **kwargs):
    translating.end_translation(instance)


def page_is_moved(sender, instance, parent_page_before, parent_page_after, **kwargs):
    removal.check_move(instance, parent_page_before, parent_page_after)


def connect():
    for model in apps.get_models():
        if issubclass(model, Page):
            pre_save.connect(page_is_saved, sender=model)
    pre_save.connect(version_is_saved, sender=Revision)
    pre_save.connect(privacy_is_saved, sender=PageViewRestriction)
    pre_save.connect(translation_is_saved, sender=Translation)
    pre_save.connect(sentence_is_saved, sender=StringTranslation)
    pre_delete.connect(page_is_deleted, sender=Page)  # told once for each page, whatever its kind
    pre_delete.connect(translation_is_deleted, sender=Translation)
    pre_page_move.connect(page_is_moved)
