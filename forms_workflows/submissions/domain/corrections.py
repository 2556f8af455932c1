"""A correction that was asked for (补正): handed in again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import record
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.wording import deadline

from .completeness import check_complete
from .drafts import open_answer_round
from .freezing import freeze_answers
from .lock import lock_submission
from .movement import apply_move
from .partners import sync_partners
from .signing import scopes_of
from .summary import read_summary


@transaction.atomic
def submit_correction(*, submission, person, desks):
    """补正提交: freeze the corrected answers and send the case to the desk that asked, or on its usual way."""
    submission = lock_submission(submission)
    if not submission.is_returned:
        raise Refused(_("Nothing was returned for correction: %(state)s.") % {"state": submission.label})
    answer_round = open_answer_round(submission)
    task = engine.open_tasks(submission.process_id)[0]
    if task.scheduled and timezone.now() >= task.scheduled:
        raise Refused(
            _("The time for the correction ended on %(time)s.") % {"time": deadline(task.scheduled)}
        )
    evaluation = check_complete(submission, answer_round.answers)
    freeze_answers(submission, answer_round, evaluation, person)
    sync_partners(submission, answer_round.answers)
    region = submission.region_id
    read_summary(submission, answer_round.answers)
    if submission.region_id != region:
        engine.move_scopes(process_pk=submission.process_id, scopes=scopes_of(submission))
    move = engine.complete(task=task, person=person, outcome="submit", desks=desks)
    event = record(
        action="submission.corrected",
        actor=person,
        chain=submission.round.chain,
        subject=submission,
        case=submission.pk,
        after={"answers": answer_round.digest},
    )
    apply_move(submission=submission, move=move, event=event)
    return submission
