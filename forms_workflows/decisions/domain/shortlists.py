"""Draw up a list (拟定名单) from a ranking or from the cases that wait, and put it before the meeting."""

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.review.domain.ranking import still_before_ranking
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.events import case_event, round_event
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.slices import each_case
from forms_workflows.submissions.models import Submission

from ..models import Shortlist, ShortlistItem
from .selection import check_rule, check_selected, may_be_empty
from .waiting import early_warning, late_warning, unlisted

#: A list in these states is at work: its cases stand on no other one.
LIVE = (
    Shortlist.Status.DRAFT,
    Shortlist.Status.PROPOSED,
    Shortlist.Status.APPROVED,
    Shortlist.Status.PUBLIC,
    Shortlist.Status.VOID,
)

#: After these another list may be drawn up from the same ranking.
FAILED = (Shortlist.Status.DEFERRED, Shortlist.Status.REJECTED)

#: How long whoever draws up a list waits for its cases to move; what is left goes on with the next sweeps.
MOVING_SECONDS = 20


def draw_up_shortlist(*, round, ranking, selected, person, note="", tie_reason="", early_reason=""):
    """List the selected cases, end the others as not shortlisted (未入围), and move the listed ones on.

    ``selected``: submissions in order. Choosing among cases that are equal at the quota line needs a reason (X8), and
    so does (``early_reason``) a list while others may still apply: see ``early_warning``.
    The list is made at once; its cases move behind it, slice by slice, so that nobody else waits for the round. What is
    not moved when ``MOVING_SECONDS`` are over goes on with the next sweeps.
    """
    with transaction.atomic():
        shortlist = make_shortlist(round, ranking, list(selected), person, note, tie_reason, early_reason)
    settle_list(shortlist)
    return shortlist


def make_shortlist(round, ranking, selected, person, note, tie_reason, early_reason):
    if ranking.round_id != round.pk:
        raise Refused(_("This ranking belongs to another round."))
    if still_before_ranking(round, ranking.stage).exists():
        raise Refused(
            _("Some cases are still being reviewed. The list is drawn up when all have been scored.")
        )
    if ranking.shortlists.exclude(status__in=FAILED).exists() or is_moving(round):
        raise Refused(_("This round has a shortlist already."))
    if (warning := early_warning(round)) and not early_reason.strip():
        raise Refused(warning)
    if not selected and not may_be_empty(ranking, tie_reason):
        raise Refused(_("Select at least one case, or give the reason for shortlisting none."))
    ranked = {case.submission_id: case for case in ranking.cases.select_related("submission")}
    check_selected(ranking, ranked, selected)
    check_rule(ranking, selected, tie_reason)
    try:
        with transaction.atomic():
            return make_list(
                round,
                ranking.stage,
                selected,
                person,
                notes=[note, tie_reason, early_reason],
                early=early_reason,
                ranking=ranking,
            )
    except IntegrityError as error:
        raise Refused(_("This round has a shortlist already.")) from error


@transaction.atomic
def draw_up_list(*, round, stage, selected, person, note="", early_reason=""):
    """List these cases out of those that wait at a meeting or a publicity (``stage``) and stand on no list.

    The others go on waiting, for another list. ``early_reason`` is needed while more may come: see ``late_warning``.
    """
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)  # two at once list a case once
    selected = list(selected)
    if (warning := late_warning(round, stage)) and not early_reason.strip():
        raise Refused(warning)
    if not selected:
        raise Refused(_("Select at least one case."))
    waiting = set(unlisted(round, stage).values_list("pk", flat=True))
    if stray := [case for case in selected if case.pk not in waiting]:
        raise Refused(
            _("“%(case)s” does not wait for a list here any more: %(state)s.")
            % {"case": stray[0], "state": stray[0].label}
        )
    return make_list(
        round, stage.key, selected, person, notes=[note, early_reason], early=early_reason, ranking=None
    )


def make_list(round, stage, selected, person, *, notes, early, ranking):
    shortlist = Shortlist(
        round=round,
        stage=stage,
        ranking=ranking,
        version=next_version(round),
        note="\n".join(filter(None, (text.strip() for text in notes))),
        drawn_up_by=person,
    )
    run, decision = shortlist.run, ShortlistItem.Decision.PENDING
    if run.meeting is None:
        # Nobody decides on it as a whole: whoever sent the cases here has decided.
        shortlist.status, decision = status_after_meeting(run), ShortlistItem.Decision.APPROVED
    if not selected:
        shortlist.status = Shortlist.Status.DECIDED
    shortlist.save()
    ShortlistItem.objects.bulk_create(
        ShortlistItem(shortlist=shortlist, submission=case, position=position, decision=decision)
        for position, case in enumerate(selected, 1)
    )
    round_event(
        round,
        "shortlist.drawn_up",
        person,
        subject=shortlist,
        after={"cases": [case.pk for case in selected], "version": shortlist.version},
        **({"early": early.strip()} if early.strip() else {}),
    )
    return shortlist


def status_after_meeting(run):
    """What an approved list waits for: its page, or nothing more."""
    return Shortlist.Status.APPROVED if run.publicity else Shortlist.Status.DECIDED


def fresh_lists():
    """Lists of rankings whose cases may not have moved on yet, listed or not."""
    lists = Shortlist.objects.filter(
        status__in=(Shortlist.Status.DRAFT, Shortlist.Status.APPROVED, Shortlist.Status.DECIDED),
        ranking__isnull=False,
        corrects__isnull=True,
        round__status=Round.Status.OPEN,
    )
    return lists.select_related("round__process_version", "drawn_up_by")


def is_moving(round):
    """Whether cases of the round still wait for an earlier list to move them on."""
    return any(unsettled(one).exists() for one in fresh_lists().filter(round=round))


def own_items(shortlist):
    """The items whose case has not gone on to a later list of the round."""
    later = ShortlistItem.objects.filter(
        submission=OuterRef("submission"),
        shortlist__round=shortlist.round_id,
        shortlist__version__gt=shortlist.version,
    )
    return shortlist.items.exclude(Exists(later))


def at_meeting(shortlist):
    """The list's own cases that stand at the meeting, in its order."""
    return Submission.objects.filter(
        shortlisted__in=own_items(shortlist),
        status=Submission.Status.OPEN,
        stage=shortlist.run.meeting.key,
    ).order_by("shortlisted__position")


def before_meeting(shortlist):
    """Those of them that lie before it, and are not there once more, for another list."""
    return at_meeting(shortlist).filter(taken=True)


def why_wait(shortlist):
    """That cases of its ranking, or of a meeting's decision, are still being moved on, as a sentence; else empty."""
    waiting = unsettled(shortlist).count() if shortlist.run.rank else 0
    if not waiting and shortlist.run.meeting and shortlist.status != Shortlist.Status.PROPOSED:
        return why_wait_for_meeting(before_meeting(shortlist).count())
    if not waiting:
        return ""
    return ngettext(
        "%(count)d case of the ranking is still being moved on. Try again in a minute.",
        "%(count)d cases of the ranking are still being moved on. Try again in a minute.",
        waiting,
    ) % {"count": waiting}


def why_wait_for_meeting(waiting):
    if not waiting:
        return ""
    return ngettext(
        "%(count)d case of the list is still being moved on. Try again in a minute.",
        "%(count)d cases of the list are still being moved on. Try again in a minute.",
        waiting,
    ) % {"count": waiting}


def settle_list(shortlist, seconds=MOVING_SECONDS):
    """Move the ranked cases on that still wait for this list; returns how many, in short transactions.

    Goes on where an earlier attempt stopped, until ``seconds`` are over.
    """
    chosen = set(shortlist.items.values_list("submission", flat=True))

    def move(submission, _known):
        outcome = "shortlisted" if submission.pk in chosen else "not_shortlisted"
        return move_ranked(shortlist, submission, outcome)

    return each_case("case of a list", unsettled(shortlist), move, seconds=seconds)


def unsettled(shortlist):
    """The cases of a list's ranking that have not moved on yet."""
    return Submission.objects.filter(
        ranked__ranking=shortlist.ranking, status=Submission.Status.OPEN, stage=shortlist.run.rank.key
    ).order_by("number")


def move_ranked(shortlist, submission, outcome):
    """Of a locked case. False if it does not wait for the list any more."""
    stage, person = shortlist.run.rank, shortlist.drawn_up_by
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
            _("This list is not being drawn up any more: %(state)s.") % {"state": shortlist.standing}
        )
    if why := why_wait(shortlist):
        raise Refused(why)
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
        stage=shortlist.stage,
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
