"""Blocks of regulations, notices and publicity pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from forms_workflows.citations import article_label, item_label

ARTICLE_TEXT = ["bold", "ol", "ul", "link", "document-link"]


class ItemBlock(blocks.StructBlock):
    """（一）…: an item of an article; its place in the list is its number."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=ARTICLE_TEXT)


class ArticleValue(blocks.StructValue):
    @property
    def anchor(self):
        return f"article-{self['number']}"

    @property
    def label(self):
        return article_label(self["number"])

    @property
    def numbered_items(self):
        return [
            {"anchor": f"{self.anchor}-{number}", "label": item_label(number), "value": item}
            for number, item in enumerate(self["items"], 1)
        ]


class ArticleBlock(blocks.StructBlock):
    number = blocks.IntegerBlock(
        label=_("Number"),
        min_value=1,
        max_value=999,
        help_text=_("Its anchor is made from the number: article-7."),
    )
    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=ARTICLE_TEXT)
    items = blocks.ListBlock(
        ItemBlock(),
        label=_("Items"),
        default=[],
        help_text=_("Their anchors follow their order: article-7-1."),
    )

    class Meta:
        label = _("Article")
        icon = "list-ol"
        value_class = ArticleValue
        template = "notices/blocks/article.html"


class ChapterBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80, help_text=_("For example 第一章　总则"))
    articles = blocks.ListBlock(ArticleBlock(), label=_("Articles"))

    class Meta:
        label = _("Chapter")
        icon = "folder-open-1"


class ChapterStream(blocks.StreamBlock):
    chapter = ChapterBlock()


class BasisBlock(blocks.StructBlock):
    """A document on which this one rests."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    number = blocks.CharBlock(label=_("Document number"), required=False, max_length=60)
    address = blocks.URLBlock(label=_("Address"), required=False)
    document = DocumentChooserBlock(label=_("File"), required=False)

    class Meta:
        label = _("Document")
        icon = "link"


class BasisStream(blocks.StreamBlock):
    basis = BasisBlock()


class AnnexBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: the title of the file")
    )
    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        label = _("Annex")
        icon = "doc-full"


class AnnexStream(blocks.StreamBlock):
    annex = AnnexBlock()


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=100, help_text=_("The office, or whom to ask for"))
    phone = blocks.CharBlock(label=_("Telephone"), required=False, max_length=60)
    fax = blocks.CharBlock(label=_("Fax"), required=False, max_length=60)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=200)

    class Meta:
        label = _("Contact")
        icon = "mail"


class ContactStream(blocks.StreamBlock):
    contact = ContactBlock()
