"""Cases that end outside their process: withdrawn, terminated, lapsed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import record
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.rounds.models import Round

from ..models import Submission
from .lock import lock_submission
from .notify import notify_organisation, notify_tokens


@transaction.atomic
def withdraw(*, submission, person, reason):
    """撤回 (X5): at any time before the designation, except while a session deals with the case."""
    submission = lock_submission(submission)
    if not reason.strip():
        raise Refused(_("Give a reason for the withdrawal."))
    if submission.status == Submission.Status.ENDED:
        raise Refused(_("This application has ended already: %(state)s.") % {"state": submission.label})
    if is_in_session(submission):
        raise Refused(
            _("A session is dealing with this application (%(stage)s). Withdraw after it.")
            % {"stage": submission.label}
        )
    spec = submission.stage_spec() if submission.status == Submission.Status.OPEN else None
    if spec and spec["kind"] == "certify" and submission.part == "plaque":
        raise Refused(_("This application has been designated. Leaving the register is a separate step."))
    return _end(submission, person=person, end="withdrawn", reason=reason, action="submission.withdrawn")


def is_in_session(submission):
    """Whether experts are scoring the case, or its list lies before the meeting (``taken``); regulation §3.2."""
    spec = submission.stage_spec() if submission.status == Submission.Status.OPEN else None
    if spec is None:
        return False
    return (spec["kind"] == "score" and submission.part != "panel") or (
        spec["kind"] == "meeting" and submission.taken
    )


@transaction.atomic
def terminate(*, submission, person, reason):
    """终止: proven falsehood or an event of Article 6 (6), after the applicant has been heard."""
    submission = lock_submission(submission)
    if not reason.strip():
        raise Refused(_("Give the reason. The applicant will read it."))
    if submission.status != Submission.Status.OPEN:
        raise Refused(_("Only a case in review can be terminated."))
    return _end(submission, person=person, end="terminated", reason=reason, action="submission.terminated")


@transaction.atomic
def lapse(*, submission, reason):
    """逾期未提交: a draft whose round has closed. Called by the minute tick."""
    submission = lock_submission(submission)
    if submission.status not in (Submission.Status.DRAFT, Submission.Status.SIGNING):
        return submission  # somebody has just submitted it
    if timezone.now() < submission.round.closes_at:
        return submission  # the round has just been extended
    return _end(submission, person=None, end="lapsed", reason=reason, action="submission.lapsed")


def _end(submission, *, person, end, reason, action):
    before = {"status": submission.status, "stage": submission.stage}
    tokens = []
    if submission.process_id:
        tokens = [
            task.owner_permission
            for task in engine.open_tasks(submission.process_id)
            if task.owner_permission
        ]
        engine.cancel(process_pk=submission.process_id, end=end, person=person)
    submission.status, submission.end, submission.ended_at = Submission.Status.ENDED, end, timezone.now()
    submission.stage = submission.part = ""
    submission.reason, submission.changed_at = reason, timezone.now()
    submission.save()
    event = record(
        action=action,
        actor=person,
        chain=submission.round.chain,
        subject=submission,
        case=submission.pk,
        before=before,
        after={"status": "ended", "end": end},
        data={"reason": reason},
    )
    data = {"end": end, "reason": reason}
    notify_organisation(event, submission, kind="ended", data=data)
    if end == "withdrawn" and tokens:
        notify_tokens(event, submission, tokens=tokens, kind="ended", data=data)
    return submission


def lapse_drafts(now=None):
    """End drafts whose round is closed (逾期未提交). Returns how many."""
    now = now or timezone.now()
    late = Submission.objects.filter(
        status__in=[Submission.Status.DRAFT, Submission.Status.SIGNING], round__closes_at__lte=now
    ).exclude(round__status=Round.Status.DRAFT)
    count = 0
    for submission in late:
        lapse(submission=submission, reason=_("Not submitted before the closing time."))
        count += 1
    return count
