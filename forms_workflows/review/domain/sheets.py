"""Fill in and seal a score sheet (评分表)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Incomplete, Refused
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.processes import engine
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import mark_done
from forms_workflows.wording import moment

from ..models import Panel, ScoreSheet, StageResult
from .evidence import sheet_content
from .recusals import check_not_barred


def check_open(sheet):
    if sheet.sealed_at:
        raise Refused(
            _("This sheet was handed in on %(time)s and is sealed.") % {"time": moment(sheet.sealed_at)}
        )
    if sheet.voided_at:
        raise Refused(_("This sheet is not asked for any more."))


@transaction.atomic
def save_sheet(*, sheet, answers):
    """Keep an unfinished sheet; only its author sees it."""
    sheet = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
    check_open(sheet)
    sheet.answers, sheet.saved_at = answers, timezone.now()
    sheet.save(update_fields=["answers", "saved_at"])
    return sheet


@transaction.atomic
def seal_sheet(*, sheet, person, answers, desks):
    """Hand in the sheet. Sealed for good; the last one that the quorum needs closes the scoring of the case."""
    submission = lock_submission(sheet.submission)
    check_not_barred(submission, person)
    sheet = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("form_version", "panel", "task")
        .get(pk=sheet.pk)
    )
    check_open(sheet)
    if sheet.expert_id != person.pk:
        raise Refused(_("This is somebody else's sheet."))
    stage = submission.graph.stage(sheet.panel.stage)
    evaluation = evaluate(submission.form_of(sheet.form_version), answers, year=submission.round.year)
    errors = [problem for problem in evaluation.problems if problem.level == "error"]
    if errors:
        raise Incomplete(_("The sheet is not complete."), problems=errors)
    total = evaluation.computed.get(stage.score.total)
    if total is None:
        raise Refused(_("The sheet has no total."))
    sheet.answers, sheet.computed, sheet.total = answers, evaluation.computed, Decimal(total)
    sheet.saved_at = sheet.sealed_at = timezone.now()
    sheet.save()
    move, _event = move_case(
        submission,
        lambda: hand_in(submission, sheet, person, desks),
        by=person,
        action="sheet.sealed",
        subject=sheet,
        after=sheet_content(sheet),
    )
    mark_done(submission, kinds=["sheet_assigned"], people=[person.pk])
    if move.end or move.to:
        close_panel_if_done(sheet.panel)
    return sheet


def hand_in(submission, sheet, person, desks):
    move = engine.complete(task=sheet.task, person=person, outcome="submit", desks=desks)
    StageResult.objects.create(
        submission=submission,
        task=sheet.task,
        stage=sheet.panel.stage,
        part="sheet",
        outcome="sealed",
        actor=person,
    )
    return move


def close_panel_if_done(panel):
    """A panel whose cases have all left the scoring is closed."""
    if not panel.cases.filter(absent=False, submission__stage=panel.stage).exists():
        Panel.objects.filter(pk=panel.pk).update(status=Panel.Status.CLOSED)
