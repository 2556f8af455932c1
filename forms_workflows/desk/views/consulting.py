"""Consultations that a desk leads: how far they are, and closed before everybody has answered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.review.domain import consulting

from ..reading.consulting import consultations, last_ones, led_by
from ..requests import submission_for, typed
from .base import ActionView, ListingView
from .confirming import Question


class ConsultationsView(ListingView):
    """Every consultation that is open and that one of the person's desks leads, the longest first."""

    heading = gettext_lazy("Consultations")
    template = "desk/consultations.html"

    def rows(self):
        cases = led_by(self.request.user, self.request.desks)
        return cases.select_related("organisation", "process_version", "round__programme", "form_version")

    def context(self):
        context = super().context()
        return context | {"rows": last_ones(list(context["listing"]))}


class CloseConsultationView(ActionView):
    """Ask for the reason and say who is still silent; then the case goes on with the answers that are in."""

    where = "case"
    template = "desk/close_consultation.html"
    only_button = "close"

    def find(self, pk):
        self.submission = submission_for(self.request, pk)
        if not consulting.may_close(self.submission, self.request.desks):
            if self.request.method == "POST" and self.submission.graph.stage(self.data.get("stage", "")):
                messages.error(self.request, _("This consultation has been closed already."))
                return redirect("desk:case", pk=self.submission.pk)
            raise Http404
        self.consultation = consultations(self.submission)[0]
        return None

    def before_close(self):
        reason = typed(self.data, "reason")
        if not reason.strip():
            return None
        silent = [f"{desk.place} {desk.role}" for desk in self.consultation.asked if desk.is_open]
        return Question(
            title=_("Close this consultation?"),
            rows=[
                (_("Case"), self.submission),
                (_("Not answered yet"), "\n".join(silent)),
                (_("Reason"), reason),
            ],
            warnings=[_("Who has not answered cannot answer any more, and reads your reason.")],
            verb=_("Close the consultation"),
        )

    def press_close(self):
        consulting.close(
            submission=self.submission,
            by=self.request.user,
            desks=self.request.desks,
            reason=typed(self.data, "reason"),
        )
        messages.success(self.request, _("The consultation was closed."))
        return redirect("desk:case", pk=self.submission.pk)

    def context(self):
        return {
            "submission": self.submission,
            "consultation": self.consultation,
            "reason": typed(self.data, "reason"),
        }
