"""Consultations of a case: who was asked, who has answered what, who has not; and those that a person leads."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Department, Role
from forms_workflows.processes.models import ReviewTask
from forms_workflows.review.domain.consulting import PART
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Submission

#: Parts of the nodes between which a consultation lies: asked, and counted.
ASKING, TALLY = "asking", "tally"


@dataclass
class AskedDesk:
    """One desk that was asked. ``result`` is its answer as it is kept; None while, or because, it is silent."""

    task: object
    place: str = ""
    role: str = ""
    result: object = None

    @property
    def is_open(self):
        return self.task.finished is None

    def is_of(self, tokens):
        """Whether it is over for one of these desks: what is still to be answered stands on its task."""
        return not self.is_open and self.task.owner_permission in tokens

    @property
    def asked_as(self):
        """What the editor calls the question that is put to this desk; may be empty."""
        hands, number = self.task.stage.hands, self.task.data.get("asked", 0)
        return self.task.stage.said(hands[number].name) if number < len(hands) else ""

    @property
    def called(self):
        """The role, and what it is asked as."""
        return f"{self.role} ({self.asked_as})" if self.asked_as else self.role

    @property
    def overdue(self):
        return self.task.is_overdue

    @property
    def answer(self):
        """What was answered, in the reader's language."""
        if self.result is None:
            return ""
        chosen = self.task.stage.consult.answer(self.result.outcome)
        return chosen.title if chosen else self.result.outcome

    @property
    def schema(self):
        return self.result.submission.form_of(self.result.form_version)


@dataclass
class Consultation:
    """One round of opinions. ``closed_at`` is None while it is open; ``reason``: why ``closed_by`` closed it early."""

    stage: object
    asked: list = field(default_factory=list)
    closed_at: datetime | None = None
    outcome: str = ""
    reason: str = ""
    closed_by: str = ""

    @property
    def given(self):
        return sum(desk.task.status == "DONE" for desk in self.asked)

    @property
    def due(self):
        return next(
            (desk.task.scheduled for desk in self.asked if desk.is_open and desk.task.scheduled), None
        )


def consults(submission):
    """Whether its process asks anybody at all."""
    return any(stage.consult for stage in submission.graph.stages)


def consultations(submission, *, own=None):
    """The consultations of a case, the newest first. ``own``: tokens of the reader's desks, whose answers alone are read."""
    if not (submission.process_id and consults(submission)):
        return []
    found = rounds(steps_of([submission.process_id]))
    results = results_of(submission)
    said = desks_in_words([desk.task for one in found for desk in one.asked])
    if own is None:
        explain(submission, found)
    for one in found:
        one.asked = [desk for desk in one.asked if own is None or desk.is_of(own)]
        for desk in one.asked:
            desk.place, desk.role = said[desk.task.owner_permission]
            desk.result = results.get(desk.task.pk)
    return [one for one in reversed(found) if one.asked]


def steps_of(processes):
    """Asked, answering and counting, as they came."""
    tasks = ReviewTask.objects.filter(process__in=processes).order_by("pk")
    return [task for task in tasks if task.stage and task.stage.consult]


def rounds(steps):
    """The consultations of these steps of one case."""
    found = []
    for task in steps:
        if task.part == ASKING:
            found.append(Consultation(task.stage))
        elif task.part == TALLY:
            close(found[-1], task)
        else:
            found[-1].asked.append(AskedDesk(task))
    return found


def close(consultation, task):
    chosen = consultation.stage.outcome(task.data.get("decided", ""))
    consultation.closed_at = task.finished
    consultation.outcome = chosen.title if chosen else ""


def results_of(submission):
    results = submission.results.filter(part=PART).select_related("form_version")
    return {result.task_id: result for result in results.prefetch_related("attachments")}


def desks_in_words(tasks):
    """{token: (place, role)}."""
    tokens = {task.owner_permission: task.owner_permission.partition("@") for task in tasks}
    places = Department.objects.in_bulk({int(place[1:]) for _role, _at, place in tokens.values()})
    roles = {role.key: role for role in Role.objects.filter(key__in={role for role, *_ in tokens.values()})}
    return {
        token: (str(places.get(int(place[1:]), "")), roles[role].local_title if role in roles else role)
        for token, (role, _at, place) in tokens.items()
    }


def explain(submission, found):
    """Who closed early, and why."""
    events = Event.objects.filter(
        chain=submission.round.chain, case_id=submission.pk, action="consult.closed"
    )
    closings = {event.data["task"]: event for event in events if event.data.get("reason")}
    for one in found:
        for desk in one.asked:
            if closing := closings.get(desk.task.pk):
                one.reason, one.closed_by = closing.data["reason"], closing.actor_name


# --- those that a person leads -----------------------------------------------------------------------


def led_by(person, desks):
    """Cases at which a consultation is open that a desk of this person leads."""
    asked = ReviewTask.objects.filter(
        process_id=OuterRef("process_id"),
        flow_task_type="PARALLEL_GATEWAY",
        owner_permission__in=desks.tokens,
    )
    answering = ReviewTask.objects.filter(
        process_id=OuterRef("process_id"),
        finished__isnull=True,
        flow_task_type="HUMAN",
        data__has_key="asked",
    )
    cases = visible_to(person, desks).filter(status=Submission.Status.OPEN)
    return cases.filter(Exists(asked), Exists(answering)).order_by("changed_at", "pk")


def last_ones(cases):
    """[(case, its last consultation, without the words of its desks)], in as many statements as for one case."""
    steps = {case.process_id: [] for case in cases}
    for task in steps_of(steps):
        steps[task.process_id].append(task)
    return [(case, rounds(steps[case.process_id])[-1]) for case in cases]
