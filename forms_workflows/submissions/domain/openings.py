"""Cases that an office starts about a title: it asks the holder to apply, or opens the review itself."""

from django.utils import timezone

from ..models import Submission
from .completeness import evaluate_submission
from .drafts import start_submission, unsubmitted_round
from .events import case_event
from .freezing import freeze_answers
from .lock import lock_submission
from .movement import move_case
from .notify import notify_organisation
from .signing import start_review


def ask_holder(*, round, organisation, subject, person, reason):
    """A draft for the holder, whose people are told what is asked of them, and why. In the caller's transaction."""
    submission = start_submission(round=round, organisation=organisation, person=person, subject=subject)
    event = case_event(submission, "submission.asked", person, reason=reason)
    notify_organisation(event, submission, kind="asked_to_apply", data=told(round, reason))
    return submission


def open_by_office(*, round, organisation, subject, person, reason):
    """A case that stands at the stage after the application at once, in the caller's transaction.

    The application is blank. Where the process returns the case to the applicant, the holder fills it in: it is heard.
    """
    draft = start_submission(round=round, organisation=organisation, person=person, subject=subject)
    submission = lock_submission(draft)
    answer_round = unsubmitted_round(submission)
    freeze_answers(submission, answer_round, evaluate_submission(submission, {}), person)
    submission.status, submission.submitted_at = Submission.Status.OPEN, timezone.now()
    _move, event = move_case(
        submission,
        lambda: start_review(submission, person),
        by=person,
        action="submission.opened",
        after={"answers": answer_round.digest},
        data={"reason": reason},
    )
    notify_organisation(event, submission, kind="opened_by_office", data=told(round, reason))
    return submission


def told(round, reason):
    return {"procedure": str(round), "reason": reason}
