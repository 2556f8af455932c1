"""Objections: the objection officer's list and the handling of one. Nobody else learns who objects."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.audit.domain.reading import note_reading
from forms_workflows.decisions.domain import correcting
from forms_workflows.decisions.domain import objections as handling
from forms_workflows.decisions.models import Objection
from forms_workflows.wording import joined

from ..forms.objections import ConclusionForm, RefusalForm
from ..requests import download, objections_for, typed
from ..rules import OBJECTION_RIGHTS, held
from .base import ActionView, DeskView, ListingView, asks_for
from .confirming import Question


class ObjectionsView(ListingView):
    heading = gettext_lazy("Objections")
    size = 20
    needs = OBJECTION_RIGHTS
    where = "department"
    template = "desk/objections.html"

    def rows(self):
        return objections_for(self.request)


class ObjectionView(ActionView):
    """One objection, with what may be done with it now."""

    needs = OBJECTION_RIGHTS
    where = "department"
    template = "desk/objection.html"

    def find(self, pk):
        objections = objections_for(self.request).select_related("submission__form_version")
        self.objection = get_object_or_404(objections, pk=pk)
        department = self.objection.period.shortlist.round.programme.department
        self.rights = held(self.request.desks, OBJECTION_RIGHTS, department)
        self.refusal = RefusalForm(self.posted("refuse"))
        self.conclusion = ConclusionForm(
            self.posted("conclude"), fields=correcting.public_fields(self.objection.submission)
        )
        note_reading("objection", pk)

    @asks_for("objection.accept")
    def press_accept(self):
        handling.accept_objection(objection=self.objection, person=self.request.user)
        return self.recorded()

    def before_refuse(self):
        if not self.refusal.is_valid():
            return None
        return Question(
            title=_("Do not accept this objection?"),
            rows=[
                (_("Objection"), self.objection.receipt),
                (_("What the objector will read"), self.refusal.cleaned_data["reply"]),
            ],
            warnings=[_("This cannot be undone.")],
            verb=_("Do not accept"),
        )

    @asks_for("objection.accept")
    def press_refuse(self):
        if not self.refusal.is_valid():
            return None
        handling.refuse_objection(
            objection=self.objection, person=self.request.user, **self.refusal.cleaned_data
        )
        return self.recorded()

    @asks_for("objection.conclude")
    def press_extend(self):
        handling.extend_investigation(
            objection=self.objection, person=self.request.user, reason=typed(self.request.POST, "reason")
        )
        return self.recorded()

    def before_conclude(self):
        if not self.conclusion.is_valid():
            return None
        entries = self.conclusion.cleaned_data
        return Question(
            title=_("Conclude this objection?"),
            rows=[
                (_("Objection"), self.objection.receipt),
                (_("Case"), self.objection.submission),
                (_("Conclusion"), Objection.Status(entries["status"]).label),
                (_("What the objector will read"), entries["reply"]),
                *self.to_be_corrected(entries["open_fields"]),
            ],
            warnings=[_("This cannot be undone.")],
            letter=entries["reason"],
            verb=_("Conclude"),
            grave=entries["status"] == Objection.Status.UPHELD,
        )

    def to_be_corrected(self, codes):
        labels = dict(self.conclusion.fields["open_fields"].choices)
        return [(_("To be corrected"), joined(labels[code] for code in codes))] if codes else []

    @asks_for("objection.conclude")
    def press_conclude(self):
        if not self.conclusion.is_valid():
            return None
        handling.conclude_objection(
            objection=self.objection, person=self.request.user, **self.conclusion.cleaned_data
        )
        return self.recorded()

    @asks_for("objection.accept")
    def press_withdraw(self):
        """For an objector who has taken it back by letter or in person."""
        handling.withdraw_objection(
            objection=self.objection,
            by=self.request.user,
            desks=self.request.desks,
            reason=typed(self.data, "withdrawal"),
        )
        return self.recorded()

    def recorded(self):
        messages.success(self.request, _("Recorded."))
        return redirect("desk:objection", pk=self.objection.pk)

    def context(self):
        return {
            "objection": self.objection,
            "rights": self.rights,
            "knows_objector": bool(self.rights & {"objection.accept", "supervise"}),
            "withdrawal": typed(self.data, "withdrawal"),
            "ground": handling.refusal_ground(self.objection),
            "refusal": self.refusal,
            "conclusion": self.conclusion,
        }


class EvidenceView(DeskView):
    needs = OBJECTION_RIGHTS
    where = "department"

    def find(self, pk):
        self.objection = get_object_or_404(objections_for(self.request).exclude(evidence=""), pk=pk)
        note_reading("evidence of an objection", pk)

    def show(self):
        return download(self.objection.evidence, self.objection.evidence_name)
