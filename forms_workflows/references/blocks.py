"""The columns of a table, as its editor lists them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .enums import ColumnKind


class ColumnBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=100, label=_("Column heading"))
    code = blocks.CharBlock(
        max_length=40,
        label=_("Code"),
        help_text=_("Formulas name the column by it: small letters, digits and underscores."),
    )
    kind = blocks.ChoiceBlock(choices=ColumnKind.choices, default=ColumnKind.TEXT, label=_("Holds"))

    class Meta:
        label = _("Column")
        icon = "table"
        label_format = "{label} {code}"
        form_classname = "reference-column struct-block"


class ColumnStream(blocks.StreamBlock):
    column = ColumnBlock()

    class Meta:
        max_num = 50
