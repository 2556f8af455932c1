"""The field types, as blocks: each with a word on what it is for and a picture of what the applicant will see."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import settings as types
from .base import YEARS, Field, FilledIn, decimal_number, formula_block, option_list, whole_number
from .columns import ColumnStream

PERCENT = "%"


def years_block():
    return blocks.ChoiceBlock(choices=YEARS, required=False, label=_("Asked for"))


class TextField(types.TextSettings, FilledIn, Field):
    class Meta:
        label = _("Short text")
        icon = "pilcrow"
        group = _("Text fields")
        description = _("One line, for names and titles.")
        preview_value = {"label": "集群名称", "max_length": 40}


class LongTextField(types.TextSettings, FilledIn, Field):
    class Meta:
        label = _("Long text")
        icon = "doc-full"
        group = _("Text fields")
        description = _("Several paragraphs, with a limit of characters.")
        preview_value = {"label": "集群简介", "min_length": 300, "max_length": 1000}


class IntegerField(types.NumberSettings, FilledIn, Field):
    years = years_block()
    settings_of_type = (*types.NumberSettings.settings_of_type, "years")

    class Meta:
        label = _("Whole number")
        icon = "order"
        group = _("Numbers")
        description = _("A count. Asked for several years, it is an indicator and stands in a table by year.")
        preview_value = {"label": "规模以上工业企业数", "unit": "家", "years": "y3,y2,y1"}


class DecimalField(types.DecimalSettings, FilledIn, Field):
    years = years_block()
    settings_of_type = (*types.DecimalSettings.settings_of_type, "years")

    class Meta:
        label = _("Decimal number")
        icon = "order"
        group = _("Numbers")
        description = _("An amount or a percentage, with a unit. Also by year, as an indicator.")
        preview_value = {"label": "集群营业收入", "unit": "亿元", "years": "y3,y2,y1"}


class ComputedField(Field):
    formula = formula_block(
        _("Formula"),
        _("For example c06 / c05 * 100. By year, a field’s bare code means its value of that year."),
    )
    gives = blocks.ChoiceBlock(
        choices=[("", _("A number")), ("text", _("A text"))], required=False, label=_("Kind of value")
    )
    bands = blocks.ListBlock(
        types.BandBlock(),
        label=_("Bands"),
        default=[],
        help_text=_(
            "If there are rows, the formula’s number is looked up in them, and the row in which it lies gives the value. "
            "An empty edge is open. Each row begins where the one before ends; the lowest and the highest edge belong "
            "to the table."
        ),
    )
    edges = blocks.ChoiceBlock(
        choices=[
            ("", _("to the row that begins with it (60 to below 70)")),
            ("upper", _("to the row that ends with it (above 60 to 70)")),
        ],
        required=False,
        label=_("An edge between two bands belongs"),
    )
    unit = blocks.CharBlock(required=False, max_length=20, label=_("Unit"))
    decimals = whole_number(_("Decimals"), max_value=10, default=2)
    years = years_block()
    required = None
    required_if = None

    settings_of_type = ("formula", "gives", "bands", "edges", "unit", "decimals", "years")

    class Meta:
        label = _("Computed value")
        icon = "superscript"
        group = _("Numbers")
        description = _("Worked out by a formula; the applicant sees it change while typing.")
        preview_value = {"label": "营业收入利润率", "unit": PERCENT, "formula": "0 + 8.25"}


class ScoreField(Field):
    max = decimal_number(_("Maximum score"))
    step = decimal_number(_("Score step"), default="0.5")
    evidence = blocks.CharBlock(
        required=False,
        label=_("Evidence fields"),
        help_text=_("Codes of the application’s fields that the expert is to look at, for example c04, c06."),
    )
    settings_of_type = ("max", "step", "evidence")

    class Meta:
        label = _("Score item")
        icon = "pick"
        group = _("Numbers")
        description = _("Points given by an expert up to a maximum. Only for score sheets.")
        preview_value = {"label": "市场占有率", "max": "3", "step": "0.5"}


class ChoiceField(types.ChoiceSettings, FilledIn, Field):
    class Meta:
        label = _("Choice")
        icon = "radio-full"
        group = _("Choices")
        description = _("One of several options. Up to six stand open, more become a drop-down list.")
        preview_value = {
            "label": "申报类型",
            "choices": [{"label": "单一地区", "code": "c1"}, {"label": "跨行政区联合", "code": "c2"}],
        }


class MultiChoiceField(types.MultiChoiceSettings, Field):
    class Meta:
        label = _("Multiple choice")
        icon = "tick-inverse"
        group = _("Choices")
        description = _("Any number of options, within limits.")
        preview_value = {
            "label": "要素保障",
            "choices": [{"label": "土地", "code": "c1"}, {"label": "能耗", "code": "c2"}],
        }


class RegionField(types.RegionSettings, FilledIn, Field):
    class Meta:
        label = _("Region")
        icon = "site"
        group = _("Choices")
        description = _("One place of the administrative division.")
        preview_value = {"label": "登记所在地", "level": "prefecture"}


class RegionsField(types.RegionSettings, Field):
    min_choices = whole_number(_("Choices at least"))
    max_choices = whole_number(_("Choices at most"))
    settings_of_type = ("level", "min_choices", "max_choices")

    class Meta:
        label = _("Several regions")
        icon = "site"
        group = _("Choices")
        description = _("Several places of the administrative division.")
        preview_value = {"label": "覆盖地州市", "level": "prefecture"}


class DateField(types.DateSettings, FilledIn, Field):
    class Meta:
        label = _("Date")
        icon = "date"
        group = _("Text fields")
        description = _("One day.")
        preview_value = {"label": "成立日期", "not_after": "deadline"}


class CreditCodeField(FilledIn, Field):
    class Meta:
        label = _("Credit code")
        icon = "key"
        group = _("Text fields")
        description = _("The unified social credit code of 18 characters; its check digit is verified.")
        preview_value = {"label": "统一社会信用代码"}


class ContactField(Field):
    class Meta:
        label = _("Contact person")
        icon = "user"
        group = _("Text fields")
        description = _("A person’s name, mobile number and e-mail address.")
        preview_value = {"label": "联系人"}


class DeclarationField(Field):
    must_be = blocks.BooleanBlock(
        required=False,
        label=_("Only “yes” can be submitted"),
        help_text=_("Without it, yes and no are both answers."),
    )
    settings_of_type = ("must_be",)

    class Meta:
        label = _("Declaration")
        icon = "check"
        group = _("Choices")
        description = _("A statement to confirm, or to answer with yes or no.")
        preview_value = {"label": "近三年未发生特别重大、重大生产安全事故", "must_be": True}


class FileField(types.FileSettings, Field):
    class Meta:
        label = _("File")
        icon = "upload"
        group = _("Files and tables")
        description = _("One uploaded file, checked for type and size.")
        preview_value = {"label": "产业规划", "extensions": ["pdf"], "max_mb": 50}


class FilesField(types.FileSettings, Field):
    min_files = whole_number(_("Files at least"))
    max_files = whole_number(_("Files at most"), default=10)
    settings_of_type = (*types.FileSettings.settings_of_type, "min_files", "max_files")

    class Meta:
        label = _("Several files")
        icon = "upload"
        group = _("Files and tables")
        description = _("Several uploaded files.")
        preview_value = {"label": "管理制度", "extensions": ["pdf", "docx"], "max_mb": 20, "max_files": 5}


class TableField(Field):
    columns = ColumnStream(required=False, label=_("Columns"))
    min_rows = whole_number(_("Rows at least"))
    max_rows = whole_number(_("Rows at most"), default=20)
    fixed_rows = option_list(_("Fixed rows"))
    settings_of_type = ("columns", "min_rows", "max_rows", "fixed_rows")

    class Meta:
        label = _("Table")
        icon = "table"
        group = _("Files and tables")
        description = _(
            "Rows that the applicant adds, or fixed rows to fill in. Columns have types of their own."
        )
        preview_value = {
            "label": "龙头企业",
            "columns": [
                {"type": "text", "value": {"label": "名称", "code": "t1"}},
                {"type": "decimal", "value": {"label": "上年营收", "unit": "亿元", "code": "n1"}},
            ],
        }


class NoteField(Field):
    required = None
    required_if = None
    public = None
    pii = None
    searchable = None
    use = None

    class Meta:
        label = _("Heading or remark")
        icon = "title"
        group = _("Files and tables")
        description = _("A heading between fields, with a remark below it. It asks for nothing.")
        preview_value = {"label": "促进组织的运行", "help": "按上一完整年度填写。"}


class FieldStream(blocks.StreamBlock):
    """Names are the types of the schema; they are stored, so they never change."""

    text = TextField()
    long_text = LongTextField()
    integer = IntegerField()
    decimal = DecimalField()
    computed = ComputedField()
    score = ScoreField()
    choice = ChoiceField()
    multi_choice = MultiChoiceField()
    declaration = DeclarationField()
    region = RegionField()
    regions = RegionsField()
    date = DateField()
    credit_code = CreditCodeField()
    contact = ContactField()
    file = FileField()
    files = FilesField()
    table = TableField()
    note = NoteField()

    class Meta:
        collapsed = True
