"""Decide on one case: a check, one hand of an opinion."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict, Incomplete, Refused
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.kinds.files import EXTENSIONS, refusal
from forms_workflows.forms.models import FormVersion
from forms_workflows.forms.schema.reading import Column
from forms_workflows.processes import engine
from forms_workflows.processes.models import ReviewTask
from forms_workflows.submissions.domain.files import files_or_nothing, store_file
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.returns import CorrectionWanted
from forms_workflows.submissions.models import Submission
from forms_workflows.wording import moment

from ..models import Draft, StageResult
from .advice import advice_for, check_advice
from .evidence import result_content
from .recusals import check_not_barred

#: Outcomes of the later hands of an opinion, which every opinion has.
AGREE, SEND_BACK = "agree", "send_back"

#: What officers may attach to a decision: documents and scans.
STAGE_FILES = Column(
    code="files", type="files", extensions=tuple(name for name in EXTENSIONS if name != "zip"), max_mb=50
)


def chosen_outcome(stage, part, key):
    """The outcome of the stage that was chosen; None where a later hand only agrees or sends back."""
    if part and key in (AGREE, SEND_BACK):
        return None
    if not key:
        raise Refused(_("Choose an outcome."))
    chosen = stage.outcome(key)
    if chosen is None:
        raise Refused(_("“%(stage)s” has no such outcome.") % {"stage": stage.title})
    return chosen


@files_or_nothing()
@transaction.atomic
def decide(
    *,
    submission,
    task,
    person,
    desks,
    outcome,
    reason="",
    answers=None,
    files=(),
    open_fields=None,
    notes=None,
):
    """Finish a human task of a check or an opinion; everything or nothing.

    ``answers`` belong to the stage's form; ``open_fields`` and ``notes`` ({code: text}) to an outcome that reopens
    fields for correction. Raises Refused, Incomplete, or the engine's errors (somebody was faster, four eyes).
    """
    submission = lock_submission(submission)
    check_not_barred(submission, person)
    check_still_open(task)
    stage, part = submission.current_stage, submission.part
    if stage is None or submission.status != Submission.Status.OPEN:
        raise Refused(_("This case has moved on: %(state)s.") % {"state": submission.label})
    chosen = chosen_outcome(stage, part, outcome)
    check_reason(chosen, outcome, reason, files)
    version, answers = check_stage_form(submission, stage, part, chosen, answers)
    if not part:
        check_advice(chosen, advice_for(submission, stage, answers if version else None), reason)
    wanted = check_reopening(submission, chosen, open_fields, notes)
    first = first_hand(submission, stage) if part else None
    results = []

    def step():
        move = engine.complete(task=task, person=person, outcome=outcome, desks=desks, data=wanted)
        results.append(keep_result(submission, stage, part, move, person, reason, version, answers, files))
        return move

    move_case(
        submission,
        step,
        by=person,
        action=lambda move: f"stage.{'decided' if move.decided else 'proposed'}",
        reason=first.reason if first else reason,
        correction=correction_of(first) if first else correction_wanted(person, wanted),
        after=lambda _move: result_content(results[0]),
        data=lambda _move: {"stage": stage.key, "part": part, "outcome": outcome, "result": results[0].pk},
        concluded={stage.key: answers} if version else None,
    )
    Draft.objects.filter(task_id=task.pk).delete()
    return results[0]


def correction_of(result):
    """The correction that the first hand of an opinion asked for and the later ones sign."""
    return correction_wanted(result.actor, result.task.data.get("input"))


def correction_wanted(person, wanted):
    wanted = wanted or {}
    return CorrectionWanted(by=person, fields=wanted.get("open_fields"), notes=wanted.get("notes", {}))


def first_hand(submission, stage):
    """The result that the later hands of an opinion sign: its reason is what the applicant reads."""
    return submission.results.filter(stage=stage.key, part="").order_by("-pk").first()


def check_still_open(task):
    """Conflict that names whoever was faster, before anything is said about the stage where the case stands now."""
    fresh = ReviewTask.objects.select_related("owner").get(pk=task.pk)
    if fresh.finished is None:
        return
    if fresh.status != "DONE" or fresh.owner is None:
        raise Conflict(_("This task is not open any more."))
    raise Conflict(
        _("%(person)s handled this on %(time)s.")
        % {
            "person": fresh.owner,
            "time": moment(fresh.finished),
        }
    )


def check_reason(chosen, outcome, reason, files):
    needed = chosen.needs_reason if chosen else outcome == SEND_BACK
    if needed and not reason.strip():
        title = chosen.title if chosen else _("Send back")
        raise Refused(_("Give a reason for “%(outcome)s”.") % {"outcome": title})
    if chosen and chosen.needs_file and not files:
        raise Refused(_("Attach a file for “%(outcome)s”.") % {"outcome": chosen.title})
    for upload in files:
        if problem := refusal(STAGE_FILES, upload):
            raise Refused(problem[:1].upper() + problem[1:])


def check_stage_form(submission, stage, part, chosen, answers):
    """The stage's own form is filled in by the first hand, and must be complete unless the case is only returned."""
    if not stage.form or part:
        return None, {}
    version = FormVersion.objects.get(pk=stage.form)
    answers = answers or {}
    if chosen.reopens or chosen.direct:
        return version, answers
    evaluation = evaluate(
        submission.form_of(version), answers, year=submission.round.year, deadline=submission.round.closes_at
    )
    errors = [problem for problem in evaluation.problems if problem.level == "error"]
    if errors:
        raise Incomplete(_("The form of this stage is not complete."), problems=errors)
    return version, answers


def check_reopening(submission, chosen, open_fields, notes):
    """一次性告知: {"open_fields", "notes"}: which fields reopen and what is wrong with each; None if none can.

    No field named: all of them reopen. Whoever signs an opinion signs this with it, so it stays with the task.
    """
    if chosen is None or not chosen.reopens:
        return None
    wanted = CorrectionWanted.of(submission, by=None, fields=open_fields, notes=notes)
    return {"open_fields": wanted.fields, "notes": wanted.notes}


def keep_result(submission, stage, part, move, person, reason, version, answers, files):
    result = StageResult.objects.create(
        submission=submission,
        task_id=move.task_pk,
        stage=stage.key,
        part=part,
        outcome=move.outcome,
        reason=reason,
        form_version=version,
        answers=answers,
        actor=person,
    )
    for upload in files:
        reference = store_file(
            submission=submission, person=person, field=stage.key, upload=upload, of_stage=True
        )
        result.attachments.add(reference["id"])
    return result
