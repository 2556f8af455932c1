"""The window of a round, as far as an applicant is concerned."""

from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.rounds.models import Round
from forms_workflows.wording import deadline, moment, zoned


def check_window(round, now=None):
    """Raise Refused unless the round takes applications at this moment. The last second is too late."""
    now = now or timezone.now()
    if round.status in (Round.Status.DONE, Round.Status.CANCELLED):
        raise Refused(
            _("This round takes no applications any more: %(state)s.") % {"state": round.get_status_display()}
        )
    if round.status != Round.Status.OPEN or now < round.opens_at:
        raise Refused(_("Applications open on %(time)s.") % {"time": zoned(moment(round.opens_at))})
    if now >= round.closes_at:
        raise Refused(
            _("Applications closed on %(time)s. What you have filled in is kept.")
            % {"time": zoned(deadline(round.closes_at))}
        )
