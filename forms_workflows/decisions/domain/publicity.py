"""公示: start the period when its page goes live, suspend it, end it."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.calendars.domain import CalendarNotConfirmed, period
from forms_workflows.each import each
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Anew, Kind
from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import notify_organisation
from forms_workflows.submissions.domain.slices import SLICE, all_cases, each_case
from forms_workflows.submissions.models import Submission
from forms_workflows.submissions.reasons import coded

from ..models import Objection, PublicityPeriod, Shortlist, ShortlistItem
from .shortlists import MOVING_SECONDS, own_items, why_wait


def publicity_settings(rule):
    """How a publicity's days are counted: {days, counted, count_first_day}. Never fewer than the rule's minimum."""
    days = max(rule.days, rule.minimum or 0)
    return {"days": days, "counted": rule.days_in, "count_first_day": rule.count_first_day}


def plan_period(shortlist, day):
    """The calendar's period for a page published on this day. Raises CalendarNotConfirmed beyond the horizon."""
    settings = publicity_settings(shortlist.run.publicity.publicity)
    return period(start=day, department=shortlist.round.programme.department, **settings)


def problems_before_publicity(shortlist, day=None):
    """Plain sentences that say why the publicity page may not go live now."""
    problems = []
    if shortlist.status not in (Shortlist.Status.APPROVED, Shortlist.Status.VOID):
        problems.append(
            _("The list has not been approved by the meeting (%(state)s).") % {"state": shortlist.standing}
        )
    if not public_items(shortlist).exists():
        problems.append(_("No case is left on the list."))
    if why := why_wait(shortlist):
        problems.append(why)
    correcting = public_items(shortlist).filter(submission__correcting=True).select_related("submission")
    problems += [
        _("“%(case)s” has not handed in its correction yet.") % {"case": item.submission}
        for item in correcting
    ]
    try:
        plan_period(shortlist, day or timezone.localdate())
    except CalendarNotConfirmed as error:
        problems.append(str(error))
    return problems


def public_items(shortlist):
    """The items that the publicity page shows: approved and not withdrawn."""
    return (
        own_items(shortlist)
        .filter(decision=ShortlistItem.Decision.APPROVED)
        .exclude(submission__status=Submission.Status.ENDED)
    )


def cases_at(shortlist, *parts):
    """The list's own cases that stand at these parts of the publicity stage, in its order."""
    return standing(shortlist, own_items(shortlist), parts)


def unpublished(publicity):
    """The cases of a period that it has still to come to; not one that waits once more, for another list."""
    return waiting_for_page(publicity.shortlist).filter(taken=True)


def waiting_for_page(shortlist):
    return standing(shortlist, public_items(shortlist), ["page"])


def standing(shortlist, items, parts):
    return Submission.objects.filter(
        shortlisted__in=items,
        status=Submission.Status.OPEN,
        stage=shortlist.run.publicity.key,
        part__in=parts,
    ).order_by("shortlisted__position")


def current_period(submission):
    """The period in which the case was published last and that has not been suspended, or None."""
    periods = PublicityPeriod.objects.filter(
        voided_at__isnull=True,
        shortlist__items__submission=submission,
        shortlist__items__decision=ShortlistItem.Decision.APPROVED,
    )
    return periods.order_by("-pk").first()


def undecided():
    """Objections in time, by real name, and not yet accepted or refused: Article 7 (3) speaks of no objection."""
    received = Objection.objects.filter(late=False, status=Objection.Status.RECEIVED)
    return received.exclude(kind=Objection.Kind.ANONYMOUS)


def start_publicity(*, shortlist, page_id, person):
    """The page is live: fix the period and start it for every case. Idempotent for the same page.

    The cases follow behind, slice by slice, so that nobody else waits for the round: in somebody else's transaction the
    first slice only. What has not followed then, or when ``MOVING_SECONDS`` are over, does with the next sweeps.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        publicity = begin_period(shortlist, page_id, person)
    settle_published(publicity, most=None if alone else SLICE)
    return publicity


def begin_period(shortlist, page_id, person):
    shortlist = (
        Shortlist.objects.select_for_update(of=("self",))
        .select_related("round__programme__department")
        .get(pk=shortlist.pk)
    )
    running = shortlist.periods.filter(page_id=page_id, voided_at__isnull=True).first()
    if running:
        return running
    if problems := problems_before_publicity(shortlist):
        raise Refused(" ".join(problems))
    plan = plan_period(shortlist, timezone.localdate())
    settings = publicity_settings(shortlist.run.publicity.publicity)
    publicity = PublicityPeriod.objects.create(
        shortlist=shortlist,
        page_id=page_id,
        starts_at=timezone.now(),
        ends_at=plan.ends_at,
        days=[day.isoformat() for day in plan.counted],
        count_first_day=settings["count_first_day"],
        calendar_digest=plan.digest,
        opened_by=person,
    )
    waiting_for_page(shortlist).update(taken=True)
    shortlist.status = Shortlist.Status.PUBLIC
    shortlist.save(update_fields=["status"])
    round_event(
        shortlist.round,
        "publicity.started",
        person,
        subject=publicity,
        after={"days": publicity.days, "ends_at": publicity.ends_at.isoformat()},
    )
    return publicity


def settle_published(publicity, seconds=MOVING_SECONDS, most=None):
    """Start a running period for its cases that have not come to it yet; returns how many, in short transactions.

    Goes on where an earlier attempt stopped, until ``seconds`` are over or so many (``most``) have come.
    """

    def publish(submission, investigated):
        return publish_case(publicity, submission, publicity.opened_by, submission.pk in investigated)

    return each_case(
        "case made public",
        unpublished(publicity)[:most],
        publish,
        knowing=investigated_among,
        seconds=seconds,
    )


def investigated_among(keys):
    """Those of the cases to which an accepted objection is being investigated."""
    accepted = Objection.objects.filter(submission__in=keys, status=Objection.Status.ACCEPTED)
    return set(accepted.values_list("submission", flat=True))


def publish_case(publicity, submission, person, investigated):
    """Of a locked case. False if it does not wait for the page any more."""
    if (submission.stage, submission.part) != (publicity.shortlist.run.publicity.key, "page"):
        return False
    event = signal_case(
        submission,
        person=person,
        part="page",
        outcome="published",
        data={"ends_at": publicity.ends_at.isoformat()},
        action="case.published",
    )
    notify_organisation(event, submission, kind="publicity_started", data={"until": publicity.last_day})
    if investigated:
        # Accepted before the list was suspended: the investigation goes on, the case waits for it again.
        signal_case(submission, person=person, part="period", outcome="objection", action="case.held")
    return True


def signal_case(submission, *, person, part, outcome, action, data=None, reason=""):
    """Move one locked case at its publicity stage; returns the audit event."""
    _move, event = move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id,
            stage=submission.stage,
            part=part,
            outcome=outcome,
            data=data,
            person=person,
        ),
        by=person,
        action=action,
        reason=reason,
        data={"reason": reason} if reason else None,
    )
    return event


@transaction.atomic
def void_publicity(*, publicity, person, reason):
    """公示中止 (X12): wrong content or an outage. A new page starts the whole period anew."""
    publicity = (
        PublicityPeriod.objects.select_for_update(of=("self",))
        .select_related("shortlist__round")
        .get(pk=publicity.pk)
    )
    words = publicity.shortlist.round.programme.words
    if not reason.strip():
        raise Refused(_("Give the reason for suspending the %(publicity)s period.") % words)
    if publicity.voided_at or publicity.closed_at:
        raise Refused(_("This %(publicity)s period is not running.") % words)
    publicity.voided_at, publicity.void_reason = timezone.now(), reason
    publicity.save(update_fields=["voided_at", "void_reason"])
    shortlist = publicity.shortlist
    shortlist.status = Shortlist.Status.VOID
    shortlist.save(update_fields=["status"])
    all_cases(
        cases_at(shortlist, "period", "objection"),
        lambda submission, _known: signal_case(
            submission, person=person, part=submission.part, outcome="void", action="case.publicity_void"
        ),
    )
    round_event(shortlist.round, "publicity.voided", person, subject=publicity, reason=reason)
    return publicity


@transaction.atomic
def correct_publicity(*, publicity, person, note):
    """更正: the public page of this period has a new version. Returns the period that then runs, or None where none does.

    Where the stage says that every correction begins a new period, the one that is not over for its cases is
    suspended, and a whole new one of the same page takes its place; else whoever stands on the list is told, and the period goes on.
    """
    shortlist = Shortlist.objects.select_related("round__programme__department").get(
        pk=publicity.shortlist_id
    )
    over = publicity.voided_at or publicity.closed_at
    if not over and shortlist.run.publicity.publicity.anew == Anew.EVERY:
        void_publicity(publicity=publicity, person=person, reason=coded("page_corrected"))
        return start_publicity(shortlist=shortlist, page_id=publicity.page_id, person=person)
    event = round_event(shortlist.round, "publicity.corrected", person, subject=publicity, reason=note)
    for item in public_items(shortlist).select_related("submission__organisation"):
        notify_organisation(event, item.submission, kind="publicity_corrected", data={"note": note})
    return None if over or publicity.ends_at <= timezone.now() else publicity


def fire_due_periods(now=None):
    """期满: clear the cases whose period is over and that no objection holds back. Returns how many.

    In short transactions; one that cannot be cleared does not hold back the others.
    """
    now = now or timezone.now()
    over = Submission.objects.filter(process__in=engine.periods_over(Kind.PUBLICITY, now)).order_by("pk")
    cleared = each_case("end of a publicity period", over, clear_case, knowing=objected_to)
    close_ended_periods(now)
    return cleared


def objected_to(keys):
    """Those of the cases about which an objection is undecided: see ``undecided``."""
    return set(undecided().filter(submission__in=keys).values_list("submission", flat=True))


def clear_case(submission, objected):
    """A locked case at the end of its period. False if it is not its time, or an objection or a correction is open."""
    if submission.correcting or submission.pk in objected or submission.part != "period":
        return False
    _move, event = move_case(
        submission,
        lambda: engine.end_waiting(process_pk=submission.process_id),
        by=None,
        action="case.cleared",
    )
    notify_organisation(event, submission, kind="cleared")
    return True


def close_ended_periods(now):
    """Mark periods that are over, and their lists, once no case waits in them any more. Returns how many."""
    ended = PublicityPeriod.objects.filter(ends_at__lte=now, voided_at__isnull=True, closed_at__isnull=True)
    return each("publicity period", ended.select_related("shortlist__round__process_version"), close_if_empty)


@transaction.atomic
def close_if_empty(publicity):
    """False while a case waits in it."""
    if cases_at(publicity.shortlist, "period").exists() or unpublished(publicity).exists():
        return False
    publicity.closed_at = timezone.now()
    publicity.save(update_fields=["closed_at"])
    Shortlist.objects.filter(pk=publicity.shortlist_id).update(status=Shortlist.Status.ENDED)
    round_event(publicity.shortlist.round, "publicity.ended", None, subject=publicity)
    return True


def corrections_of(shortlist):
    """What a corrected list (更正) says otherwise: {submission: [public field whose answer was corrected]}.

    Fields are those of the form; only what may be public is named. Empty for a list that corrects none.
    """
    if not shortlist.corrects_id:
        return {}
    items = public_items(shortlist).select_related("submission__form_version")
    return {item.submission: corrected_fields(item.submission) for item in items}


def corrected_fields(submission):
    documents = submission.answer_rounds.filter(submitted_at__isnull=False).order_by("-number")[:2]
    if len(documents) < 2:
        return []
    new, old = documents
    return [
        field
        for field in submission.form_version.form.fields
        if field.may_be_published and new.answers.get(field.code) != old.answers.get(field.code)
    ]
