"""The words of a programme, as its editor lists them."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .enums import Word


class WordBlock(blocks.StructBlock):
    word = blocks.ChoiceBlock(choices=Word.choices, label=_("Stands for"))
    text = blocks.CharBlock(
        max_length=40,
        label=_("Word"),
        help_text=_("As in the middle of a sentence. A language left empty keeps its usual word."),
    )
    text_en = blocks.CharBlock(max_length=60, required=False, label=_("In English"))
    text_ug = blocks.CharBlock(max_length=60, required=False, label=_("In Uyghur"))

    class Meta:
        label = _("Word")
        icon = "title"
        label_format = "{text} {text_en}"


class WordStream(blocks.StreamBlock):
    word = WordBlock()

    def clean(self, value):
        cleaned = super().clean(value)
        times = Counter(child.value["word"] for child in cleaned)
        twice = {
            place: ValidationError(_("This word stands here twice. Keep one of the two."))
            for place, child in enumerate(cleaned)
            if times[child.value["word"]] > 1
        }
        if twice:
            raise blocks.StreamBlockValidationError(block_errors=twice)
        return cleaned
