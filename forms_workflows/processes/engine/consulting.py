"""A consultation of several offices: who leads it, and closed before all of them have answered."""

from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict

from ..flows import desks
from . import steps


def leading(process, stage):
    """The token of the desk that leads the consultation of this stage in one case."""
    return desks.token_of(process.flow_class.graph, process, stage, stage.desk)


def close_consultation(*, process_pk, stage, person):
    """Go on with the answers that are in. Conflict if nobody is being asked.

    Whose word that is, is for the caller to check.
    """
    with steps.held(process_pk) as process:
        steps.refuse_over(process)
        waiting = steps.standing(process, getattr(process.flow_class, stage))
        if not waiting:
            raise Conflict(_("Nobody is being asked any more: the consultation is closed."))
        return close(waiting[0], outcome="close", person=person)


def close(task, *, outcome, person=None):
    """Close the consultation to which an unanswered task belongs. Returns the Move."""
    node = task.flow_task
    activation = node.activation_class(task)
    activation._activate_next({node.close(activation, node.asked_with(task), person=person)})
    return steps.report(task, outcome=outcome, decided=task.process.counted["outcome"])
