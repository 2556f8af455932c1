"""The settings that a type has, whether it stands in a section or in a table. Mixed into fields and columns."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ...kinds.files import EXTENSIONS
from ...schema.regions import level_choices, present
from .base import decimal_number, option_list, whole_number

FILE_TYPES = [(extension, extension) for extension in EXTENSIONS]


class TextSettings(blocks.StructBlock):
    min_length = whole_number(_("Characters at least"))
    max_length = whole_number(_("Characters at most"))

    settings_of_type = ("min_length", "max_length")


class NumberSettings(blocks.StructBlock):
    unit = blocks.CharBlock(required=False, max_length=20, label=_("Unit"))
    min = decimal_number(_("Lowest value"))
    max = decimal_number(_("Highest value"))

    settings_of_type = ("unit", "min", "max")


class DecimalSettings(NumberSettings):
    decimals = whole_number(_("Decimals"), max_value=10, default=2)

    settings_of_type = ("unit", "decimals", "min", "max")


class BandBlock(blocks.StructBlock):
    start = decimal_number(_("From"))
    end = decimal_number(_("To"))
    value = blocks.CharBlock(required=False, max_length=200, label=_("Gives"))

    class Meta:
        label = _("Row")
        form_classname = "form-band struct-block"


class ChoiceSettings(blocks.StructBlock):
    choices = option_list(_("Options"))
    choices_from = blocks.ChoiceBlock(
        choices=[("", _("The options above")), ("regions", _("The list of prefectures"))],
        required=False,
        label=_("Options come from"),
    )

    settings_of_type = ("choices", "choices_from")


class MultiChoiceSettings(ChoiceSettings):
    min_choices = whole_number(_("Choices at least"))
    max_choices = whole_number(_("Choices at most"))

    settings_of_type = ("choices", "choices_from", "min_choices", "max_choices")


class DateSettings(blocks.StructBlock):
    not_after = blocks.ChoiceBlock(
        choices=[
            ("", _("Any day")),
            ("deadline", _("Not after the deadline")),
            ("today", _("Not after today")),
        ],
        required=False,
        label=_("Latest day"),
    )

    settings_of_type = ("not_after",)


class LevelBlock(blocks.ChoiceBlock):
    """The levels of the site, by their keys. Stored keys are read as they are called now."""

    def __init__(self, **kwargs):
        super().__init__(choices=level_choices, **kwargs)

    def normalize_choice(self, value):
        return present(value)  # keys are texts: nobody need be asked which levels there are


class RegionSettings(blocks.StructBlock):
    level = LevelBlock(
        default="prefecture", label=_("Level of regions"), help_text=_("Which regions are offered.")
    )

    settings_of_type = ("level",)


class FileSettings(blocks.StructBlock):
    extensions = blocks.MultipleChoiceBlock(choices=FILE_TYPES, required=False, label=_("File types"))
    max_mb = whole_number(_("Size at most, MB"), max_value=500)

    settings_of_type = ("extensions", "max_mb")
