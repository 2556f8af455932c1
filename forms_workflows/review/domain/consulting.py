"""征求意见、会签: the desks that are asked answer; whoever leads the consultation may close it early."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict, NotAllowed, Refused
from forms_workflows.processes import engine
from forms_workflows.processes.models import ReviewTask
from forms_workflows.submissions.domain.files import files_or_nothing
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import mark_done, people_at
from forms_workflows.submissions.reasons import coded

from ..models import Draft
from .decide import check_reason, check_stage_form, check_still_open, keep_result
from .evidence import result_content
from .recusals import check_not_barred

#: The part under which an answer is kept among the results of a case.
PART = "asked"


@files_or_nothing()
@transaction.atomic
def answer(*, submission, task, person, desks, outcome, reason="", answers=None, files=()):
    """Say what a desk that is asked thinks of the case; the answer that is enough lets the case go on.

    ``outcome`` is the key of one of the stage's answers, ``answers`` belong to the stage's form. Raises Refused,
    Incomplete, or the engine's errors. What comes after the consultation has closed is refused.
    """
    submission = lock_submission(submission)
    check_not_barred(submission, person)
    check_not_closed(task)
    check_still_open(task)
    stage = submission.current_stage
    chosen = chosen_answer(stage, outcome)
    check_reason(chosen, outcome, reason, files)
    version, answers = check_stage_form(submission, stage, "", chosen, answers)
    results = []

    def step():
        move = engine.complete(task=task, person=person, outcome=outcome, desks=desks)
        results.append(keep_result(submission, stage, PART, move, person, reason, version, answers, files))
        return move

    move_case(
        submission,
        step,
        by=person,
        action="consult.answered",
        reason=coded("consulted"),
        after=lambda _move: result_content(results[0]),
        data=lambda move: {
            "stage": stage.key,
            "outcome": outcome,
            "result": results[0].pk,
            **tally_of(move),
        },
    )
    Draft.objects.filter(task_id=task.pk).delete()
    mark_done(
        submission, kinds=["task", "handed_on"], people=people_at([task.owner_permission]) | {person.pk}
    )
    return results[0]


def tally_of(move):
    """What the answers come to, where this step has closed the consultation."""
    return {"tally": move.tally} if move.tally else {}


def chosen_answer(stage, key):
    if stage is None or not stage.consult:
        raise Refused(_("This case has moved on."))
    if not key:
        raise Refused(_("Choose an answer."))
    chosen = stage.consult.answer(key)
    if chosen is None:
        raise Refused(_("“%(stage)s” has no such answer.") % {"stage": stage.title})
    return chosen


def check_not_closed(task):
    fresh = ReviewTask.objects.select_related("process").get(pk=task.pk)
    if why := engine.why_closed(fresh):
        raise Conflict(why)


def may_close(submission, desks):
    """Whether the person sits at the desk that leads the consultation at which the case stands."""
    stage = submission.current_stage
    if stage is None or not stage.consult or submission.status != submission.Status.OPEN:
        return False
    return engine.leading(submission.process_id) in desks.tokens


@transaction.atomic
def close(*, submission, by, desks, reason):
    """Go on with the answers that are in. For whoever leads the consultation; who was asked and is silent is told why."""
    submission = lock_submission(submission)
    if not may_close(submission, desks):
        raise NotAllowed(_("Only the desk that leads a consultation can close it."))
    if not reason.strip():
        raise Refused(_("Give the reason for closing before everybody has answered."))
    check_not_barred(submission, by)
    stage = submission.current_stage
    move_case(
        submission,
        lambda: engine.close_consultation(process_pk=submission.process_id, stage=stage.key, person=by),
        by=by,
        action="consult.closed",
        reason=coded("consulted"),
        data=lambda move: {
            "stage": stage.key,
            "task": move.task_pk,
            "reason": reason.strip(),
            **tally_of(move),
        },
    )
    return submission
