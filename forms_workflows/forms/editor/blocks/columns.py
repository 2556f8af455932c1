"""Columns of a table: the simple types, with what a cell needs and nothing more."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import settings as types
from .base import Question


class TextColumn(types.TextSettings, Question):
    class Meta:
        label = _("Short text")
        icon = "pilcrow"


class LongTextColumn(types.TextSettings, Question):
    class Meta:
        label = _("Long text")
        icon = "doc-full"


class IntegerColumn(types.NumberSettings, Question):
    class Meta:
        label = _("Whole number")
        icon = "order"


class DecimalColumn(types.DecimalSettings, Question):
    class Meta:
        label = _("Decimal number")
        icon = "order"


class ChoiceColumn(types.ChoiceSettings, Question):
    class Meta:
        label = _("Choice")
        icon = "radio-full"


class MultiChoiceColumn(types.MultiChoiceSettings, Question):
    class Meta:
        label = _("Multiple choice")
        icon = "tick-inverse"


class DateColumn(types.DateSettings, Question):
    class Meta:
        label = _("Date")
        icon = "date"


class RegionColumn(types.RegionSettings, Question):
    class Meta:
        label = _("Region")
        icon = "site"


class CreditCodeColumn(Question):
    class Meta:
        label = _("Credit code")
        icon = "key"


class FileColumn(types.FileSettings, Question):
    class Meta:
        label = _("File")
        icon = "upload"


class ColumnStream(blocks.StreamBlock):
    text = TextColumn()
    long_text = LongTextColumn()
    integer = IntegerColumn()
    decimal = DecimalColumn()
    choice = ChoiceColumn()
    multi_choice = MultiChoiceColumn()
    date = DateColumn()
    region = RegionColumn()
    credit_code = CreditCodeColumn()
    file = FileColumn()

    class Meta:
        collapsed = True
