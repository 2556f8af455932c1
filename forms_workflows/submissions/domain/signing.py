"""Finish, sign and submit."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import digest
from forms_workflows.errors import Refused
from forms_workflows.parties.models import Organisation
from forms_workflows.processes import engine
from forms_workflows.wording import moment

from ..models import Submission
from .completeness import check_complete
from .drafts import open_answer_round, unsubmitted_round
from .eligibility import check_may_apply
from .events import case_event
from .freezing import freeze_answers
from .lock import lock_submission
from .movement import move_case
from .notify import mark_all_done, notify_organisation
from .partners import ask_again, check_confirmed, sync_partners
from .scopes import scopes_of
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
    evaluation = check_complete(submission, answer_round.answers)
    check_may_apply(submission, answer_round.answers, evaluation.computed)
    sync_partners(submission, answer_round.answers)
    submission.status = Submission.Status.SIGNING
    submission.changed_at = timezone.now()
    submission.save(update_fields=["status", "changed_at"])
    event = case_event(
        submission, "submission.finished", person, after={"answers": digest(answer_round.answers)}
    )
    mark_all_done(submission)
    notify_organisation(event, submission, kind="to_sign", right="submission.sign")
    ask_again(submission, event)
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
    event = case_event(submission, "submission.reopened", person, reason=reason)
    mark_all_done(submission)
    notify_organisation(event, submission, kind="draft_reopened", right="submission.fill")
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
    check_may_apply(submission, answer_round.answers, evaluation.computed)
    check_confirmed(submission, answer_round.answers)
    check_verified(submission.organisation)
    freeze_answers(submission, answer_round, evaluation, person)
    read_summary(submission, answer_round.answers)
    submission.status = Submission.Status.OPEN
    submission.submitted_at = timezone.now()
    _move, event = move_case(
        submission,
        lambda: start_review(submission, person),
        by=person,
        action="submission.submitted",
        after={"answers": answer_round.digest},
    )
    notify_organisation(event, submission, kind="submitted")
    return submission


def start_review(submission, person):
    """The process of this case: from now on it stands at a desk."""
    version, figures = submission.process_version, submission.round.figures
    move = engine.start(
        version=version,
        person=person,
        scopes=scopes_of(submission),
        figures={key: figures[key] for key in version.process.parameters if key in figures},
    )
    submission.process_id = move.process_pk
    return move


def check_verified(organisation):
    """核验: anybody may draft; only an organisation that somebody has looked at submits."""
    if organisation.verification == Organisation.Verification.RETURNED:
        raise Refused(
            _("The registration of %(name)s was returned: %(reason)s Have it corrected, then submit.")
            % {"name": organisation.name, "reason": organisation.verification_reason}
        )
    if not organisation.is_verified:
        raise Refused(
            _(
                "%(name)s has not been verified yet. What you have filled in is kept; "
                "ask the department to verify your registration, then submit."
            )
            % {"name": organisation.name}
        )
