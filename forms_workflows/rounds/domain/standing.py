"""Standing rounds: a procedure about titles has one round a year, which opens by itself."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.each import each, in_slices
from forms_workflows.wording import for_the_record

from ..enums import Start
from ..models import Procedure, Round
from .rounds import announce, end_round, problems_of_process

#: What a standing round is called.
NAME = gettext_lazy("%(procedure)s %(year)s")


def window_in(year, opens_on="", closes_on=""):
    """(first moment, moment after the last day) of a window in this year; the whole year where nothing is said.

    >>> opens, closes = window_in(2026, "01-05", "03-31")
    >>> opens.isoformat(), closes.isoformat()
    ('2026-01-05T00:00:00+08:00', '2026-04-01T00:00:00+08:00')
    """
    return midnight(year, opens_on or "01-01"), midnight(year, closes_on or "12-31", days=1)


def midnight(year, day, *, days=0):
    date = datetime.strptime(f"{year}-{day}", "%Y-%m-%d").date() + timedelta(days=days)  # noqa: DTZ007
    return timezone.make_aware(datetime.combine(date, time()))


def open_standing():
    """Open this year's round of every procedure about titles that has none and can have one. Returns how many."""
    year = timezone.localdate().year
    due = Procedure.objects.exclude(started_by=Start.NOTICE).exclude(rounds__standing=True, rounds__year=year)
    return each("standing round of procedure", in_slices(due), lambda due: open_for_year(due, year))


@transaction.atomic
def open_for_year(procedure, year):
    """The procedure's round of this year, announced; False where there is one, or where something is missing."""
    procedure = (
        Procedure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__department", "process")
        .get(pk=procedure.pk)
    )
    if problems_of_opening(procedure, year) or procedure.rounds.filter(standing=True, year=year).exists():
        return False
    opens_at, closes_at = window_in(year, procedure.opens_on, procedure.closes_on)
    round = Round.objects.create(
        procedure=procedure,
        year=year,
        title=for_the_record(NAME, procedure=procedure.title, year=year),
        title_en=f"{procedure.title_en} {year}" if procedure.title_en else "",
        opens_at=opens_at,
        closes_at=closes_at,
        standing=True,
    )
    return announce(round, person=None)


def problems_of_opening(procedure, year):
    """Plain sentences that say why this year's round of the procedure does not open."""
    if not procedure.is_standing:
        return []
    _opens, closes_at = window_in(year, procedure.opens_on, procedure.closes_on)
    problems = problems_of_process(procedure)
    if closes_at <= timezone.now():
        problems.append(
            _("Its days in %(year)s are over. The next round opens in %(next)s.")
            % {"year": year, "next": year + 1}
        )
    return problems


def close_standing():
    """Close the standing rounds whose days are over and whose cases have all ended. Returns how many."""
    over = Round.objects.filter(
        standing=True, status=Round.Status.OPEN, closes_at__lte=timezone.now()
    ).exclude(submissions__status__in=("draft", "signing", "open"))
    return each("standing round", in_slices(over), close_if_over)


@transaction.atomic
def close_if_over(round):
    round = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round.pk)
    live = round.submissions.exclude(status="ended").exists()
    if live or round.status != Round.Status.OPEN or round.closes_at > timezone.now():
        return False
    return end_round(round, Round.Status.DONE, None, "round.closed")
