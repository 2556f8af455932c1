"""Panels: choose experts and cases, open the scoring, mark absences; what to do when a session does not go as planned."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.parties.models import Person
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain import panels as assembling
from forms_workflows.review.domain import replacements
from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.review.models import Panel
from forms_workflows.submissions.models import Submission

from ..forms.panels import CaseField, ConflictForm, PanelForm, ReplacementForm, SessionForm
from ..reading.panels import experts_of, open_conflicts, scoring_named, sealed_counts
from ..requests import in_own_departments, round_for, row_or_404
from ..rules import DEPARTMENT_RIGHTS, PANEL_RIGHTS, held, reads_cases
from .base import ActionView, asks_for

PAGE = 50


def panel_for(request, pk, rights):
    """(the panel, the person's rights in its department); 404 unless one of ``rights`` is among them."""
    panels = Panel.objects.select_related("round__programme__department", "round__process_version")
    panels = in_own_departments(request, panels, rights, department="round__programme__department")
    panel = get_object_or_404(panels, pk=pk)
    return panel, held(request.desks, DEPARTMENT_RIGHTS, panel.round.programme.department)


def composition(entries):
    """What the form says of a panel, as the domain's functions take it."""
    return {
        "title": entries["title"],
        "session_at": entries["session_at"],
        "place": entries["place"],
        "members": list(entries["members"]),
        "submissions": list(entries["cases"]),
    }


class NewPanelView(ActionView):
    needs = ("panel.assign",)
    where = "department"
    template = "desk/panel_new.html"
    only_button = "create"

    def find(self, round_pk, stage=""):
        self.round, self.rights = round_for(self.request, round_pk, self.needs)
        self.stage = self.round.graph.stage(stage) if stage else self.round.graph.first(Kind.SCORE)
        if self.stage is None or self.stage.kind != Kind.SCORE:
            raise Http404
        self.waiting = assembling.waiting_for_panel(self.round, self.stage).select_related("organisation")
        experts = experts_of(self.round, self.stage)
        self.form = PanelForm(self.data or None, experts=experts, cases=self.waiting)

    def press_create(self):
        if not self.form.is_valid():
            return None
        panel = assembling.create_panel(
            round=self.round,
            stage=self.stage,
            person=self.request.user,
            **composition(self.form.cleaned_data),
        )
        return redirect("desk:panel", pk=panel.pk)

    def context(self):
        return {
            "round": self.round,
            "of_stage": scoring_named(self.round.graph, self.stage.key),
            "form": self.form,
            "waiting": self.waiting,
        }


class EditPanelView(ActionView):
    """Change a panel that is still in preparation: its members, its cases, time and place."""

    needs = ("panel.assign",)
    where = "department"
    template = "desk/panel_new.html"
    only_button = "save"

    def find(self, pk):
        self.panel, self.rights = panel_for(self.request, pk, self.needs)
        self.round = self.panel.round
        if self.panel.status != Panel.Status.DRAFT:
            messages.info(self.request, _("Scoring has begun; replace single experts instead."))
            return redirect("desk:panel", pk=pk)
        own = Submission.objects.filter(panel_cases__panel=self.panel, panel_cases__absent=False)
        self.stage = self.round.graph.stage(self.panel.stage)
        waiting = assembling.waiting_for_panel(self.round, self.stage)
        self.choices = Submission.objects.filter(
            pk__in=[*own.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]
        )
        initial = {
            "title": self.panel.title,
            "session_at": self.panel.session_at,
            "place": self.panel.place,
            "members": self.panel.members.values_list("person_id", flat=True),
            "cases": own,
        }
        self.form = PanelForm(
            self.data or None,
            initial=initial,
            experts=experts_of(self.round, self.stage),
            cases=self.choices.select_related("organisation").order_by("number"),
        )
        return None

    def press_save(self):
        if not self.form.is_valid():
            return None
        assembling.change_panel(
            panel=self.panel, person=self.request.user, **composition(self.form.cleaned_data)
        )
        return redirect("desk:panel", pk=self.panel.pk)

    def context(self):
        return {
            "round": self.round,
            "panel": self.panel,
            "of_stage": scoring_named(self.round.graph, self.panel.stage),
            "form": self.form,
            "waiting": self.choices,
        }


class PanelView(ActionView):
    """Members and progress (sheets handed in, never what they say)."""

    needs = PANEL_RIGHTS
    where = "department"
    template = "desk/panel.html"

    def find(self, pk):
        self.panel, self.rights = panel_for(self.request, pk, self.needs)
        self.round = self.panel.round
        self.replacement = ReplacementForm(
            self.posted("replace"),
            auto_id="replace-%s",
            members=self.members,
            reserve=experts_of(self.round, self.round.graph.stage(self.panel.stage)).exclude(
                pk__in=self.panel.members.filter(left_at=None).values("person")
            ),
            cases=self.cases,
            typed=self.many,
        )
        self.conflict = ConflictForm(
            self.posted("conflict"),
            auto_id="conflict-%s",
            members=self.members,
            cases=self.cases,
            typed=self.many,
        )
        self.session = SessionForm(
            self.posted("close", "repeat"),
            auto_id="session-%s",
            cases=self.cases.filter(stage=self.panel.stage, part=""),
            typed=self.many,
        )

    @cached_property
    def members(self):
        return Person.objects.filter(panel_memberships__panel=self.panel, panel_memberships__left_at=None)

    @cached_property
    def listing(self):
        """All cases of the panel, those that have left it too, in pages."""
        cases = self.panel.cases.select_related("submission").only(
            "panel", "absent", "submission__number", "submission__title"
        )
        return Paginator(cases, PAGE)

    @property
    def many(self):
        return self.listing.count > CaseField.LISTED

    @cached_property
    def cases(self):
        cases = Submission.objects.filter(panel_cases__panel=self.panel, status=Submission.Status.OPEN)
        return cases.select_related("organisation")

    @asks_for("panel.assign")
    def press_open(self):
        assembling.open_panel(panel=self.panel, person=self.request.user)
        return self.done(_("The sheets are with the experts."))

    @asks_for("panel.assign")
    def press_absent(self):
        cases = Submission.objects.filter(panel_cases__panel=self.panel)
        case = row_or_404(cases, self.request.POST["absent"])
        stage = self.round.graph.stage(self.panel.stage)
        assembling.mark_absent(submission=case, stage=stage, person=self.request.user)
        return self.done(_("%(case)s was marked as absent.") % {"case": case})

    @asks_for("panel.assign")
    def press_replace(self):
        if not self.replacement.is_valid():
            return None
        entries = self.replacement.cleaned_data
        replacements.replace_expert(
            panel=self.panel,
            old=entries["old"],
            new=entries["new"],
            submission=entries["case"],
            person=self.request.user,
            reason=entries["reason"],
        )
        return self.done(_("The expert was replaced."))

    @asks_for("panel.assign")
    def press_conflict(self):
        """An expert's conflict that somebody else has found out about."""
        if not self.conflict.is_valid():
            return None
        entries = self.conflict.cleaned_data
        declare_recusal(
            submission=entries["case"],
            person=entries["expert"],
            kind=entries["kind"],
            reason=entries["reason"],
            declared_by=self.request.user,
        )
        return self.done(_("The conflict is on record. Name a reserve expert for this case now."))

    @asks_for("panel.assign")
    def press_close(self):
        if not self.session.is_valid():
            return None
        replacements.close_scoring(panel=self.panel, person=self.request.user, **self.session_entries())
        return self.done(_("The scoring of this case is closed."))

    @asks_for("panel.assign")
    def press_repeat(self):
        if not self.session.is_valid():
            return None
        replacements.repeat_session(panel=self.panel, person=self.request.user, **self.session_entries())
        return self.done(_("The session is void. The case waits for a panel again."))

    def session_entries(self):
        entries = self.session.cleaned_data
        return {"submission": entries["case"], "reason": entries["reason"]}

    def done(self, message):
        messages.success(self.request, message)
        return redirect("desk:panel", pk=self.panel.pk)

    def context(self):
        page = self.listing.get_page(self.request.GET.get("page"))
        counts = sealed_counts(self.panel, page.object_list)
        draft = self.panel.status == Panel.Status.DRAFT
        return {
            "panel": self.panel,
            "of_stage": scoring_named(self.round.graph, self.panel.stage),
            "round": self.round,
            "members": self.panel.members.select_related("person"),
            "rows": [{"case": case, "sealed": counts.get(case.submission_id)} for case in page],
            "listing": page,
            "conflicts": open_conflicts(self.panel),
            "problems": assembling.panel_problems(self.panel) if draft else [],
            "replacement": self.replacement,
            "conflict": self.conflict,
            "session": self.session,
            "may_assign": "panel.assign" in self.rights,
            "may_read": reads_cases(self.request.desks, self.round.programme.department),
        }
