"""The parameters that a programme may set: each is read where it takes effect, and there is no other."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ParameterKey(TextChoices):
    PUBLICITY_DAYS = "publicity_days", _("Publicity period, in days as its stage counts them")
    COUNT_FIRST_DAY = "count_first_day", _("The day of publication counts (true or false)")
    SHORTLIST_QUOTA = "shortlist_quota", _("Places on the shortlist")
    PASS_LINE = "pass_line", _("Pass line of the shortlist, in points")
    OBJECTION_DAYS = "objection_days", _("Investigation of an objection, in working days")
    OBJECTION_EXTENSION_DAYS = "objection_extension_days", _("Its one extension, in working days")
