"""What a column can hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ColumnKind(TextChoices):
    TEXT = "text", _("Text, code or name")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    BOOLEAN = "boolean", _("Yes or no")
    DATE = "date", _("Date")


#: The type of a column in formulas.
TYPES = {
    ColumnKind.TEXT: "text",
    ColumnKind.INTEGER: "number",
    ColumnKind.DECIMAL: "number",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.DATE: "date",
}
#: What a row can be found by.
KEYS = (ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.DATE)
