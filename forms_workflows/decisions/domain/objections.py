"""异议: receive, accept or refuse, investigate, conclude. One objection holds back one case only."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.calendars.domain import CalendarNotConfirmed, due
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.parties.rules import people_with
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Anew, Kind
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import notify_organisation, notify_people
from forms_workflows.submissions.domain.returns import CorrectionWanted, ask_for_correction
from forms_workflows.submissions.models import Submission
from forms_workflows.submissions.reasons import coded

from ..models import Objection, ShortlistItem
from .publicity import current_period, signal_case, undecided
from .shortlists import list_anew

#: So many different objections may come from one form that somebody goes back to.
MOST_OF_ONE_FORM = 5


@transaction.atomic
def receive_objection(
    *, publicity, submission, kind, facts, name="", credit_code="", contact="", evidence=None, form=""
):
    """Register what came in, also when it is late or anonymous (X11): then it is marked and cannot be accepted.

    Returns the objection with its receipt number and the query code, which is shown once. The same words from the same
    ``form`` (a digest of its stamp) are the same objection, however often they are sent.
    """
    if not publicity.shortlist.items.filter(
        submission=submission, decision=ShortlistItem.Decision.APPROVED
    ).exists():
        raise Refused(_("This case is not on this list."))
    if kind != Objection.Kind.ANONYMOUS and not (name.strip() and contact.strip()):
        raise Refused(_("Give your real name (units: the full name) and how to reach you."))
    if not facts.strip():
        raise Refused(_("Say what you object to, with facts."))
    # One at a time in a round, so that no two get the same receipt number.
    round = Round.objects.select_for_update(no_key=True).get(pk=publicity.shortlist.round_id)
    if earlier := earlier_one(form, submission, facts.strip()):
        return earlier
    objection = Objection.objects.create(
        period=publicity,
        submission=submission,
        form=form,
        receipt=next_receipt(round),
        kind=kind,
        name=name.strip(),
        credit_code=credit_code,
        contact=contact.strip(),
        facts=facts.strip(),
        evidence_name=evidence.name[-255:] if evidence else "",
        late=timezone.now() >= publicity.ends_at or publicity.voided_at is not None,
    )
    if evidence:
        objection.evidence.save(objection.receipt, evidence)
    event = case_event(
        submission,
        "objection.received",
        None,
        subject=objection,
        after={"receipt": objection.receipt, "late": objection.late, "kind": kind},
    )
    notify_people(
        event,
        None,
        people=officers_of(round.programme.department),
        kind="objection_received",
        data={"receipt": objection.receipt},
    )
    return objection


def officers_of(department):
    """Whoever receives objections there, and supervision, which also follows up anonymous leads."""
    rights = ("objection.accept", "supervise")
    return {person.pk for right in rights for person in people_with(right, departments=[department])}


def earlier_one(form, submission, facts):
    """What the same form has brought already, or None. Raises Refused if it has brought too much."""
    if not form:
        return None
    earlier = list(Objection.objects.filter(form=form))
    for one in earlier:
        if one.submission_id == submission.pk and one.facts == facts:
            return one
    if len(earlier) >= MOST_OF_ONE_FORM:
        raise Refused(_("This form has been sent several times. Open it anew for another objection."))
    return None


def next_receipt(round):
    """Y<year>-<round>-<serial>: unique, and says nothing about how many objections a case has."""
    last = Objection.objects.filter(period__shortlist__round=round).aggregate(last=Max("pk"))["last"] or 0
    return f"Y{round.year}-{round.pk}-{last + 1:05d}"


def refusal_ground(objection):
    """Why an objection may not be accepted, or an empty text."""
    if objection.kind == Objection.Kind.ANONYMOUS:
        return _("It is anonymous.")
    if objection.late:
        return _("It came after the end of the period.")
    return ""


def lock_objection(objection, *statuses):
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related(
            "period__shortlist__round__programme__department",
            "period__shortlist__round__process_version",
            "submission",
        )
        .get(pk=objection.pk)
    )
    if objection.status not in statuses:
        raise Refused(
            _("This objection has been dealt with: %(state)s.") % {"state": objection.get_status_display()}
        )
    return objection


@transaction.atomic
def refuse_objection(*, objection, person, reply):
    """不予受理, with the reason that the objector reads; the list does not wait."""
    objection = lock_objection(objection, Objection.Status.RECEIVED)
    if not reply.strip():
        raise Refused(_("Give the reason for not accepting the objection."))
    return conclude(objection, person, Objection.Status.NOT_ACCEPTED, reply=reply)


@transaction.atomic
def accept_objection(*, objection, person):
    """受理: in time, by real name. From now on this case alone waits for the conclusion (X10)."""
    objection = lock_objection(objection, Objection.Status.RECEIVED)
    if ground := refusal_ground(objection):
        raise Refused(_("This objection cannot be accepted. %(ground)s") % {"ground": ground})
    round = objection.period.shortlist.round
    now = timezone.now()
    objection.status, objection.accepted_at, objection.accepted_by = Objection.Status.ACCEPTED, now, person
    objection.due_at = handling_due(round, now, rule_of(objection).objection_days)
    objection.save()
    submission = lock_submission(objection.submission)
    if submission.status == Submission.Status.OPEN and submission.part == "period":
        event = signal_case(
            submission, person=person, part="period", outcome="objection", action="objection.accepted"
        )
    else:
        event = case_event(submission, "objection.accepted", person, subject=objection)
    notify_organisation(event, submission, kind="objection_accepted")
    return objection


def rule_of(objection):
    """The settings of the publicity to which an objection was made."""
    return objection.period.shortlist.run.publicity.publicity


def handling_due(round, start, days):
    """When the investigation should end, or None while the calendar does not reach so far."""
    try:
        return due(start=start, days=days, department=round.programme.department)
    except CalendarNotConfirmed:
        return None


@transaction.atomic
def extend_investigation(*, objection, person, reason):
    """延期, once."""
    objection = lock_objection(objection, Objection.Status.ACCEPTED)
    if objection.extended:
        raise Refused(_("The investigation has been extended once already."))
    if not reason.strip():
        raise Refused(_("Give the reason for the extension."))
    round = objection.period.shortlist.round
    objection.extended = True
    days = rule_of(objection).objection_extension_days
    objection.due_at = handling_due(round, objection.due_at or timezone.now(), days)
    objection.save(update_fields=["extended", "due_at"])
    case_event(objection.submission, "objection.extended", person, subject=objection, reason=reason)
    return objection


@transaction.atomic
def conclude_objection(
    *,
    objection,
    person,
    status,
    report,
    reply,
    statement="",
    reason="",
    open_fields=None,
    notes=None,
):
    """核查结论: not upheld, partly upheld (corrected, published again) or upheld (the case ends).

    Who accepted the case's own stages may not conclude; upholding needs the applicant's statement (陈述申辩).
    ``reason`` is what the applicant reads then; the reply to the objector might tell who that is.
    ``open_fields`` and ``notes`` ({code: text}) of a partly upheld one open these fields for correction: the list is
    published again when the applicant has handed it in. Without them the list is published again as it is. Where the
    stage says that corrections begin no new period, the case goes on in its period once the correction is in, and the
    page's next version says what was corrected.
    """
    objection = lock_objection(objection, Objection.Status.ACCEPTED)
    if status not in (Objection.Status.REJECTED, Objection.Status.PARTLY, Objection.Status.UPHELD):
        raise Refused(_("Choose a conclusion."))
    if not report.strip() or not reply.strip():
        raise Refused(_("The report of the investigation and the reply to the objector are needed."))
    if status == Objection.Status.UPHELD and not statement.strip():
        raise Refused(_("Hear the applicant first: its statement is needed before an objection is upheld."))
    if objection.submission.results.filter(actor=person).exists():
        raise Refused(_("You have dealt with this case; somebody else must conclude the objection."))
    conclude(objection, person, status, report=report, reply=reply, statement=statement)
    submission = release_case(objection, person, reason=reason)
    in_review = submission.status == Submission.Status.OPEN
    if status == Objection.Status.PARTLY and in_review and (open_fields or notes):
        wanted = CorrectionWanted.of(submission, by=person, fields=open_fields, notes=notes)
        reason = reason or coded("objection_partly")
        ask_for_correction(submission, wanted, reason=reason, stage=submission.stage)
    return objection


def conclude(objection, person, status, **texts):
    for name, text in texts.items():
        setattr(objection, name, text)
    objection.status, objection.concluded_at, objection.concluded_by = status, timezone.now(), person
    objection.save()
    case_event(
        objection.submission,
        f"objection.{status}",
        person,
        subject=objection,
        after={"status": str(status)},
    )
    return objection


def release_case(objection, person, reason=""):
    """Move the one case that waited for this objection, unless another accepted one still holds it; the locked case."""
    submission = lock_submission(objection.submission)
    if submission.status != Submission.Status.OPEN or submission.current_stage.kind != Kind.PUBLICITY:
        return submission
    if objection.status == Objection.Status.UPHELD:
        disqualify(submission, person, reason or coded("objection_upheld"))
    elif submission.part == "objection" and not is_held(submission):
        go_on(submission, objection, person)
    return submission


def is_held(submission):
    return submission.objections.filter(status=Objection.Status.ACCEPTED).exists()


def disqualify(submission, person, reason):
    """取消资格. A case whose list is suspended stands at no period; it ends from there too."""
    action = "case.objection_upheld"
    if submission.part != "page":
        signal_case(
            submission, person=person, part=submission.part, outcome="upheld", action=action, reason=reason
        )
        return
    end = submission.current_stage.outcome("upheld").end
    if end is None:
        raise Refused(_("Publish the list again first; the case then goes on from its period."))
    move_case(
        submission,
        lambda: engine.cancel(process_pk=submission.process_id, end=end, person=person),
        by=person,
        action=action,
        reason=reason,
        data={"reason": reason},
    )


def is_partly_wrong(submission, period):
    return submission.objections.filter(status=Objection.Status.PARTLY, period=period).exists()


def must_be_listed_anew(submission, period):
    """Whether its entry is to be corrected, and the stage asks for a period of its own then."""
    anew = submission.current_stage.publicity.anew
    return anew != Anew.NONE and is_partly_wrong(submission, period)


def go_on(submission, objection, person):
    """From the investigation back to the period, to a period of its own, or out of it when it is over."""
    period = current_period(submission)
    if period is None:
        signal_case(submission, person=person, part="objection", outcome="void", action="case.publicity_void")
    elif must_be_listed_anew(submission, period):
        signal_case(submission, person=person, part="objection", outcome="void", action="case.publicity_void")
        list_anew(
            submission=submission,
            shortlist=period.shortlist,
            person=person or objection.accepted_by,
            note=coded("objection_corrected", objection.receipt),
        )
    elif (
        period.is_running
        or is_partly_wrong(submission, period)
        or undecided().filter(submission=submission).exists()
    ):
        # A correction is handed in before the case is cleared.
        signal_case(submission, person=person, part="objection", outcome="resume", action="case.resumed")
        # The calendar may have moved the end of the period meanwhile.
        engine.reschedule(process_pk=submission.process_id, stage=submission.stage, ends_at=period.ends_at)
    else:
        event = signal_case(
            submission, person=person, part="objection", outcome="cleared", action="case.cleared"
        )
        notify_organisation(event, submission, kind="cleared")


@transaction.atomic
def withdraw_objection(*, objection, reason="", by=None, desks=None):
    """The objector takes it back; the department may still look into it of its own accord.

    ``by`` None is the objector, who has proved it with the receipt number and the query code. An officer (right
    ``objection.accept`` in the programme's department) does it for the objector, and gives the reason: how the
    withdrawal came in. The case that waited for this objection goes on; the officers are told, and the applicant if
    it had been told of the investigation. Refused once the objection has been concluded.
    """
    objection = lock_objection(objection, *Objection.OPEN)
    department = objection.period.shortlist.round.programme.department
    if by is not None:
        if not desks.holds("objection.accept", department):
            raise NotAllowed(_("Your roles do not include withdrawing an objection."))
        if not reason.strip():
            raise Refused(_("Say how the objector has withdrawn it, for example by a letter of which date."))
    investigated = objection.status == Objection.Status.ACCEPTED
    objection.status, objection.concluded_at = Objection.Status.WITHDRAWN, timezone.now()
    objection.concluded_by = by
    objection.save(update_fields=["status", "concluded_at", "concluded_by"])
    event = case_event(
        objection.submission, "objection.withdrawn", by, subject=objection, reason=reason.strip()
    )
    submission = release_case(objection, by)
    officers = officers_of(department) - {getattr(by, "pk", None)}
    data = {"receipt": objection.receipt}
    notify_people(event, None, people=officers, kind="objection_withdrawn", data=data)
    if investigated and submission.status == Submission.Status.OPEN:
        notify_organisation(event, submission, kind="investigation_over")
    return objection
