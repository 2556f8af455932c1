"""到期提醒: holders are told before a title ends and when it has ended, as often as the programme says."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from forms_workflows.rounds.models import Programme
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.domain.notify import notify_organisation

from ..models import Title, TitleReminder

#: Whoever starts to use reminders is not told of titles that ended longer ago: so many days.
LONG_OVER = 30
OVER = 0


def remind_of_ends():
    """Tell each holder what is due to be told today. May run at any time, by any number of processes. Returns how many."""
    return sum(remind(programme) for programme in Programme.objects.exclude(remind_days=""))


def remind(programme):
    today = timezone.localdate()
    first, last = today - timedelta(days=LONG_OVER), today + timedelta(days=max(programme.reminders))
    ending = Title.objects.filter(
        designation__round__programme=programme, status=Title.Status.ACTIVE, valid_until__range=(first, last)
    )
    sent = set(
        TitleReminder.objects.filter(title__in=ending).values_list("title", "last_day", "days").iterator()
    )
    due = [
        (pk, last_day, days)
        for pk, last_day in ending.order_by("valid_until", "pk").values_list("pk", "valid_until")
        if (days := due_at((last_day - today).days, programme.reminders)) is not None
    ]
    return sum(tell(*one) for one in due if one not in sent)


def due_at(left, reminders):
    """Of which reminder it is the time with so many days left: the nearest that has come, or None.

    >>> [due_at(left, (90, 30)) for left in (91, 90, 31, 30, 0, -1)]
    [None, 90, 90, 30, 30, 0]
    """
    return OVER if left < 0 else min((days for days in reminders if days >= left), default=None)


@transaction.atomic
def tell(pk, last_day, days):
    """Whether this call has told the holder; another process may have been faster, or the title was renewed."""
    title = (
        Title.objects.select_for_update(of=("self",), no_key=True)
        .select_related("submission__round")
        .filter(pk=pk, valid_until=last_day, status=Title.Status.ACTIVE)
        .first()
    )
    if title is None:
        return False
    _reminder, new = TitleReminder.objects.get_or_create(title=title, last_day=last_day, days=days)
    if new:
        data = {"until": last_day.isoformat()}
        event = case_event(title.submission, "title.reminded", None, days=days, **data)
        kind = "title_over" if days == OVER else "title_ends"
        notify_organisation(event, title.submission, kind=kind, data={"name": title.name, **data})
    return new
