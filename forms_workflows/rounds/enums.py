"""How a procedure is started."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Start(TextChoices):
    """What begins a case. All but those of a notice are in the procedure's standing round of the year."""

    NOTICE = "notice", _("a notice with a window")
    HOLDER = "holder", _("the holder of a title")
    REQUEST = "request", _("an officer, who asks the holder to fill in the form")
    OFFICER = "officer", _("an officer, and the review begins at once")
    CASE = "case", _("another case that comes to a stage which says so")


#: Ways that need an officer's role.
OFFICERS = (Start.REQUEST, Start.OFFICER)


class Word(TextChoices):
    """What a programme may call by words of its own, on everything that the public and applicants read of it."""

    PUBLICITY = "publicity", _("that a list is made public: 公示, public notice")
    DESIGNATION = "designation", _("the decision at the end: 认定, grant")
    DESIGNATED = "designated", _("what has happened by it: 已认定, granted")
    TITLE = "title", _("what is given: 称号, scholarship")
    PLAQUE = "plaque", _("what is handed over with it: 牌匾, certificate")
    MEETING = "meeting", _("the meeting that decides: 党组会, 校长办公会")
