"""Sections, cross-checks and translations."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import PlainTextBlock, code_block, condition_block
from .fields import FieldStream
from .folding import FoldedBlock


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    help = PlainTextBlock(required=False, rows=1, label=_("Explanation"))
    fields = FieldStream(required=False, label=_("Fields"))
    code = code_block()
    visible_if = condition_block(
        _("Shown only if"), _("A condition for the whole section. Empty: always shown.")
    )

    class Meta:
        label = _("Section")
        icon = "list-ul"
        label_format = "{title} {code}"
        form_layout = blocks.BlockGroup(["title", "help", "fields"], settings=["code", "visible_if"])


class FormBodyStream(blocks.StreamBlock):
    section = SectionBlock()

    class Meta:
        collapsed = True


class CheckBlock(FoldedBlock):
    when = condition_block(
        _("Must hold"), _("For example c03 <= c01. While a value is missing, nothing is said.")
    )
    message = blocks.CharBlock(
        required=False,
        label=_("Message"),
        help_text=_("What the applicant is told when it does not hold: name the fields and the way out."),
    )
    fields = blocks.CharBlock(
        required=False,
        label=_("Marked fields"),
        help_text=_("Codes. Empty: the fields that the condition names."),
    )
    level = blocks.ChoiceBlock(
        choices=[("error", _("Error: cannot be submitted")), ("warning", _("Warning: may be submitted"))],
        default="error",
        label=_("Severity"),
    )
    per_year = blocks.BooleanBlock(
        required=False,
        label=_("For each year"),
        help_text=_("A bare field code then means its value of each year in turn."),
    )
    code = blocks.CharBlock(required=False, max_length=40, label=_("Code"))

    class Meta:
        label = _("Cross-check")
        icon = "warning"
        label_format = "{when}"
        form_layout = blocks.BlockGroup(["when", "message", "fields", "level", "per_year"], settings=["code"])


class CheckStream(blocks.StreamBlock):
    check = CheckBlock()

    class Meta:
        collapsed = True


class TranslationBlock(FoldedBlock):
    source = PlainTextBlock(rows=1, label=_("Text in the form"))
    en = PlainTextBlock(required=False, rows=1, label=_("English"))
    ug = PlainTextBlock(required=False, rows=1, label=_("Uyghur"), form_attrs={"dir": "auto"})

    class Meta:
        label = _("Translation")
        icon = "globe"
        label_format = "{source}"


class TranslationStream(blocks.StreamBlock):
    text = TranslationBlock()

    class Meta:
        collapsed = True
