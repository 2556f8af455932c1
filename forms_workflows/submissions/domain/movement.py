"""One step of a case: the engine's move, its audit event, the correction that it opens, labels and messages."""

from dataclasses import asdict, replace

from django.utils import timezone

from forms_workflows.gathering import Turn, gathered
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind, Scope
from forms_workflows.rows import update_rows

from ..models import CaseOffice, Submission
from ..reasons import coded
from .events import case_event
from .facts import facts_of
from .notify import mark_all_done, notify_organisation, notify_people, notify_tokens
from .returns import open_correction

#: Scopes of desks that belong to the whole department, not to a region or the applicant.
DEPARTMENT_SCOPES = {Scope.DEPARTMENT, Scope.PANEL}

#: Kinds of stage on whose passing the applicant is told where the case stands now.
TOLD_KINDS = {Kind.CHECK, Kind.OPINION, Kind.SCORE, Kind.WAIT, Kind.CONSULT, Kind.SPAWN}

#: {kind: what happens where a case has come to a stage of it, with the locked case and whoever brought it there}
ARRIVALS = {}


def move_case(
    submission,
    step,
    *,
    by,
    action,
    subject=None,
    reason="",
    correction=None,
    before=None,
    after=None,
    data=None,
    concluded=None,
):
    """Take one step of a case with all that follows from it; returns (move, event).

    ``submission`` is the copy that ``lock_submission`` gave, on which the caller has checked what it wants to do.
    ``step`` asks the engine and gives its Move; what the step leaves behind besides (a result, sheets) it may write
    too. Where the engine refuses, nothing has happened. ``action`` names the audit event; ``subject``, ``before``,
    ``after`` and ``data`` go with it as in ``case_event``. Each of ``action``, ``after`` and ``data`` may be a function
    of the Move. ``reason`` is what the
    applicant reads about a return or an end: typed words, or a reason of ``submissions.reasons``. ``correction`` is
    the ``CorrectionWanted`` of a return; without it every field opens. ``concluded`` is {stage key: its form's
    answers} where the step leaves some behind, for rules that look at them at once.
    """
    with engine.facts_from(lambda process: facts_of(submission, process_pk=process.pk, concluded=concluded)):
        move = step()
    action = action(move) if callable(action) else action
    after, data = (given(move) if callable(given) else given for given in (after, data))
    data = {**(data or {}), **passages(move)}
    event = case_event(submission, action, by, subject=subject, before=before, after=after, **data)
    if move.passed:
        reason, correction = reason_of_rule(move), None
    if move.tally:
        tell_silent(submission, move, event)
    if move.end or move.to:
        move = without_barred(submission, move)
        came_from = (submission.stage, submission.part)
        write_place(submission, move, reason)
        if submission.is_returned:
            open_correction(submission, stage=move.left, reason=reason, wanted=correction)
        open_to_offices(submission, move)
        mark_all_done(submission)
        tell(submission, move, event, came_from)
        if move.to and submission.stage != came_from[0]:
            arrive(submission, by)
    return move, event


def arrive(submission, by):
    if happens := ARRIVALS.get(submission.current_stage.kind):
        happens(submission, by)


def passages(move):
    """The rules by which the case has come further in this step, for its history."""
    passed = [{"stage": stage.key, **asdict(passage)} for stage, passage in move.passed]
    return {"passed": passed} if passed else {}


def reason_of_rule(move):
    """What the applicant reads where a rule has the last word: no officer's remark was meant for that."""
    stage, passage = move.passed[-1]
    if stage.auto.told and passage.rule is not None:
        return coded("rule_named", stage.auto.rules[passage.rule].name)
    return coded("rule")


def without_barred(submission, move):
    """A task that was given to somebody who is barred from the case waits at its desk instead."""
    given = [opened.owner_id for opened in move.to if opened.owner_permission and opened.owner_id]
    if not given:
        return move
    access = submission.access.filter(barred=True, person__in=given)
    barred = set(access.values_list("person_id", flat=True))
    return replace(move, to=tuple(given_back(opened, barred) for opened in move.to))


def given_back(opened, barred):
    if not opened.owner_permission or opened.owner_id not in barred:
        return opened
    engine.hand_on(task=opened.task_pk)
    return replace(opened, owner_id=None)


def open_to_offices(submission, move):
    """Whoever sits at the office to which a case has come may read it. The department and its bureaus need no leave."""
    if not submission.graph.seeks_offices:
        return
    desks = {opened.owner_permission or "" for opened in move.to}
    if submission.current_stage and submission.current_stage.consult:
        desks.add(engine.leading(submission.process_id))
    places = {desk.partition("@")[2] for desk in desks}
    for place in sorted(places):
        if place[:1] == "d" and int(place[1:]) != submission.round.programme.department_id:
            open_to(CaseOffice(submission=submission, department_id=int(place[1:])))


@gathered(Turn.ROWS)
def open_to(offices):
    CaseOffice.objects.bulk_create(offices, ignore_conflicts=True)


def write_place(submission, move, reason):
    """Where the case stands now, or how it ended."""
    submission.changed_at = timezone.now()
    submission.arrived_by = arrival(submission, move)
    if move.end:
        submission.status, submission.end = Submission.Status.ENDED, move.end
        submission.ended_at = timezone.now()
        submission.stage = submission.part = ""
        submission.reason = reason
    else:
        arrived = move.to[0]
        given = bool(arrived.owner_permission and arrived.owner_id)
        if given or (arrived.stage, arrived.part) != (submission.stage, submission.part):
            submission.taken = given
        submission.stage, submission.part = arrived.stage, arrived.part
        # Only what was returned needs its reason; a remark on passing stays with the stage's result.
        if not submission.is_correcting:
            submission.reason = reason if submission.is_returned else ""
        submission.seen_by_department |= any(is_department_desk(submission, each) for each in move.to)
    save_case(submission)


@gathered(Turn.ROWS)
def save_case(submissions):
    update_rows(
        submissions, [field.name for field in Submission._meta.concrete_fields if not field.primary_key]
    )


def arrival(submission, move):
    """“stage.outcome” by which it has come to its place: the same while it moves inside a stage, empty from outside."""
    if move.passed:
        stage, passage = move.passed[-1]
        return f"{stage.key}.{passage.outcome}"
    if move.decided:
        return f"{move.stage or submission.graph.apply.key}.{move.decided}"
    stays = not move.end and move.to[0].stage == submission.stage
    return submission.arrived_by if stays else ""


def is_department_desk(submission, arrived):
    """Whether the case stands at a desk of the department itself, also in the place of a bureau without people."""
    department = f"@d{submission.round.programme.department_id}"
    stage = submission.graph.stage(arrived.stage)
    if stage.desk_rules and arrived.owner_permission and not stage.consult:
        return arrived.owner_permission.endswith(department)
    return stage.desk.scope in DEPARTMENT_SCOPES or (arrived.owner_permission or "").endswith(department)


def tell(submission, move, event, came_from):
    """Who now has something to do, and the applicant when it may know that the case has come further."""
    if move.end:
        data = {"end": move.end, "reason": submission.reason}
        notify_organisation(event, submission, kind="ended", data=data)
        return
    if submission.is_returned:
        data = {"stage": move.left, "reason": submission.reason}
        notify_organisation(event, submission, kind="returned", data=data)
        return
    # Whatever takes effect by itself is nobody's task; where it cannot, its desk is told then.
    for opened in () if submission.current_stage.is_automatic else move.to:
        if opened.owner_permission and opened.owner_id:
            people = {opened.owner_id} - {event.actor_id}
            notify_people(event, submission, people=people, kind="task", data={"stage": opened.stage})
        elif opened.owner_permission:
            notify_tokens(
                event, submission, tokens=[opened.owner_permission], kind="task", data={"stage": opened.stage}
            )
    if has_come_further(submission, came_from):
        data = {"stage": submission.stage, "part": submission.part, "by": submission.arrived_by}
        notify_organisation(event, submission, kind="moved", data=data)


def tell_silent(submission, move, event):
    """Whoever was asked in a consultation that has closed now and has not answered learns that it is over."""
    silent = engine.silent(submission.process_id)
    data = {"stage": move.stage, "reason": event.data.get("reason", "")}
    notify_tokens(event, submission, tokens=silent, kind="consult_over", data=data)


def has_come_further(submission, before):
    """Whether a stage has been passed that the applicant knows by a word of its own (推荐、复审).

    Publicity and designation have messages of their own.
    """
    came_from, now_at = submission.graph.stage(before[0]), submission.current_stage
    if came_from is None or {came_from.kind, now_at.kind} - TOLD_KINDS:
        return False
    forward = came_from in submission.graph.before(now_at)
    return forward and str(submission.label_at(*before, taken=True)) != str(submission.label)
