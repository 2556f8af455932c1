"""What fields of programmes are checked by."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: A day that comes back every year, as an editor types it. The 29th of February is not in every year.
DAY = RegexValidator(
    r"^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))\Z",
    _("Write month and day, for example 03-31."),
)
#: Numbers of days between 1 and 999, each once named.
DAYS = RegexValidator(
    r"^[1-9]\d{0,2}(, ?[1-9]\d{0,2}){0,9}\Z", _("Write numbers of days, for example 90, 30.")
)
