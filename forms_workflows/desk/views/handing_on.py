"""Tasks that somebody has taken and cannot finish: handed on to a colleague, or back to the desk."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.errors import Refused
from forms_workflows.review.domain.handing_on import HAND_ON_RIGHTS, hand_on
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Submission

from ..reading.taken import colleagues_of, taken_tasks
from ..requests import row_or_404, typed
from ..rules import departments_of
from .base import ActionView, ListingView


class TakenView(ListingView):
    """Every task that is in somebody's hands at the desks which the person leads or whose people he administers."""

    needs = HAND_ON_RIGHTS
    where = "department"
    template = "desk/taken.html"
    heading = gettext_lazy("Tasks in hand")

    def find(self):
        self.departments = departments_of(self.request.desks, self.needs)
        if not self.departments:
            raise Http404

    def rows(self):
        return taken_tasks(self.departments)

    def context(self):
        """The tasks of the page with their ``case``."""
        context = super().context()
        page = context["listing"]
        cases = Submission.objects.filter(process__in=[task.process_id for task in page])
        cases = {case.process_id: case for case in cases.select_related("organisation")}
        return context | {"rows": [(task, cases.get(task.process_id)) for task in page]}


class HandOnView(ActionView):
    needs = HAND_ON_RIGHTS
    where = "department"
    template = "desk/hand_on.html"
    only_button = "hand_on"

    def find(self, pk):
        tasks = taken_tasks(departments_of(self.request.desks, self.needs))
        self.task = get_object_or_404(tasks, pk=pk)
        self.submission = get_object_or_404(Submission, process=self.task.process_id)

    @cached_property
    def colleagues(self):
        return colleagues_of(self.task)

    def press_hand_on(self):
        to = self.data.get("to", "")
        if not to:
            raise Refused(_("Choose who takes the task, or the desk."))
        person = None if to == "desk" else row_or_404(self.colleagues, to)
        hand_on(
            submission=self.submission,
            task=self.task,
            by=self.request.user,
            desks=self.request.desks,
            reason=typed(self.data, "reason"),
            to=person,
        )
        messages.success(self.request, _("The task was handed on."))
        return redirect("desk:taken")

    def context(self):
        sees = visible_to(self.request.user, self.request.desks).filter(pk=self.submission.pk).exists()
        return {
            "task": self.task,
            "submission": self.submission,
            "sees": sees,
            "colleagues": self.colleagues,
            "to": self.data.get("to", ""),
            "reason": typed(self.data, "reason"),
        }
