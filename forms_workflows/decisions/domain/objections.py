"""异议: receive, accept or refuse, investigate, conclude. One objection holds back one case only."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain import record
from forms_workflows.calendars.domain import CalendarNotConfirmed, due
from forms_workflows.parties.models import Membership
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.notify import notify_organisation, notify_people
from forms_workflows.submissions.models import Submission

from ..errors import DecisionError
from ..models import Objection, ShortlistItem
from .publicity import signal_case

#: Working days for an investigation and for its one extension, unless the programme says otherwise.
HANDLING_DAYS = 15


@transaction.atomic
def receive_objection(
    *, publicity, submission, kind, facts, name="", credit_code="", contact="", evidence=None
):
    """Register what came in, also when it is late or anonymous (X11): then it is marked and cannot be accepted.

    Returns the objection with its receipt number and the query code, which is shown once.
    """
    if not publicity.shortlist.items.filter(
        submission=submission, decision=ShortlistItem.Decision.APPROVED
    ).exists():
        raise DecisionError(_("This case is not in this publicity period."))
    if kind != Objection.Kind.ANONYMOUS and not (name.strip() and contact.strip()):
        raise DecisionError(_("Give your real name (units: the full name) and how to reach you."))
    if not facts.strip():
        raise DecisionError(_("Say what you object to, with facts."))
    round = publicity.shortlist.round
    objection = Objection.objects.create(
        period=publicity,
        submission=submission,
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
    event = record(
        action="objection.received",
        actor=None,
        chain=round.chain,
        subject=objection,
        case=submission.pk,
        after={"receipt": objection.receipt, "late": objection.late, "kind": kind},
    )
    officers = Membership.objects.filter(
        department=round.programme.department,
        role__key__in=roles_with("objection.accept"),
        person__is_active=True,
    )
    notify_people(
        event,
        None,
        people=sorted(set(officers.values_list("person_id", flat=True))),
        kind="objection_received",
        data={"receipt": objection.receipt},
    )
    return objection


def roles_with(right):
    """Keys of the roles that carry a right."""
    from forms_workflows.parties.models import Role

    return [role.key for role in Role.objects.all() if right in role.rights]


def next_receipt(round):
    """YY-<round>-<serial>: unique, and says nothing about how many objections a case has."""
    last = Objection.objects.filter(period__shortlist__round=round).aggregate(last=Max("pk"))["last"] or 0
    return f"Y{round.year}-{round.pk}-{last + 1:05d}"


def refusal_ground(objection):
    """Why an objection may not be accepted, or an empty text."""
    if objection.kind == Objection.Kind.ANONYMOUS:
        return _("It is anonymous.")
    if objection.late:
        return _("It came after the publicity period.")
    return ""


def lock_objection(objection, *statuses):
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("period__shortlist__round__programme__department", "submission")
        .get(pk=objection.pk)
    )
    if objection.status not in statuses:
        raise DecisionError(
            _("This objection has been dealt with: %(state)s.") % {"state": objection.get_status_display()}
        )
    return objection


@transaction.atomic
def refuse_objection(*, objection, person, reply):
    """不予受理, with the reason that the objector reads; the list does not wait."""
    objection = lock_objection(objection, Objection.Status.RECEIVED)
    if not reply.strip():
        raise DecisionError(_("Give the reason for not accepting the objection."))
    return conclude(objection, person, Objection.Status.NOT_ACCEPTED, reply=reply)


@transaction.atomic
def accept_objection(*, objection, person):
    """受理: in time, by real name. From now on this case alone waits for the conclusion (X10)."""
    objection = lock_objection(objection, Objection.Status.RECEIVED)
    if ground := refusal_ground(objection):
        raise DecisionError(_("This objection cannot be accepted. %(ground)s") % {"ground": ground})
    round = objection.period.shortlist.round
    now = timezone.now()
    objection.status, objection.accepted_at, objection.accepted_by = Objection.Status.ACCEPTED, now, person
    objection.due_at = handling_due(round, now)
    objection.save()
    submission = lock_submission(objection.submission)
    if submission.status == Submission.Status.OPEN and submission.part == "period":
        event = signal_case(
            submission, person=person, part="period", outcome="objection", action="objection.accepted"
        )
    else:
        event = record(
            action="objection.accepted",
            actor=person,
            chain=round.chain,
            subject=objection,
            case=submission.pk,
        )
    notify_organisation(event, submission, kind="objection_accepted")
    return objection


def handling_due(round, start):
    """When the investigation should end, or None while the calendar does not reach so far."""
    days = int(round.parameter("objection_days", HANDLING_DAYS))
    try:
        return due(start=start, days=days, department=round.programme.department)
    except CalendarNotConfirmed:
        return None


@transaction.atomic
def extend_investigation(*, objection, person, reason):
    """延期, once."""
    objection = lock_objection(objection, Objection.Status.ACCEPTED)
    if objection.extended:
        raise DecisionError(_("The investigation has been extended once already."))
    if not reason.strip():
        raise DecisionError(_("Give the reason for the extension."))
    round = objection.period.shortlist.round
    objection.extended = True
    objection.due_at = handling_due(round, objection.due_at or timezone.now())
    objection.save(update_fields=["extended", "due_at"])
    record(
        action="objection.extended",
        actor=person,
        chain=round.chain,
        subject=objection,
        case=objection.submission_id,
        data={"reason": reason},
    )
    return objection


@transaction.atomic
def conclude_objection(*, objection, person, status, report, reply, statement=""):
    """核查结论: not upheld, partly upheld (corrected, published again) or upheld (the case ends).

    Who accepted the case's own stages may not conclude; upholding needs the applicant's statement (陈述申辩).
    """
    objection = lock_objection(objection, Objection.Status.ACCEPTED)
    if status not in (Objection.Status.REJECTED, Objection.Status.PARTLY, Objection.Status.UPHELD):
        raise DecisionError(_("Choose a conclusion."))
    if not report.strip() or not reply.strip():
        raise DecisionError(_("The report of the investigation and the reply to the objector are needed."))
    if status == Objection.Status.UPHELD and not statement.strip():
        raise DecisionError(
            _("Hear the applicant first: its statement is needed before an objection is upheld.")
        )
    if objection.submission.results.filter(actor=person).exists():
        raise DecisionError(_("You have dealt with this case; somebody else must conclude the objection."))
    conclude(objection, person, status, report=report, reply=reply, statement=statement)
    release_case(objection, person)
    return objection


def conclude(objection, person, status, **texts):
    for name, text in texts.items():
        setattr(objection, name, text)
    objection.status, objection.concluded_at, objection.concluded_by = status, timezone.now(), person
    objection.save()
    record(
        action=f"objection.{status}",
        actor=person,
        chain=objection.period.shortlist.round.chain,
        subject=objection,
        case=objection.submission_id,
        after={"status": str(status)},
    )
    return objection


def release_case(objection, person):
    """Move the one case that waited for this objection, unless another accepted one still holds it."""
    submission = lock_submission(objection.submission)
    if submission.status != Submission.Status.OPEN or submission.part != "objection":
        return
    if objection.status == Objection.Status.UPHELD:
        signal_case(
            submission,
            person=person,
            part="objection",
            outcome="upheld",
            action="case.objection_upheld",
            reason=objection.reply,
        )
        return
    if submission.objections.filter(status=Objection.Status.ACCEPTED).exists():
        return
    if objection.status == Objection.Status.PARTLY:
        signal_case(submission, person=person, part="objection", outcome="void", action="case.publicity_void")
    elif objection.period.is_running:
        signal_case(submission, person=person, part="objection", outcome="resume", action="case.resumed")
    else:
        signal_case(submission, person=person, part="objection", outcome="cleared", action="case.cleared")


@transaction.atomic
def withdraw_objection(*, objection):
    """The objector takes it back; the department may still look into it of its own accord."""
    objection = lock_objection(objection, *Objection.OPEN)
    objection.status = Objection.Status.WITHDRAWN
    objection.save(update_fields=["status"])
    record(
        action="objection.withdrawn",
        actor=None,
        chain=objection.period.shortlist.round.chain,
        subject=objection,
        case=objection.submission_id,
    )
    release_case(objection, None)
    return objection
