"""A running publicity period when the calendar changes (X13): its end may only move later."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.calendars.domain import CalendarNotConfirmed, recompute
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.submissions.domain.events import round_event

from ..models import PublicityPeriod
from .publicity import cases_at


@transaction.atomic
def recount_periods(now=None):
    """Count every running period anew; those that end later by the new calendar are moved. Returns them."""
    running = PublicityPeriod.objects.filter(
        voided_at__isnull=True, closed_at__isnull=True, ends_at__gt=now or timezone.now()
    ).exclude(calendar_digest="")
    moved = []
    for publicity in running.select_related("shortlist__round__programme__department"):
        plan = recount(publicity)
        if plan is not None:
            move_end(publicity, plan)
            moved.append(publicity)
    return moved


def recount(publicity):
    """The period as the calendar counts it now, if it ends later, else None. Refused where its end is not known."""
    round = publicity.shortlist.round
    try:
        return recompute(
            announced_last=date.fromisoformat(publicity.last_day),
            start=publicity.starts_at,
            days=len(publicity.days),
            count_first_day=publicity.count_first_day,
            department=round.programme.department,
        )
    except CalendarNotConfirmed as error:
        raise Refused(
            _("With these days the running publicity period of “%(round)s” has no certain end. %(reason)s")
            % {"round": round, "reason": error}
        ) from error


def move_end(publicity, plan):
    before = {"ends_at": publicity.ends_at.isoformat()}
    publicity.days = [day.isoformat() for day in plan.counted]
    publicity.ends_at, publicity.calendar_digest = plan.ends_at, plan.digest
    publicity.save(update_fields=["days", "ends_at", "calendar_digest"])
    round = publicity.shortlist.round
    stage = publicity.shortlist.run.publicity.key
    for process_pk in (
        cases_at(publicity.shortlist, "period").order_by("process").values_list("process", flat=True)
    ):
        engine.reschedule(process_pk=process_pk, stage=stage, ends_at=plan.ends_at)
    round_event(
        round,
        "publicity.moved",
        None,
        subject=publicity,
        before=before,
        after={"ends_at": publicity.ends_at.isoformat()},
        days=publicity.days,
    )
