"""Set up a panel of experts, open its scoring, replace an expert, mark an absence."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.each import each, in_slices, in_time
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.models import ReviewTask
from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import notify_people
from forms_workflows.submissions.models import AnswerRound, CaseAccess, Submission

from ..models import Panel, PanelCase, PanelMember, Recusal, ScoreSheet
from .recusals import suggested_conflicts

#: How long whoever opens a panel waits for its cases; what is left goes on with the next sweeps.
OPENING_SECONDS = 20

#: How long one sweep goes on with it.
SWEEPING_SECONDS = 40


def waiting_for_panel(round, stage):
    """Cases that have passed everything before the scoring stage and stand in no panel yet.

    Also those that have been scored before and have come here once more: they are scored anew.
    """
    waiting = Submission.objects.filter(
        round=round, status=Submission.Status.OPEN, stage=stage.key, part="panel"
    )
    return waiting.exclude(pk__in=unheard().values("submission"))


def unheard():
    """Places in panels whose case has not had its sheets from that panel yet, and is to have them."""
    sheets = ScoreSheet.objects.filter(panel=OuterRef("panel"), submission=OuterRef("submission"))
    return PanelCase.objects.filter(~Exists(sheets), absent=False)


@transaction.atomic
def create_panel(*, round, stage, title, members, submissions, person, session_at=None, place=""):
    """A panel in preparation. Members and cases may change until it is opened."""
    panel = Panel.objects.create(
        round=round, stage=stage.key, title=title, session_at=session_at, place=place, created_by=person
    )
    set_panel(panel=panel, members=members, submissions=submissions)
    panel_event(panel, "panel.created", person, members, submissions)
    return panel


@transaction.atomic
def change_panel(*, panel, members, submissions, person, title, session_at=None, place=""):
    """Another composition, time or place for a panel that is still in preparation."""
    panel = Panel.objects.select_for_update(of=("self",)).select_related("round").get(pk=panel.pk)
    if panel.status != Panel.Status.DRAFT:
        raise Refused(_("Scoring has begun; replace single experts instead."))
    panel.title, panel.session_at, panel.place = title, session_at, place
    panel.save(update_fields=["title", "session_at", "place"])
    set_panel(panel=panel, members=members, submissions=submissions)
    panel_event(panel, "panel.changed", person, members, submissions)
    return panel


def panel_event(panel, action, person, members, submissions):
    round_event(
        panel.round,
        action,
        person,
        subject=panel,
        members=[member.pk for member in members],
        cases=[case.pk for case in submissions],
    )


def set_panel(*, panel, members, submissions):
    """Replace members and cases; who was marked as absent stays on record."""
    panel.members.all().delete()
    panel.cases.filter(absent=False).delete()
    PanelMember.objects.bulk_create(
        PanelMember(panel=panel, person=member, number=number) for number, member in enumerate(members, 1)
    )
    PanelCase.objects.bulk_create(
        PanelCase(panel=panel, submission=case, position=number) for number, case in enumerate(submissions, 1)
    )


def panel_problems(panel):
    """Plain sentences that say why a panel cannot begin (编组 guard of the regulation's table)."""
    rule = panel.round.graph.stage(panel.stage).score
    members = [
        member.person for member in panel.members.filter(left_at__isnull=True).select_related("person")
    ]
    cases = [
        case.submission
        for case in panel.cases.filter(absent=False).select_related("submission__organisation")
    ]
    problems = []
    quorum = rule.quorum
    if len(members) < quorum:
        problems.append(
            _("At least %(quorum)d experts are needed; the panel has %(count)d.")
            % {"quorum": quorum, "count": len(members)}
        )
    if rule.odd and len(members) % 2 == 0:
        problems.append(_("The number of experts must be odd."))
    if not cases:
        problems.append(_("The panel has no case."))
    problems += [
        _("“%(case)s” does not wait for a panel any more.") % {"case": case}
        for case in cases
        if not waits_for(panel, case)
    ]
    problems += handled_before(panel, cases, members)
    recused = set(Recusal.objects.filter(submission__in=cases).values_list("submission_id", "person_id"))
    newest = AnswerRound.objects.newest_of(cases)
    for case in cases:
        conflicts = suggested_conflicts(case, members, answers=newest[case.pk].answers)
        for member in members:
            if (case.pk, member.pk) in recused:
                problems.append(
                    _("%(name)s is recused from “%(case)s”.") % {"name": member.name, "case": case.title}
                )
            elif member.pk in conflicts:
                problems.append(
                    _("%(name)s works for %(unit)s, which stands in “%(case)s”.")
                    % {"name": member.name, "unit": conflicts[member.pk], "case": case.title}
                )
    return problems


def handled_before(panel, cases, members):
    """Sentences about experts who have handled a stage of a case after which they may not score it."""
    by_process = {case.process_id: case for case in cases}
    names = {member.pk: member for member in members}
    distinct = panel.round.graph.stage(panel.stage).distinct_from
    done = ReviewTask.objects.filter(process__in=by_process, owner__in=names, status="DONE")
    return [
        _("%(name)s has handled “%(stage)s” of “%(case)s”; its scoring needs another person.")
        % {
            "name": names[task.owner_id].name,
            "stage": task.stage.title,
            "case": by_process[task.process_id].title,
        }
        for task in (done if distinct else [])
        if task.stage and task.stage_key in distinct
    ]


def open_panel(*, panel, person):
    """Send the sheets to the experts: every case's scoring begins (答辩结束，进入评分).

    The panel opens at once; its cases follow one by one, so that nobody else waits for the round. What is not opened
    when ``OPENING_SECONDS`` are over goes on with the next sweeps.
    """
    with transaction.atomic():
        panel = (
            Panel.objects.select_for_update(of=("self",))
            .select_related("round__process_version")
            .get(pk=panel.pk)
        )
        if panel.status != Panel.Status.DRAFT:
            raise Refused(_("This panel has been opened already."))
        if problems := panel_problems(panel):
            raise Refused(" ".join(problems))
        panel.status, panel.opened_at, panel.opened_by = Panel.Status.OPEN, timezone.now(), person
        panel.save(update_fields=["status", "opened_at", "opened_by"])
        round_event(panel.round, "panel.opened", person, subject=panel)
    open_cases(panel)
    return panel


def open_cases(panel, seconds=OPENING_SECONDS):
    """Open the cases of an opened panel that still wait for it; returns how many. Each in its own short transaction."""
    experts = list(panel.members.filter(left_at__isnull=True).values_list("person_id", flat=True))
    return each(
        "case of a panel",
        in_time(in_slices(unopened(panel)), seconds),
        lambda submission: open_case(panel, submission, experts, panel.opened_by),
    )


def unopened(panel):
    """Cases of a panel that wait for its scoring."""
    waiting = Submission.objects.filter(status=Submission.Status.OPEN, stage=panel.stage, part="panel")
    return waiting.filter(panel_cases__in=unheard().filter(panel=panel)).order_by("panel_cases__position")


def open_opened_panels():
    """For the minute tick: opened panels whose cases have not all followed yet. Returns how many cases followed."""
    opened = Panel.objects.filter(status=Panel.Status.OPEN).select_related("round", "opened_by")
    return sum(open_cases(panel, SWEEPING_SECONDS) for panel in opened if unopened(panel).exists())


@transaction.atomic
def open_case(panel, submission, experts, person):
    """False if the case does not wait for the panel any more."""
    submission = lock_submission(submission)
    if not waits_for(panel, submission):
        return False
    move, event = move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id,
            stage=panel.stage,
            part="panel",
            outcome="open",
            data={"experts": experts},
            person=person,
        ),
        by=person,
        action="scoring.opened",
        subject=panel,
        data={"experts": experts},
    )
    earlier = submission.sheets.filter(stage=panel.stage, voided_at__isnull=True)
    earlier.update(voided_at=timezone.now())  # it has come to this stage once more
    make_sheets(panel, submission, move.to)
    submission.taken = True
    submission.save(update_fields=["taken"])
    notify_people(event, submission, people=experts, kind="sheet_assigned")
    return True


def waits_for(panel, submission):
    place = (submission.stage, submission.part)
    return submission.status == Submission.Status.OPEN and place == (panel.stage, "panel")


def make_sheets(panel, submission, opened):
    """A blank sheet and the right to see the case for each expert's task."""
    form = submission.graph.stage(panel.stage).form
    sheets = [task for task in opened if task.owner_id]
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            submission=submission,
            panel=panel,
            stage=panel.stage,
            expert_id=task.owner_id,
            task_id=task.task_pk,
            form_version_id=form,
        )
        for task in sheets
    )
    CaseAccess.objects.bulk_create(
        [CaseAccess(submission=submission, person_id=task.owner_id, barred=False) for task in sheets],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_absent(*, submission, stage, person, reason=""):
    """缺席答辩 (X6): the case ends, the panel goes on."""
    submission = lock_submission(submission)
    if (submission.stage, submission.part) != (stage.key, "panel"):
        raise Refused(_("“%(case)s” does not wait for its defence.") % {"case": submission})
    move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id,
            stage=stage.key,
            part="panel",
            outcome="absent",
            person=person,
        ),
        by=person,
        action="defence.absent",
        reason=reason,
    )
    submission.panel_cases.filter(panel__stage=stage.key).update(absent=True)
    return submission
