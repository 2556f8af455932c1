"""End a case outside of its process, after the applicant has been heard."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forms_workflows.submissions.domain.ending import terminate

from ..requests import submission_for, typed
from .base import ActionView
from .confirming import Question


class TerminateView(ActionView):
    """Ask for the reason, show what the applicant will read, then end the case."""

    needs = ("case.terminate",)
    where = "department"
    template = "desk/terminate.html"
    only_button = "terminate"

    def find(self, pk):
        self.submission = submission_for(self.request, pk)
        if not self.request.desks.holds_any(self.needs, self.submission.round.programme.department):
            raise Http404

    def before_terminate(self):
        reason = typed(self.data, "reason")
        if not reason.strip():
            return None
        name = self.submission.organisation.name
        return Question(
            title=_("Terminate this case?"),
            rows=[
                (_("Case"), self.submission),
                (
                    _("Who is told"),
                    _("Everybody of %(name)s, and the desk at which it stands") % {"name": name},
                ),
            ],
            warnings=[_("This cannot be undone.")],
            letter=reason,
            verb=_("Terminate the case"),
            grave=True,
        )

    def press_terminate(self):
        terminate(
            submission=self.submission,
            by=self.request.user,
            desks=self.request.desks,
            reason=typed(self.data, "reason"),
        )
        messages.success(self.request, _("The case was terminated."))
        return redirect("desk:case", pk=self.submission.pk)

    def context(self):
        return {"submission": self.submission, "reason": typed(self.data, "reason")}
