"""A session that does not go as planned (X7): an expert replaced, a sheet voided, a scoring closed early or repeated."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.graph.lists import scored_at
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import notify_people
from forms_workflows.submissions.models import CaseAccess, Submission

from ..models import Panel, PanelCase, PanelMember, Recusal, ScoreSheet
from .panels import make_sheets
from .recusals import suggested_conflicts
from .sheets import close_panel_if_done


@transaction.atomic
def replace_expert(*, panel, old, new, person, reason, submission=None):
    """A reserve takes over: every sheet not yet handed in, or that of one case only.

    A sealed sheet counts no longer if its author has been found to be in conflict with the case.
    """
    if not reason.strip():
        raise Refused(_("Give a reason for the replacement."))
    sheets = [
        sheet
        for sheet in sheets_to_replace(panel, old)
        if submission is None or sheet.submission_id == submission.pk
    ]
    # Everybody locks cases first, in their order, then the panel.
    cases = {pk: lock_submission(Submission(pk=pk)) for pk in sorted({one.submission_id for one in sheets})}
    panel = Panel.objects.select_for_update(of=("self",)).get(pk=panel.pk)
    if submission is None and panel.members.filter(person=new, left_at__isnull=True).exists():
        raise Refused(_("%(name)s is on this panel already.") % {"name": new.name})
    # Some may have been handed in while we waited for the locks.
    sheets = [sheet for sheet in sheets_to_replace(panel, old) if sheet.submission_id in cases]
    if submission is not None and not sheets:
        raise Refused(
            _("%(name)s has no sheet of “%(case)s” to hand over.") % {"name": old.name, "case": submission}
        )
    if submission is None:
        panel.members.filter(person=old, left_at__isnull=True).update(left_at=timezone.now())
    seat(panel, new)
    for sheet in sheets:
        hand_over(panel, sheet, cases[sheet.submission_id], new, person, reason)


def sheets_to_replace(panel, expert):
    """Sheets of live cases that the expert has not handed in, or whose case the expert is recused from."""
    sheets = panel.sheets.filter(
        expert=expert, voided_at__isnull=True, submission__status=Submission.Status.OPEN
    ).select_related("submission", "expert")
    recused = Recusal.objects.filter(person=expert).values("submission_id")
    return sheets.filter(Q(sealed_at__isnull=True) | Q(submission__in=recused))


def seat(panel, expert):
    """A place on the panel, with the next number; whoever sits there already keeps it."""
    if panel.members.filter(person=expert).update(left_at=None):
        return
    number = 1 + (panel.members.aggregate(last=Max("number"))["last"] or 0)
    PanelMember.objects.create(panel=panel, person=expert, number=number)


def hand_over(panel, sheet, submission, new, person, reason):
    """Void one sheet and give a blank one to the new expert; after the scoring it is only voided."""
    void(sheet)
    if (submission.stage, submission.part) != (panel.stage, ""):
        check_enough_left(panel, submission)
        opened = []
    else:
        refuse_conflict(submission, new)
        move = engine.replace_expert(
            process_pk=submission.process_id, stage=panel.stage, old=sheet.expert, new=new
        )
        opened = [task for task in move.to if task.owner_id == new.pk]
    event = case_event(
        submission,
        "expert.replaced",
        person,
        subject=panel,
        old=sheet.expert_id,
        new=new.pk,
        reason=reason,
    )
    make_sheets(panel, submission, opened)
    if opened:
        notify_people(event, submission, people=[new.pk], kind="sheet_assigned")


def void(sheet):
    """The sheet stays on record but does not count, and its author loses sight of the case."""
    sheet.voided_at = timezone.now()
    sheet.save(update_fields=["voided_at"])
    CaseAccess.objects.filter(
        submission_id=sheet.submission_id, person_id=sheet.expert_id, barred=False
    ).delete()


def refuse_conflict(submission, expert):
    if Recusal.objects.filter(submission=submission, person=expert).exists():
        raise Refused(
            _("%(name)s is recused from “%(case)s”.") % {"name": expert.name, "case": submission.title}
        )
    if conflicts := suggested_conflicts(submission, [expert]):
        raise Refused(
            _("%(name)s works for %(unit)s, which stands in “%(case)s”.")
            % {"name": expert.name, "unit": conflicts[expert.pk], "case": submission.title}
        )


def check_enough_left(panel, submission):
    """A case that has left the scoring keeps its place only with enough sheets; it must then be ranked again."""
    stage = submission.current_stage
    if stage.kind != Kind.RANK or scored_at(submission.graph, stage).key != panel.stage:
        raise Refused(
            _("“%(case)s” has gone on to the shortlist; its sheets cannot be changed any more.")
            % {"case": submission}
        )
    quorum = submission.graph.stage(panel.stage).score.quorum
    left = open_sheets(panel, submission).filter(sealed_at__isnull=False).count()
    if left < quorum:
        raise Refused(
            _("Only %(left)d sheets of “%(case)s” would be left; at least %(quorum)d are needed.")
            % {"left": left, "case": submission, "quorum": quorum}
        )


@transaction.atomic
def close_scoring(*, panel, submission, person, reason):
    """Go on with the sheets that are in. The engine refuses if they are fewer than the quorum."""
    submission = lock_session(panel, submission, reason)
    leave_session(panel, submission, person, reason, outcome="close", action="scoring.closed")
    for sheet in open_sheets(panel, submission).filter(sealed_at__isnull=True):
        void(sheet)
    close_panel_if_done(panel)
    return submission


@transaction.atomic
def repeat_session(*, panel, submission, person, reason):
    """The session is void: its sheets do not count, and the case waits for a panel again."""
    submission = lock_session(panel, submission, reason)
    leave_session(panel, submission, person, reason, outcome="repeat", action="scoring.repeated")
    for sheet in open_sheets(panel, submission):
        void(sheet)
    PanelCase.objects.filter(panel=panel, submission=submission).delete()
    close_panel_if_done(panel)
    return submission


def lock_session(panel, submission, reason):
    if not reason.strip():
        raise Refused(_("Give the reason."))
    submission = lock_submission(submission)
    if (submission.stage, submission.part) != (panel.stage, ""):
        raise Refused(_("“%(case)s” is not being scored now.") % {"case": submission})
    return submission


def open_sheets(panel, submission):
    """What counts of a case's sheets of this scoring; another one has its own."""
    return ScoreSheet.objects.filter(submission=submission, stage=panel.stage, voided_at__isnull=True)


def leave_session(panel, submission, person, reason, *, outcome, action):
    move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=panel.stage, outcome=outcome, person=person
        ),
        by=person,
        action=action,
        subject=panel,
        data={"reason": reason},
    )
