"""Cases that start others (发起另一事项): what a stage of the kind ``spawn`` does when a case has come to it.

Whoever is asked gets a draft of the procedure that the stage names, in its round of the year. What cannot begin yet (no
round is open, or the procedure is gone) is tried again by every sweep, and so is going on where the stage waits for what
it has started; whoever looks after rounds is told, and reads at the case why it is held.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from forms_workflows.each import each, in_slices
from forms_workflows.errors import Refused
from forms_workflows.parties.rules import people_with
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Asks, Kind
from forms_workflows.rounds.enums import Start
from forms_workflows.rounds.models import Round

from ..models import Submission
from ..reasons import coded, said
from .drafts import start_submission
from .events import case_event
from .lock import lock_submission
from .movement import move_case
from .notify import notify_organisation, notify_people
from .openings import told


def advance(submission, by=None):
    """Start what the stage of a locked case asks for, and let the case go on where nothing keeps it.

    ``by`` is whoever brought the case here, for the record; None: time. False where the case waits.
    """
    try:
        with transaction.atomic():
            start_missing(submission, by or submission.created_by)
    except Refused:
        return False
    stage = submission.current_stage
    if stage.spawn.waits and live_children(submission).exists():
        return False
    move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=stage.key, outcome="spawned", person=by
        ),
        by=by,
        action="stage.spawned",
        data={"stage": stage.key},
    )
    return True


def begin(submission, by):
    """What happens where a case has come to such a stage; whoever can mend it is told what keeps it there."""
    if not advance(submission, by) and (reason := why_held(submission)):
        event = case_event(submission, "case.kept", by, reason=reason, stage=submission.stage)
        people = people_with("round.manage", departments=[submission.round.programme.department])
        data = {"stage": submission.stage, "reason": reason}
        notify_people(event, submission, people=people.values_list("pk", flat=True), kind="kept", data=data)


def why_held(submission):
    """Why a case cannot start what its stage asks for, as a reason that is kept; "" where nothing keeps it."""
    stage = submission.current_stage
    if stage is None or not stage.spawn or not organisations_to_ask(submission) or round_of(submission):
        return ""
    key = stage.spawn.procedure
    procedure = submission.round.programme.procedures.filter(key=key).first()
    if procedure is None:
        return coded("procedure_gone", key)
    return coded("procedure_closed" if procedure.started_by == Start.CASE else "procedure_otherwise", key)


def live_children(submission):
    """What the case has started at the stage where it stands and has not ended."""
    own = submission.children.filter(parent_stage=submission.stage)
    return own.exclude(status=Submission.Status.ENDED)


def start_missing(submission, person):
    if missing := organisations_to_ask(submission):
        round = round_of(submission)
        if round is None:
            raise Refused(said(why_held(submission)))
        for organisation in missing:
            start_one(submission, round, organisation, person)


def organisations_to_ask(submission):
    """Those whose cases have not been started at the stage where it stands."""
    started = set(
        submission.children.filter(parent_stage=submission.stage).values_list("organisation", flat=True)
    )
    return [one for one in organisations_asked(submission) if one.pk not in started]


def organisations_asked(submission):
    """Whose the cases are. A partner that the system does not know cannot be asked."""
    if submission.current_stage.spawn.asks == Asks.APPLICANT:
        return [submission.organisation]
    partners = submission.partners.filter(organisation__isnull=False).select_related("organisation")
    return list({partner.organisation_id: partner.organisation for partner in partners}.values())


def round_of(submission):
    """The round of this year of the procedure that the case's stage names; None where none is open."""
    key = submission.current_stage.spawn.procedure
    return Round.objects.filter(
        procedure__programme=submission.round.programme_id,
        procedure__key=key,
        procedure__started_by=Start.CASE,
        standing=True,
        status=Round.Status.OPEN,
        year=timezone.localdate().year,
    ).first()


def start_one(parent, round, organisation, person):
    """A draft for this organisation, whose people are told what is asked of them."""
    title = parent.subject or getattr(parent, "title_held", None)
    child = start_submission(
        round=round, organisation=organisation, person=person, subject=title, parent=parent
    )
    reason = coded("spawned", parent.number)
    event = case_event(child, "submission.spawned", person, reason=reason, parent=parent.number)
    notify_organisation(event, child, kind="asked_to_apply", data=told(round, reason))
    case_event(parent, "case.spawned", person, subject=child, number=child.number)


def advance_waiting():
    """Let every case go on that waits for nothing any more, each in its own transaction. Returns how many."""
    live = Submission.objects.filter(parent=OuterRef("pk"), parent_stage=OuterRef("stage"))
    waiting = Submission.objects.filter(
        ~Exists(live.exclude(status=Submission.Status.ENDED)), process__in=engine.waiting_at(Kind.SPAWN)
    )
    return each("case that has started others", in_slices(waiting), advance_one)


@transaction.atomic
def advance_one(submission):
    """False if somebody was faster, or what it is to start cannot begin yet."""
    submission = lock_submission(submission)
    stage = submission.current_stage
    return stage is not None and stage.kind == Kind.SPAWN and advance(submission)
