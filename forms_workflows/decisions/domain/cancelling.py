"""What a cancelled round leaves of its lists and periods."""

from django.db import transaction
from django.utils import timezone

from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.reasons import coded

from ..models import PublicityPeriod, Shortlist
from .shortlists import LIVE


@transaction.atomic
def end_lists(round):
    """Suspend what is public of a cancelled round; its lists are void. The cases end by themselves."""
    reason = coded("round_cancelled", round.end_reason)
    running = PublicityPeriod.objects.select_for_update(of=("self",)).filter(
        shortlist__round=round, voided_at__isnull=True, closed_at__isnull=True
    )
    for publicity in running:
        publicity.voided_at, publicity.void_reason = timezone.now(), reason
        publicity.save(update_fields=["voided_at", "void_reason"])
        round_event(round, "publicity.voided", round.ended_by, subject=publicity, reason=reason)
    for shortlist in Shortlist.objects.select_for_update(of=("self",)).filter(round=round, status__in=LIVE):
        shortlist.status = Shortlist.Status.VOID
        shortlist.save(update_fields=["status"])
        round_event(round, "shortlist.voided", round.ended_by, subject=shortlist, reason=reason)
