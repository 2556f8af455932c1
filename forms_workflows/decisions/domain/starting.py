"""Cases about titles: what may be started for which title now, why not, and the start itself.

A holder starts for its own titles, an officer with the procedure's role for those of the programme. Only titles of the
procedure's own programme are concerned.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.rounds.domain.standing import problems_of_opening
from forms_workflows.rounds.enums import OFFICERS, Start
from forms_workflows.rounds.models import Procedure, Round
from forms_workflows.submissions.domain.drafts import start_submission
from forms_workflows.submissions.domain.eligibility import unmet_before
from forms_workflows.submissions.domain.openings import ask_holder, open_by_office
from forms_workflows.submissions.domain.windows import check_window
from forms_workflows.submissions.models import Submission

from ..models import Title
from .titles import refusal_of_all

#: Before its plaque nothing can happen to a title but the plaque.
CONCERNED = [status for status in Title.Status if status != Title.Status.PENDING]


@dataclass
class Offer:
    """One procedure for one title: its round of this year, or why it cannot be started now, in sentences."""

    title: Title
    procedure: Procedure
    round: Round | None
    under_way: Submission | None = None
    reasons: list = field(default_factory=list)


def offers_to(organisations):
    """[(title, [Offer])] for the holders' titles: what these organisations may start, with the reasons against it."""
    titles = list(titles_held(organisations))
    programmes = {title.designation.round.programme_id for title in titles}
    procedures = procedures_of(programmes, [Start.HOLDER])
    offers = offers_about(titles, procedures)
    return (
        [(title, [offer for offer in offers if offer.title is title]) for title in titles] if offers else []
    )


def titles_held(organisations):
    titles = Title.objects.filter(organisation__in=organisations, status__in=CONCERNED)
    return titles.select_related("organisation__kind", "region", "designation__round__programme")


def titles_of(programme):
    """The titles of a programme that something may be started about."""
    titles = Title.objects.filter(designation__round__programme=programme, status__in=CONCERNED)
    return titles.select_related("organisation__kind", "region", "designation__round__programme")


def procedures_of(programmes, ways):
    found = Procedure.objects.filter(programme__in=programmes, started_by__in=ways)
    return list(found.select_related("programme__department", "process", "starter"))


def offers_about(titles, procedures):
    """[Offer] of each procedure for each title of its programme. Rounds and live cases are read once for all."""
    if not titles or not procedures:
        return []
    year = timezone.localdate().year
    rounds = {
        round.procedure_id: round
        for round in Round.objects.filter(standing=True, year=year, procedure__in=procedures).select_related(
            "programme__department", "process_version", "procedure"
        )
    }
    cases = cases_about(titles, procedures)
    return [
        offer_of(title, procedure, rounds.get(procedure.pk), cases, year)
        for procedure in procedures
        for title in titles
        if title.designation.round.programme_id == procedure.programme_id
    ]


def why_no_round(procedure, year):
    if problems_of_opening(procedure, year):
        return [_("No round of this year is open. Ask the department.")]
    return [_("The round of this year opens within the next minutes.")]


def cases_about(titles, procedures):
    """{(procedure, title): [cases]} of what has been started about these titles, newest first."""
    found = Submission.objects.filter(subject__in=titles, round__procedure__in=procedures)
    kept = {}
    for case in found.select_related("round", "process_version").order_by("-pk"):
        kept.setdefault((case.round.procedure_id, case.subject_id), []).append(case)
    return kept


def offer_of(title, procedure, round, cases, year):
    mine = cases.get((procedure.pk, title.pk), [])
    live = next((case for case in mine if case.status != Submission.Status.ENDED), None)
    reasons = reasons_against(title, procedure, round, mine, live) if round else why_no_round(procedure, year)
    return Offer(title, procedure, round, under_way=live, reasons=reasons)


def reasons_against(title, procedure, round, cases, live):
    """Sentences, the plainest first; none where the procedure may be started for the title now."""
    if live:
        return [_("One is under way: %(number)s.") % {"number": live.number}]
    try:
        check_window(round)
    except Refused as error:
        return [str(error)]
    if procedure.once_a_year and any(counts_for(case, round) for case in cases):
        return [_("It has been done for %(year)s already.") % {"year": round.year}]
    if sentence := refusal_of_all(title, round.graph):
        return [sentence]
    return unmet_before(round, title.organisation, title)


def counts_for(case, round):
    """Whether a case that is over used up the one time in the year: one that was withdrawn or lapsed did not."""
    return case.round_id == round.pk and case.end not in ("withdrawn", "lapsed")


@transaction.atomic
def start_by_holder(*, round, title, person):
    """A draft about the title, for the organisation that holds it, which the caller has checked ``person`` acts for."""
    title = lock_title(title)
    if round.procedure.started_by != Start.HOLDER:
        raise NotAllowed(
            _("“%(procedure)s” is started by the department.") % {"procedure": round.procedure.name}
        )
    refuse_start(title, round)
    return start_submission(round=round, organisation=title.organisation, person=person, subject=title)


def lock_title(title):
    """Two people who start the same for one title come one after the other."""
    return titles_locked().get(pk=title.pk)


def titles_locked():
    titles = Title.objects.select_for_update(of=("self",), no_key=True)
    return titles.select_related("organisation", "region", "designation__round")


def refuse_start(title, round):
    if title.designation.round.programme_id != round.programme_id or title.status not in CONCERNED:
        raise Refused(_("“%(title)s” is no title that this is for.") % {"title": title.name})
    cases = cases_about([title], [round.procedure]).get((round.procedure_id, title.pk), [])
    live = next((case for case in cases if case.status != Submission.Status.ENDED), None)
    if reasons := reasons_against(title, round.procedure, round, cases, live):
        raise Refused(" ".join(reasons))


# --- by an officer -----------------------------------------------------------------------------------


def procedures_started_by(desks):
    """The procedures that this person starts as an officer: by the role, in the department of the programme."""
    seats = {
        (membership.role_id, membership.department_id)
        for membership in desks.memberships
        if membership.department_id
    }
    roles = {role for role, _department in seats}
    found = Procedure.objects.filter(started_by__in=OFFICERS, starter__in=roles)
    found = found.select_related("programme__department", "process", "starter")
    return [one for one in found if (one.starter_id, one.programme.department_id) in seats]


def check_may_start(procedure, desks):
    if procedure.pk not in {one.pk for one in procedures_started_by(desks)}:
        raise NotAllowed(
            _("Your roles do not include starting “%(procedure)s”.") % {"procedure": procedure.name}
        )


def start_by_officer(*, procedure, titles, person, desks, reason):
    """Start the procedure about each of these titles, one short transaction each.

    Returns (cases, refusals): what was started, and a sentence for each title about which nothing was.
    """
    check_may_start(procedure, desks)
    if not reason.strip():
        raise Refused(_("Give the reason. The holder will read it."))
    round = round_of_year(procedure)
    if round is None:
        raise Refused(" ".join(why_no_round(procedure, timezone.localdate().year)))
    cases, refusals = [], []
    for title in titles:
        try:
            cases.append(start_one(round, title, person, reason.strip()))
        except Refused as error:
            refusals.append(str(error))
    return cases, refusals


def round_of_year(procedure):
    rounds = Round.objects.filter(standing=True, procedure=procedure, year=timezone.localdate().year)
    return rounds.select_related("programme__department", "process_version", "procedure").first()


@transaction.atomic
def start_one(round, title, person, reason):
    title = lock_title(title)
    refuse_start(title, round)
    start = ask_holder if round.procedure.started_by == Start.REQUEST else open_by_office
    return start(round=round, organisation=title.organisation, subject=title, person=person, reason=reason)
