"""What every question of a form offers its editor: label first, the common settings, the rest folded away."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..conditions.widget import ConditionInput
from .folding import FoldedBlock
from .preview import QuestionPreview

USES = [
    ("", _("Nothing special")),
    ("title", _("Title of the submission")),
    ("region", _("Region that decides who is responsible")),
    ("partner_regions", _("Regions of the joint applicants")),
    ("partners", _("Joint applicants")),
]
YEARS = [
    ("", _("One value, not by year")),
    ("y1", _("Last year")),
    ("y2,y1", _("Last two years")),
    ("y3,y2,y1", _("Last three years")),
    ("y5,y4,y3,y2,y1", _("Last five years")),
    ("n1,n2,n3", _("This year and the next two")),
    ("n1,n2,n3,n4,n5", _("This year and the next four")),
]


class PlainTextBlock(blocks.TextBlock):
    """Text over several lines whose input grows by CSS.

    Wagtail's measures itself when it appears, one after the other: with a thousand on a page that takes a minute.
    """

    @cached_property
    def field(self):
        widget = forms.Textarea(attrs={"rows": self.rows, "class": "form-text"})
        return forms.CharField(**{**self.field_options, "widget": widget})


def code_block():
    return blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("Code"),
        help_text=_(
            "Formulas name the field by it. Leave it empty for a proposal; it is fixed once published."
        ),
    )


def formula_block(label, help_text):
    return blocks.CharBlock(required=False, label=label, help_text=help_text, form_classname="formula")


def condition_block(label, help_text):
    """A formula that says yes or no, with its builder."""
    block = formula_block(label, help_text)
    block.field.widget = ConditionInput()
    return block


class Question(QuestionPreview, FoldedBlock):
    """One field. ``settings_of_type`` names the subclass’s own blocks, shown after the common ones.

    What is rarely touched (``advanced``) opens with the gear of the block.
    """

    label = blocks.CharBlock(label=_("Label"), max_length=200)
    help = PlainTextBlock(
        required=False, rows=1, label=_("Explanation"), help_text=_("Stands below the label.")
    )
    required = blocks.BooleanBlock(required=False, default=True, label=_("Required"))
    code = code_block()

    settings_of_type = ()
    advanced = ("code",)

    def get_form_layout(self):
        first = [name for name in ("label", "help", "required") if name in self.child_blocks]
        advanced = [name for name in self.advanced if name in self.child_blocks]
        return blocks.BlockGroup([*first, *self.settings_of_type], settings=advanced)

    class Meta:
        label_format = "{label} {code}"
        form_classname = "form-question struct-block"


class Field(Question):
    """A field of a section, as against a column of a table."""

    visible_if = condition_block(
        _("Shown only if"), _("A condition such as b02 = 'joint'. Empty: always shown.")
    )
    required_if = condition_block(_("Required if"), _("A condition under which the field must be filled in."))
    article = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("Cited article"),
        help_text=_("The article of the regulation it carries out."),
    )
    public = blocks.BooleanBlock(required=False, label=_("May be published"))
    pii = blocks.BooleanBlock(
        required=False,
        label=_("Personal data"),
        help_text=_("Only those who handle the case see the answer."),
    )
    searchable = blocks.BooleanBlock(required=False, label=_("Used for lists and statistics"))
    use = blocks.ChoiceBlock(choices=USES, required=False, label=_("Serves as"))

    advanced = (
        "code",
        "visible_if",
        "required_if",
        "prefill",
        "article",
        "public",
        "pii",
        "searchable",
        "use",
    )


class FilledIn(blocks.StructBlock):
    """A field that may begin with an answer."""

    prefill = formula_block(
        _("Filled in at first"),
        _(
            "What a new draft begins with, for the applicant to correct: applicant.code, applicant.region, or what a "
            "reference table has, such as lookup('firms', applicant.code, 'revenue')."
        ),
    )


class OptionBlock(FoldedBlock):
    label = blocks.CharBlock(label=_("Option text"), max_length=200)
    code = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("Code"),
        help_text=_("What is stored and what formulas compare with. Leave it empty for a proposal."),
    )

    class Meta:
        label = _("Option")
        label_format = "{label} {code}"


def option_list(label, default=()):
    return blocks.ListBlock(OptionBlock(), label=label, default=list(default), collapsed=True)


def whole_number(label, **kwargs):
    return blocks.IntegerBlock(required=False, min_value=0, label=label, **kwargs)


def decimal_number(label, **kwargs):
    return blocks.DecimalBlock(required=False, label=label, **kwargs)
