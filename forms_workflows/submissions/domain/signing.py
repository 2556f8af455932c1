"""Finish, sign and submit; correct and submit again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import digest, record
from forms_workflows.errors import Refused
from forms_workflows.parties.models import Department
from forms_workflows.processes import engine
from forms_workflows.wording import joined, moment

from ..models import Submission
from .completeness import check_complete
from .drafts import open_answer_round, unsubmitted_round
from .freezing import freeze_answers
from .lock import lock_submission
from .movement import apply_move
from .notify import notify_organisation
from .partners import sync_partners, unconfirmed
from .summary import read_summary
from .windows import check_window


@transaction.atomic
def finish_draft(*, submission, person):
    """填报完成: everything is filled in and waits for the principal's signature."""
    submission = lock_submission(submission)
    if submission.status != Submission.Status.DRAFT:
        raise Refused(_("This application is not a draft: %(state)s.") % {"state": submission.label})
    check_window(submission.round)
    answer_round = open_answer_round(submission)
    check_complete(submission, answer_round.answers)
    sync_partners(submission, answer_round.answers)
    submission.status = Submission.Status.SIGNING
    submission.changed_at = timezone.now()
    submission.save(update_fields=["status", "changed_at"])
    event = record(
        action="submission.finished",
        actor=person,
        chain=submission.round.chain,
        subject=submission,
        case=submission.pk,
        after={"answers": digest(answer_round.answers)},
    )
    notify_organisation(event, submission, kind="to_sign", role="applicant_principal")
    return submission


@transaction.atomic
def reopen_draft(*, submission, person, reason=""):
    """退回修改: the principal gives the draft back to whoever fills it in."""
    submission = lock_submission(submission)
    if submission.status != Submission.Status.SIGNING:
        raise Refused(_("This application does not wait for a signature."))
    submission.status = Submission.Status.DRAFT
    submission.changed_at = timezone.now()
    submission.save(update_fields=["status", "changed_at"])
    event = record(
        action="submission.reopened",
        actor=person,
        chain=submission.round.chain,
        subject=submission,
        case=submission.pk,
        data={"reason": reason},
    )
    notify_organisation(event, submission, kind="draft_reopened", role="applicant_filler")
    return submission


@transaction.atomic
def sign_and_submit(*, submission, person):
    """签章提交: freeze the answers and start the review. Raises Refused or Incomplete; then nothing changed."""
    submission = lock_submission(submission)
    if submission.submitted_at:
        raise Refused(
            _("This application was submitted already, on %(time)s.")
            % {"time": moment(submission.submitted_at)}
        )
    if submission.status != Submission.Status.SIGNING:
        raise Refused(
            _("This application is not ready to be signed: %(state)s.") % {"state": submission.label}
        )
    check_window(submission.round)
    answer_round = unsubmitted_round(submission)
    evaluation = check_complete(submission, answer_round.answers)
    if waiting := unconfirmed(submission):
        raise Refused(
            _("These partners have not confirmed yet: %(names)s.")
            % {"names": joined(p.name for p in waiting)}
        )
    freeze_answers(submission, answer_round, evaluation, person)
    read_summary(submission, answer_round.answers)
    move = engine.start(version=submission.process_version, person=person, scopes=scopes_of(submission))
    submission.process_id = move.process_pk
    submission.status = Submission.Status.OPEN
    submission.submitted_at = timezone.now()
    event = record(
        action="submission.submitted",
        actor=person,
        chain=submission.round.chain,
        subject=submission,
        case=submission.pk,
        after={"answers": answer_round.digest},
    )
    apply_move(submission=submission, move=move, event=event)
    notify_organisation(event, submission, kind="submitted")
    return submission


def scopes_of(submission):
    """Who stands behind each scope of a desk: tokens of parties.rules, by the department and region of the case."""
    owner = submission.round.programme.department
    bureau = (
        Department.objects.filter(parent=owner, region=submission.region).first()
        if submission.region_id
        else None
    )
    return {
        "applicant": f"o{submission.organisation_id}",
        "applicant_region": f"d{bureau.pk}" if bureau else "",
        "department": f"d{owner.pk}",
        "calendar_department": owner.pk,
    }
