"""For the minute tick: what was decided about a whole list, and has not come to each of its cases yet.

A ranking's list, a meeting's decision, a page and a document take effect at once; the cases follow in short
transactions. Whoever brought it about waits for a while; the rest is done here, and so is what has failed.
"""

from django.db.models import Exists, OuterRef

from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission

from ..models import PublicityPeriod, Shortlist
from .designations import settle_designation, unsettled_designations
from .meetings import settle_decided
from .publicity import settle_published, unpublished
from .shortlists import before_meeting, fresh_lists, settle_list

#: How long one sweep goes on with one list.
SWEEPING_SECONDS = 40


def settle_all():
    """Returns how many cases moved."""
    return sum(
        settle(found, SWEEPING_SECONDS)
        for settle, unsettled in (
            (settle_list, fresh_lists),
            (settle_decided, decided_lists),
            (settle_published, running_periods),
            (settle_designation, unsettled_designations),
        )
        for found in unsettled()
    )


def to_follow(shortlist):
    """How many cases have still to follow what was decided about their list."""
    if shortlist.status == Shortlist.Status.PUBLIC:
        return sum(unpublished(period).count() for period in running_periods().filter(shortlist=shortlist))
    if shortlist.run.meeting and shortlist.status in (Shortlist.Status.DECIDED, Shortlist.Status.REJECTED):
        return before_meeting(shortlist).count()
    return 0


def waiting(**where):
    """Lists with a case that stands so, of rounds that go on."""
    cases = Submission.objects.filter(shortlisted__shortlist=OuterRef("pk"), status=Submission.Status.OPEN)
    lists = Shortlist.objects.filter(Exists(cases.filter(**where)), round__status=Round.Status.OPEN)
    return lists.select_related("round__programme__department", "round__process_version")


def decided_lists():
    """Lists on which a meeting has decided and of which a case still lies before it."""
    decided = waiting(taken=True).filter(meeting__isnull=False).exclude(status=Shortlist.Status.DEFERRED)
    return decided.select_related("meeting__registered_by", "round__process_version")


def running_periods():
    """Periods of which a case still waits for the page."""
    periods = PublicityPeriod.objects.filter(
        shortlist__in=waiting(part="page", taken=True), voided_at__isnull=True, closed_at__isnull=True
    )
    return periods.select_related("shortlist__round__process_version", "opened_by")
