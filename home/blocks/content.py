"""Blocks of written matter."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .tables import TableBlock

RICH_TEXT = ["h3", "h4", "bold", "ol", "ul", "link", "document-link", "superscript", "subscript"]
PLAIN_TEXT = ["bold", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the page; its block id is its anchor."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "home/blocks/heading.html"
        max_length = 120


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": RICH_TEXT, **kwargs})

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "home/blocks/text.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "home/blocks/figure.html"


class HintBlock(blocks.StructBlock):
    """A passage set apart from the text."""

    tone = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("info", _("Information")), ("warn", _("Warning"))], default="info"
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN_TEXT)

    class Meta:
        label = _("Hint")
        icon = "warning"
        template = "home/blocks/hint.html"


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Entry name"), max_length=60)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN_TEXT)


class FactsBlock(blocks.ListBlock):
    def __init__(self, child_block=None, **kwargs):
        super().__init__(child_block or FactBlock(), **kwargs)

    class Meta:
        label = _("Facts")
        icon = "list-ul"
        template = "home/blocks/facts.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN_TEXT, required=False)


class StepsBlock(blocks.ListBlock):
    def __init__(self, child_block=None, **kwargs):
        super().__init__(child_block or StepBlock(), **kwargs)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "home/blocks/steps.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=RICH_TEXT)


class QuestionsBlock(blocks.ListBlock):
    def __init__(self, child_block=None, **kwargs):
        super().__init__(child_block or QuestionBlock(), **kwargs)

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        template = "home/blocks/questions.html"


class DocumentsBlock(blocks.ListBlock):
    """Annexes: each with its title, type and size."""

    def __init__(self, child_block=None, **kwargs):
        super().__init__(child_block or DocumentChooserBlock(), **kwargs)

    class Meta:
        label = _("Annexes")
        icon = "doc-full"
        template = "home/blocks/documents.html"


class ContentStream(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    table = TableBlock()
    steps = StepsBlock()
    facts = FactsBlock()
    hint = HintBlock()
    questions = QuestionsBlock()
    figure = FigureBlock()
    documents = DocumentsBlock()

    class Meta:
        template = "home/blocks/stream.html"
