"""Draw up the shortlist (拟定入围名单) from the ranking and put it before the meeting."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.each import each, in_slices, in_time
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain.ranking import is_stale, still_before_ranking
from forms_workflows.rounds.enums import ParameterKey
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.events import case_event, round_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.models import Submission
from forms_workflows.wording import deadline, joined

from ..models import Shortlist, ShortlistItem

#: A list in these states is the round's list; a second one is drawn up only after it has failed.
LIVE = (
    Shortlist.Status.DRAFT,
    Shortlist.Status.PROPOSED,
    Shortlist.Status.APPROVED,
    Shortlist.Status.PUBLIC,
    Shortlist.Status.VOID,
)


#: How long whoever draws up a list waits for its cases to move; what is left goes on with the next sweeps.
MOVING_SECONDS = 20

#: How long one sweep goes on with it.
SWEEPING_SECONDS = 40

#: How many of those who would be left out are named in a warning.
NAMED = 20


def selection_rule(round):
    """{quota, pass_line} as Decimals/ints or None: the round's parameters before the stage's own settings."""
    rule = round.graph.first(Kind.RANK).rank
    quota = round.parameter(ParameterKey.SHORTLIST_QUOTA, rule.quota)
    line = round.parameter(ParameterKey.PASS_LINE, rule.pass_line)
    return {
        "quota": int(quota) if quota not in (None, "") else None,
        "pass_line": Decimal(line) if line not in (None, "") else None,
    }


def propose_selection(ranking, rule):
    """Which ranked cases the rule selects: (selected, ties at the quota line). A vetoed case is never selected."""
    eligible = eligible_cases(ranking, rule)
    quota = rule["quota"]
    if quota is None or len(eligible) <= quota:
        return eligible, []
    last, first_out = eligible[quota - 1], eligible[quota]
    if last.position == first_out.position:
        return [case for case in eligible if case.position < last.position], [
            case for case in eligible if case.position == last.position
        ]
    return eligible[:quota], []


def eligible_cases(ranking, rule):
    """Ranked cases that are still in the round, without a veto and not below the pass line, best first."""
    cases = ranking.cases.exclude(submission__status=Submission.Status.ENDED)
    return [
        case
        for case in cases.select_related("submission")
        if not case.vetoed and (rule["pass_line"] is None or case.score >= rule["pass_line"])
    ]


def draw_up_shortlist(*, round, ranking, selected, person, note="", tie_reason="", early_reason=""):
    """List the selected cases, end the others as not shortlisted (未入围), and move the listed ones on.

    ``selected``: submissions in order. Choosing among cases that are equal at the quota line needs a reason (X8), and
    so does (``early_reason``) a list while others may still apply: see ``left_out``.
    The list is made at once; its cases move one by one behind it, so that nobody else waits for the round. What is
    not moved when ``MOVING_SECONDS`` are over goes on with the next sweeps.
    """
    with transaction.atomic():
        shortlist = make_shortlist(round, ranking, list(selected), person, note, tie_reason, early_reason)
    settle_list(shortlist)
    return shortlist


def make_shortlist(round, ranking, selected, person, note, tie_reason, early_reason):
    if ranking.round_id != round.pk:
        raise Refused(_("This ranking belongs to another round."))
    if still_before_ranking(round).exists():
        raise Refused(
            _("Some cases are still being reviewed. The list is drawn up when all have been scored.")
        )
    if round.shortlists.filter(status__in=LIVE).exists():
        raise Refused(_("This round has a shortlist already."))
    if left_out(round) and not early_reason.strip():
        raise Refused(early_warning(round))
    if not selected:
        raise Refused(_("Select at least one case."))
    ranked = {case.submission_id: case for case in ranking.cases.select_related("submission")}
    check_selected(ranking, ranked, selected)
    check_rule(round, ranking, selected, tie_reason)
    try:
        with transaction.atomic():
            shortlist = Shortlist.objects.create(
                round=round,
                ranking=ranking,
                version=next_version(round),
                note="\n".join(filter(None, [note, tie_reason, early_reason.strip()])),
                drawn_up_by=person,
            )
    except IntegrityError as error:
        raise Refused(_("This round has a shortlist already.")) from error
    ShortlistItem.objects.bulk_create(
        ShortlistItem(shortlist=shortlist, submission=case, position=position)
        for position, case in enumerate(selected, 1)
    )
    round_event(
        round,
        "shortlist.drawn_up",
        person,
        subject=shortlist,
        after={"cases": [case.pk for case in selected], "version": shortlist.version},
        **({"early": early_reason.strip()} if early_reason.strip() else {}),
    )
    return shortlist


def left_out(round):
    """Cases that may still be submitted or are not decided yet, and can get on no list any more once it is live.

    Applicants with a draft while the window is open, and nobody else's: what is in review keeps the list from being
    drawn up at all. With the window open there may be applicants who have not begun; ``early_warning`` says so.
    """
    if timezone.now() >= round.closes_at:
        return None
    drafts = (Submission.Status.DRAFT, Submission.Status.SIGNING)
    return Submission.objects.filter(round=round, status__in=drafts)


def early_warning(round):
    """Who would be left out if the list were drawn up now: a sentence with their names, or an empty text."""
    drafts = left_out(round)
    if drafts is None:
        return ""
    names = [str(case) for case in drafts.select_related("organisation").order_by("number")[:NAMED]]
    more = drafts.count() - len(names)
    sentence = _("Applications close on %(time)s only; whoever applies until then can get on no list.") % {
        "time": deadline(round.closes_at)
    }
    if names:
        told = joined(names) + (_(" and %(count)d more") % {"count": more} if more > 0 else "")
        sentence += " " + _("Left out would be: %(names)s.") % {"names": told}
    return sentence + " " + _("Wait until then, or give the reason.")


def check_selected(ranking, ranked, selected):
    if is_stale(ranking):
        raise Refused(_("The scores have changed since the ranking was made. Rank the cases again."))
    if stray := [case for case in selected if case.pk not in ranked]:
        raise Refused(_("“%(case)s” has not been ranked.") % {"case": stray[0]})
    if gone := [case for case in selected if ranked[case.pk].submission.status == Submission.Status.ENDED]:
        raise Refused(
            _("“%(case)s” has left the round: %(state)s.") % {"case": gone[0], "state": gone[0].label}
        )
    if vetoed := [case for case in selected if ranked[case.pk].vetoed]:
        raise Refused(_("“%(case)s” has a veto and cannot be shortlisted.") % {"case": vetoed[0]})


def check_rule(round, ranking, selected, tie_reason):
    rule = selection_rule(round)
    if rule["quota"] is not None and len(selected) > rule["quota"]:
        raise Refused(
            _("The quota is %(quota)d; %(count)d cases are selected.")
            % {"quota": rule["quota"], "count": len(selected)}
        )
    below = ranking.cases.filter(submission__in=selected)
    if rule["pass_line"] is not None and below.filter(score__lt=rule["pass_line"]).exists():
        raise Refused(
            _("A selected case is below the pass line of %(line)s points.") % {"line": rule["pass_line"]}
        )
    if tie_reason.strip():
        return
    tied = propose_selection(ranking, rule)[1]
    taken = [case for case in tied if case.submission in selected]
    if taken and len(taken) < len(tied):
        raise Refused(
            _("Cases are equal at the quota line. Give the reason for your choice, or take all or none.")
        )
    if better := passed_over(ranking, rule, selected):
        raise Refused(
            _("“%(case)s” is ranked before a selected case. Give the reason for leaving it out.")
            % {"case": better[0].submission}
        )


def passed_over(ranking, rule, selected):
    """Eligible cases that are left out although one with a lower place is selected (择优)."""
    eligible = eligible_cases(ranking, rule)
    chosen = [case.position for case in eligible if case.submission in selected]
    return [
        case
        for case in eligible
        if case.submission not in selected and case.position < max(chosen, default=0)
    ]


def settle_list(shortlist, seconds=MOVING_SECONDS):
    """Move the ranked cases on that still wait for this list; returns how many. Each in its own short transaction.

    Goes on where an earlier attempt stopped, until ``seconds`` are over.
    """
    chosen = set(shortlist.items.values_list("submission", flat=True))

    def move(submission):
        outcome = "shortlisted" if submission.pk in chosen else "not_shortlisted"
        return move_ranked(shortlist.round, submission, outcome, shortlist.drawn_up_by)

    return each("case of a list", in_time(in_slices(unsettled(shortlist)), seconds), move)


def unsettled(shortlist):
    """The cases of a list's ranking that have not moved on yet."""
    stage = shortlist.round.graph.first(Kind.RANK)
    return Submission.objects.filter(
        ranked__ranking=shortlist.ranking, status=Submission.Status.OPEN, stage=stage.key
    ).order_by("number")


def settle_lists():
    """For the minute tick: lists whose cases have not all moved yet. Returns how many cases moved."""
    fresh = Shortlist.objects.filter(status=Shortlist.Status.DRAFT, ranking__isnull=False)
    return sum(
        settle_list(one, SWEEPING_SECONDS)
        for one in fresh.select_related("round__process_version", "drawn_up_by")
    )


@transaction.atomic
def move_ranked(round, submission, outcome, person):
    """False if the case does not wait for the list any more."""
    submission = lock_submission(submission)
    stage = round.graph.first(Kind.RANK)
    if submission.status != Submission.Status.OPEN or submission.stage != stage.key:
        return False
    move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=stage.key, outcome=outcome, person=person
        ),
        by=person,
        action=f"case.{outcome}",
    )
    return True


def propose_shortlist(*, shortlist, person):
    """提请审议: put the list before the meeting. From now on only the meeting changes it."""
    if shortlist.status == Shortlist.Status.DRAFT and shortlist.ranking_id:
        settle_list(shortlist)
    with transaction.atomic():
        return put_before_the_meeting(shortlist, person)


def put_before_the_meeting(shortlist, person):
    shortlist = Shortlist.objects.select_for_update(of=("self",)).select_related("round").get(pk=shortlist.pk)
    if shortlist.status != Shortlist.Status.DRAFT:
        raise Refused(
            _("This list is not being drawn up any more: %(state)s.")
            % {"state": shortlist.get_status_display()}
        )
    if shortlist.ranking_id and (waiting := unsettled(shortlist).count()):
        raise Refused(
            ngettext(
                "%(count)d case of the ranking is still being moved on. Try again in a minute.",
                "%(count)d cases of the ranking are still being moved on. Try again in a minute.",
                waiting,
            )
            % {"count": waiting}
        )
    live = live_cases(shortlist)
    if not live.exists():
        raise Refused(_("No case is left on the list."))
    shortlist.status = Shortlist.Status.PROPOSED
    shortlist.save(update_fields=["status"])
    live.update(taken=True)  # before the meeting: from now on a withdrawal has to wait
    round_event(shortlist.round, "shortlist.proposed", person, subject=shortlist)
    return shortlist


def next_version(round):
    """The number of the round's next list, under the round's lock: two lists at once get two numbers."""
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    return 1 + (round.shortlists.aggregate(last=Max("version"))["last"] or 0)


def live_cases(shortlist):
    """The cases of a list that have not left the round meanwhile."""
    return Submission.objects.filter(shortlisted__shortlist=shortlist, status=Submission.Status.OPEN)


def list_anew(*, submission, shortlist, person, note):
    """A list of its own for a published case whose entry had to be corrected (X10, partly upheld).

    The meeting's approval stands; the publicity period of this one case begins anew with a new page.
    """
    successor = Shortlist.objects.create(
        round=shortlist.round,
        ranking=shortlist.ranking,
        version=next_version(shortlist.round),
        corrects=shortlist,
        status=Shortlist.Status.APPROVED,
        note=note,
        drawn_up_by=person,
    )
    ShortlistItem.objects.create(
        shortlist=successor,
        submission=submission,
        position=1,
        decision=ShortlistItem.Decision.APPROVED,
    )
    case_event(
        submission,
        "shortlist.corrected",
        person,
        subject=successor,
        after={"cases": [submission.pk], "version": successor.version},
    )
    return successor
