"""Rules that a step must keep: whose desk it is, four eyes, how often a case may be returned."""

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from forms_workflows.errors import Conflict, FourEyes, NotAllowed
from forms_workflows.wording import moment

from ..graph.kinds import Kind
from ..models import ReviewTask


def refuse_others_task(task, person, desks):
    """The task must be the person's own, or belong to one of their desks. A sheet is its expert's alone."""
    if task.owner_id != person.pk and not sits_at(task, desks):
        raise NotAllowed(_("Your roles do not include this task."))


def refuse_stranger(task, desks):
    """The person to whom a task is given has to sit at its desk."""
    if not sits_at(task, desks):
        raise NotAllowed(_("%(person)s does not sit at the desk of this task.") % {"person": desks.person})


def sits_at(task, desks):
    """Whether one of the desks is the task's.

    At the applicant's own desk anybody of the organisation may act; who of them may sign is not the process's matter.
    """
    token = task.owner_permission
    if not token:
        return False
    place = token.partition("@")[2]
    own = task.stage.is_apply and any(held.endswith(f"@{place}") for held in desks.tokens)
    return own or token in desks.tokens


def refuse_taken(task, person):
    """Conflict that names the colleague who has taken the task."""
    if task.status == STATUS.ASSIGNED and task.owner_id != person.pk:
        raise Conflict(_("%(person)s has taken this task.") % {"person": task.owner})


def refuse_same_person(task, person):
    """Hands of one opinion are different people; ``distinct_from`` names stages whose people may not act here."""
    stage = task.stage
    if stage.kind != Kind.OPINION and not stage.distinct_from:
        return
    for earlier in handled_by(task.process_id, person):
        node = earlier.flow_task
        other = getattr(node, "stage", None)
        if other is None:
            continue
        other_hand = other.key == stage.key and node.part != task.part
        if other_hand or other.key in stage.distinct_from:
            raise FourEyes(
                _("%(person)s handled “%(stage)s” of this case on %(time)s; this step needs another person.")
                % {
                    "person": person,
                    "stage": other.title,
                    "time": moment(earlier.finished),
                }
            )


def handled_by(process_pk, person):
    """The steps of a case that this person has finished."""
    done = ReviewTask.objects.filter(process_id=process_pk, owner_id=person.pk, status=STATUS.DONE)
    return done.only("flow_task", "finished").order_by("pk")


def refuse_too_many_returns(task, outcome):
    """A stage may return one case for correction only so often (``max_returns``)."""
    stage, graph = task.process.settled(task.stage), task.flow_task.flow_class.graph
    chosen = stage.outcome(outcome)
    if not (chosen and stage.max_returns and chosen.returns):
        return
    apply = getattr(task.flow_task.flow_class, graph.apply.key)
    returns = ReviewTask.objects.filter(process_id=task.process_id, flow_task=apply)
    count = sum(data.get("asked_by") == stage.key for data in returns.values_list("data", flat=True))
    if count >= stage.max_returns:
        raise NotAllowed(
            _("“%(stage)s” has returned this case %(count)d times already; more is not allowed.")
            % {"stage": stage.title, "count": count}
        )
