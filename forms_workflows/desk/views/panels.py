"""Panels: choose experts and cases, open the scoring, mark absences, replace an expert."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms_workflows.parties.models import Person
from forms_workflows.processes import engine
from forms_workflows.review.domain import panels as assembling
from forms_workflows.review.models import Panel
from forms_workflows.submissions.errors import SubmissionError
from forms_workflows.submissions.models import Submission

from ..access import desk_view
from ..forms import PanelForm, ReplacementForm
from .rounds import round_for


def experts_of(round):
    """People with a seat at the panel's desk in the round's department."""
    stage = round.stage_of_kind("score")
    role = (stage.get("experts") or {}).get("role") or "expert"
    return Person.objects.filter(
        is_active=True, memberships__role__key=role, memberships__department=round.programme.department
    ).order_by("name")


def panel_for(request, pk):
    panel = get_object_or_404(Panel.objects.select_related("round"), pk=pk)
    round, rights = round_for(request, panel.round_id, "panel.assign", "supervise")
    return panel, round, rights


@desk_view
def new_panel(request, round_pk):
    round, _rights = round_for(request, round_pk, "panel.assign")
    stage = round.stage_of_kind("score")
    if stage is None:
        raise Http404
    waiting = assembling.waiting_for_panel(round, stage).select_related("organisation")
    form = PanelForm(request.POST or None, experts=experts_of(round), cases=waiting)
    if request.method == "POST" and form.is_valid():
        panel = assembling.create_panel(
            round=round,
            stage=stage,
            title=form.cleaned_data["title"],
            members=list(form.cleaned_data["members"]),
            submissions=list(form.cleaned_data["cases"]),
            person=request.user,
            session_at=form.cleaned_data["session_at"],
            place=form.cleaned_data["place"],
        )
        return redirect("desk:panel", pk=panel.pk)
    context = {"round": round, "form": form, "waiting": waiting, "experts": experts_of(round)}
    return render(request, "desk/panel_new.html", context)


@desk_view
def panel(request, pk):
    """Members and progress (sheets handed in, never what they say)."""
    panel, round, rights = panel_for(request, pk)
    members = list(panel.members.select_related("person"))
    current = Person.objects.filter(panel_memberships__panel=panel, panel_memberships__left_at=None)
    reserve = experts_of(round).exclude(panel_memberships__panel=panel)
    replacement = ReplacementForm(members=current, reserve=reserve)
    if request.method == "POST":
        if "panel.assign" not in rights:
            raise Http404
        response = handle(request, panel, round, current, reserve)
        if response:
            return response
    cases = list(panel.cases.select_related("submission__organisation", "submission__process_version"))
    sealed = {}
    for pk_of_case, is_sealed in panel.sheets.filter(voided_at=None).values_list(
        "submission_id", "sealed_at"
    ):
        done, total = sealed.get(pk_of_case, (0, 0))
        sealed[pk_of_case] = (done + bool(is_sealed), total + 1)
    context = {
        "panel": panel,
        "round": round,
        "members": members,
        "rows": [{"case": case, "sealed": sealed.get(case.submission_id)} for case in cases],
        "problems": assembling.panel_problems(panel) if panel.status == Panel.Status.DRAFT else [],
        "replacement": replacement,
        "may_assign": "panel.assign" in rights,
    }
    return render(request, "desk/panel.html", context)


def handle(request, panel, round, current, reserve):
    try:
        if "open" in request.POST:
            assembling.open_panel(panel=panel, person=request.user)
            messages.success(request, _("The sheets are with the experts."))
        elif "absent" in request.POST:
            case = get_object_or_404(Submission, pk=request.POST["absent"], panel_cases__panel=panel)
            assembling.mark_absent(submission=case, stage=round.stage(panel.stage), person=request.user)
            messages.success(request, _("%(case)s was marked as absent.") % {"case": case})
        elif "replace" in request.POST:
            form = ReplacementForm(request.POST, members=current, reserve=reserve)
            if not form.is_valid():
                messages.error(request, _("Choose who leaves, who takes over, and give the reason."))
                return None
            assembling.replace_expert(
                panel=panel,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                person=request.user,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("The expert was replaced."))
    except (SubmissionError, engine.EngineError) as error:
        messages.error(request, str(error))
    return redirect("desk:panel", pk=panel.pk)
