"""How a procedure is started, and the parameters that a programme may set: each is read where it takes effect."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Start(TextChoices):
    """What begins a case. All but a notice are about a title, in the programme's standing round of the year."""

    NOTICE = "notice", _("a notice with a window")
    HOLDER = "holder", _("the holder of a title")
    REQUEST = "request", _("an officer, who asks the holder to fill in the form")
    OFFICER = "officer", _("an officer, and the review begins at once")


#: Ways that need an officer's role.
OFFICERS = (Start.REQUEST, Start.OFFICER)


class ParameterKey(TextChoices):
    PUBLICITY_DAYS = "publicity_days", _("Publicity period, in days as its stage counts them")
    COUNT_FIRST_DAY = "count_first_day", _("The day of publication counts (true or false)")
    SHORTLIST_QUOTA = "shortlist_quota", _("Places on the shortlist")
    PASS_LINE = "pass_line", _("Pass line of the shortlist, in points")
    OBJECTION_DAYS = "objection_days", _("Investigation of an objection, in working days")
    OBJECTION_EXTENSION_DAYS = "objection_extension_days", _("Its one extension, in working days")
