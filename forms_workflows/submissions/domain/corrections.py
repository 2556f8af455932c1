"""A correction that was asked for (补正): handed in again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.processes import engine
from forms_workflows.wording import deadline

from ..rules import may_sign
from .completeness import check_complete
from .drafts import open_answer_round
from .events import case_event
from .freezing import freeze_answers
from .lock import lock_submission
from .movement import move_case
from .notify import mark_all_done, notify_organisation
from .partners import ask_again, sync_partners
from .scopes import scopes_of
from .summary import read_summary


@transaction.atomic
def finish_correction(*, submission, person):
    """补正完成: whoever fills in hands the finished correction over; the principal is told to submit it."""
    submission = lock_submission(submission)
    if not (submission.is_returned or submission.is_correcting):
        raise Refused(_("Nothing was returned for correction: %(state)s.") % {"state": submission.label})
    answer_round = open_answer_round(submission)
    refuse_late(submission)
    check_complete(submission, answer_round.answers)
    if answer_round.finished_at is None:
        answer_round.finished_at = timezone.now()
        answer_round.save(update_fields=["finished_at"])
        event = case_event(submission, "submission.correction_finished", person)
        notify_organisation(event, submission, kind="to_resubmit", right="submission.sign")
    return submission


@transaction.atomic
def submit_correction(*, submission, person, desks):
    """补正提交: freeze the corrected answers and send the case to the desk that asked, or on its usual way."""
    submission = lock_submission(submission)
    if not submission.awaits_correction:
        raise Refused(_("Nothing was returned for correction: %(state)s.") % {"state": submission.label})
    answer_round = open_answer_round(submission)
    refuse_late(submission)
    evaluation = check_complete(submission, answer_round.answers)
    freeze_answers(submission, answer_round, evaluation, person)
    sync_partners(submission, answer_round.answers)
    event = (go_on if submission.is_returned else keep_place)(submission, answer_round, person, desks)
    ask_again(submission, event)
    return submission


def refuse_late(submission):
    due = submission.correction_due
    if due and timezone.now() >= due:
        raise Refused(_("The time for the correction ended on %(time)s.") % {"time": deadline(due)})


def go_on(submission, answer_round, person, desks):
    """Back into the process: to the desk that asked, or on the usual way."""
    region = submission.region_id
    read_summary(submission, answer_round.answers)
    if submission.region_id != region:
        submission.offices.all().delete()  # it comes to those of its new region
    if submission.region_id != region or submission.graph.asks_partners:
        engine.move_scopes(process_pk=submission.process_id, scopes=scopes_of(submission))
    task = engine.open_tasks(submission.process_id)[0]
    _move, event = move_case(
        submission,
        lambda: engine.complete(task=task, person=person, outcome="submit", desks=desks),
        by=person,
        action="submission.corrected",
        after={"answers": answer_round.digest},
    )
    return event


def keep_place(submission, answer_round, person, desks):
    """The corrected answers stand; the case stays where it is, and its region's bureau has nothing more to do."""
    if not may_sign(desks, submission):
        raise NotAllowed(_("Your roles do not include submitting this correction."))
    read_summary(submission, answer_round.answers)
    submission.correcting, submission.reason, submission.changed_at = False, "", timezone.now()
    submission.save()
    mark_all_done(submission)
    return case_event(submission, "submission.corrected", person, after={"answers": answer_round.digest})
