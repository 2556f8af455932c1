"""How a procedure is started."""

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
