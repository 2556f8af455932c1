"""Blocks that lead to other pages."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from ..reading.pages import prepare_listing


def in_visitors_language(pages):
    """{pk: the live version of the page in the active language, or the page itself}; one statement for all pages."""
    pages = list(pages)
    versions = {
        version.translation_key: version
        for version in Page.objects.live().filter(
            translation_key__in={page.translation_key for page in pages},
            locale__language_code=get_language(),
        )
    }
    return {page.pk: versions.get(page.translation_key, page) for page in pages}


def ready_links(links):
    """Values of ``LinkBlock`` as ``{"title", "text", "url"}``: the page of the visitor's language, or the address typed."""
    pages = in_visitors_language(link["page"] for link in links if link["page"])
    return [
        {
            "title": link["title"],
            "text": link["text"],
            "url": pages[link["page"].pk].url if link["page"] else link["address"],
        }
        for link in links
    ]


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=120)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Address"), required=False, help_text=_("An address on this site, for example /desk/")
    )

    class Meta:
        label = _("Link")
        icon = "link"

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            message = _("Choose a page or type an address, one of the two.")
            raise blocks.StructBlockValidationError(block_errors={"address": ValidationError(message)})
        address = cleaned.get("address")
        if address and not address.startswith("/"):
            message = _("The address begins with a slash.")
            raise blocks.StructBlockValidationError(block_errors={"address": ValidationError(message)})
        return cleaned


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=40)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"))

    class Meta:
        label = _("Links")
        icon = "link"
        template = "home/blocks/links.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        return context | {"links": ready_links(value["links"])}


class LatestBlock(blocks.StructBlock):
    """The newest pages below another one, each drawn by its own ``listing_template``."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=40)
    source = blocks.PageChooserBlock(label=_("Pages below"))
    limit = blocks.IntegerBlock(label=_("How many"), default=5, min_value=1, max_value=20)

    class Meta:
        label = _("Latest pages")
        icon = "list-ul"
        template = "home/blocks/latest.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        source = value["source"]
        if source:
            source = in_visitors_language([source])[source.pk]
            pages = source.get_children().live().public().order_by("-first_published_at")
            context |= {"source": source, "pages": prepare_listing(pages.specific()[: value["limit"]])}
        return context
