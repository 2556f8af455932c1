"""A consultation of several offices: who leads it, and closed before all of them have answered."""

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from forms_workflows.errors import Conflict

from ..flows.nodes import follow
from ..models import ReviewTask
from . import steps


def leading(process_pk):
    """The token of the desk that leads the last consultation of a case; "" if there was none."""
    asking = _last_asking(process_pk)
    return asking.owner_permission if asking else ""


def silent(process_pk):
    """The tokens of the desks that have not answered in the last consultation of a case, which is closed."""
    asking = _last_asking(process_pk)
    if asking is None:
        return []
    asked = ReviewTask.objects.filter(process_id=process_pk, token__startswith=f"{asking.token}/{asking.pk}_")
    return list(
        asked.filter(status=STATUS.CANCELED).order_by("pk").values_list("owner_permission", flat=True)
    )


def _last_asking(process_pk):
    rows = ReviewTask.objects.filter(process_id=process_pk, flow_task_type="PARALLEL_GATEWAY")
    return next((row for row in rows.order_by("-pk") if row.stage and row.stage.consult), None)


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
    follow([node.close(activation, node.asked_with(task), person=person)])
    return steps.report(task, outcome=outcome, decided=task.process.counted["outcome"])
