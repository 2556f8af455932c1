"""What stands beside the stages: ends and translations."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_workflows.forms.editor.blocks.folding import FoldedBlock

from .fields import KeyBlock, switch


class EndBlock(FoldedBlock):
    title = blocks.CharBlock(label=_("End of the process"), max_length=60)
    key = KeyBlock(required=True, help_text=_("Outcomes name it as “end:” and this key."))
    label_for_applicant = blocks.CharBlock(label=_("What the applicant reads"), required=False)
    success = switch(_("The application has succeeded"))

    class Meta:
        icon = "circle-check"
        label = _("End of the process")
        label_format = "{title}"


class EndStream(blocks.StreamBlock):
    end = EndBlock()

    class Meta:
        collapsed = True


class TranslatedBlock(FoldedBlock):
    text = blocks.CharBlock(label=_("As written in the process"))
    en = blocks.CharBlock(label=_("English"), required=False)
    ug = blocks.CharBlock(label=_("Uyghur"), required=False)

    class Meta:
        icon = "globe"
        label = _("Translated text")
        label_format = "{text}"


class TranslationStream(blocks.StreamBlock):
    text = TranslatedBlock()

    class Meta:
        collapsed = True
