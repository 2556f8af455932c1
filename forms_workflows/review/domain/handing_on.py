"""A taken task whose officer is away or has left: handed on to a colleague, or back to the desk (X24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.each import each, in_slices
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.parties.models import Department
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.models import ReviewTask
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.notify import notify_people, notify_tokens
from forms_workflows.submissions.models import Submission

from ..models import Draft
from .recusals import check_not_barred

#: Either of these, held in the department of the task's desk or above it, lets a person hand its tasks on.
HAND_ON_RIGHTS = ("task.hand_on", "people.manage")


def may_hand_on(task, desks):
    """Whether the person leads the desk of this task, or administers its people. Not at an applicant's desk."""
    department = department_of(task)
    return department is not None and desks.holds_any(HAND_ON_RIGHTS, department)


def department_of(task):
    """The department at whose desk a task waits; None at an applicant's desk and for an expert's sheet."""
    place = (task.owner_permission or "").partition("@")[2]
    return Department.objects.filter(pk=int(place[1:])).first() if place[:1] == "d" else None


@transaction.atomic
def hand_on(*, submission, task, by, desks, reason, to=None):
    """Give somebody's taken task to a colleague ``to`` of the same desk, or back to the desk (``to`` None).

    For whoever holds one of ``HAND_ON_RIGHTS`` there (``desks`` are those of ``by``). What the former officer had
    typed goes along. The new one may not be barred from the case, nor be one of whom four eyes are asked; both are
    told.
    """
    submission = lock_submission(submission)
    if not may_hand_on(task, desks):
        raise NotAllowed(_("Your roles do not include handing on this task."))
    if not reason.strip():
        raise Refused(_("Give the reason for handing on the task."))
    if to is not None:
        if not to.is_active:
            raise Refused(_("%(person)s does not work here any more.") % {"person": to})
        check_not_barred(submission, to)
    give_over(submission, task, by, to, reason.strip())


def give_over(submission, task, by, to, reason):
    former = ReviewTask.objects.values_list("owner_id", flat=True).get(pk=task.pk)
    handed = engine.hand_on(task=task, to=to, desks=Desks(to) if to else None)
    event = case_event(
        submission,
        "task.handed_on" if to else "task.returned",
        by,
        stage=submission.stage,
        part=submission.part,
        reason=reason,
        former=former,
        to=to.pk if to else None,
    )
    if to is None:
        submission.taken = False
        submission.save(update_fields=["taken"])
        data = {"stage": submission.stage}
        notify_tokens(event, submission, tokens=[handed.owner_permission], kind="task", data=data)
        return
    Draft.objects.filter(task_id=task.pk, person=to).delete()
    Draft.objects.filter(task_id=task.pk, person_id=former).update(person=to)
    notify_people(event, submission, people=[to.pk], kind="handed_on", data={"stage": submission.stage})


def return_tasks(person, by=None):
    """Back to their desks: tasks that a person has taken and may not do any more. Returns how many.

    For whoever was deactivated or has lost the role. A task that somebody is moving at this moment stays with the
    person until the next sweep.
    """
    desks = Desks(person)
    taken = ReviewTask.objects.filter(
        owner=person, finished__isnull=True, status="ASSIGNED", owner_permission__isnull=False
    )
    lost = [task for task in taken if task.owner_permission not in desks.tokens]
    return each("task of a person who left", lost, lambda task: return_task(task, by))


def return_left_tasks():
    """For the minute tick: what people who work here no longer still hold. Returns how many."""
    left = ReviewTask.objects.filter(
        owner__is_active=False, finished__isnull=True, status="ASSIGNED", owner_permission__isnull=False
    )
    return each("task of a person who left", in_slices(left), return_task)


@transaction.atomic
def return_task(task, by=None):
    submission = Submission.objects.filter(process_id=task.process_id).first()
    if submission is None:
        return False
    give_over(lock_submission(submission), task, by, None, "")
    return True
