"""Objections: the objection officer's list and the handling of one. Nobody else learns who objects."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms_workflows.decisions.domain import objections as handling
from forms_workflows.decisions.models import Objection
from forms_workflows.errors import Refused

from ..forms.objections import ConclusionForm, RefusalForm
from ..requests import desk_view, typed

RIGHTS = ("objection.accept", "objection.conclude", "supervise")


def objections_for(request):
    """Objections of the departments in which the person accepts, concludes or supervises."""
    departments = [
        membership.department_id
        for membership in request.desks.memberships
        if membership.department_id and set(RIGHTS) & set(membership.role.rights)
    ]
    if not departments:
        raise Http404
    return Objection.objects.filter(
        period__shortlist__round__programme__department__in=departments
    ).select_related(
        "submission__organisation",
        "period__shortlist__round__programme__department",
        "accepted_by",
        "concluded_by",
    )


@desk_view
def objections(request):
    page = Paginator(objections_for(request), 20).get_page(request.GET.get("page"))
    return render(request, "desk/objections.html", {"listing": page})


@desk_view
def objection(request, pk):
    """One objection, with what may be done with it now."""
    found = get_object_or_404(objections_for(request), pk=pk)
    department = found.period.shortlist.round.programme.department
    rights = {right for right in RIGHTS if request.desks.holds(right, department)}
    refusal = RefusalForm(request.POST if "refuse" in request.POST else None)
    conclusion = ConclusionForm(request.POST if "conclude" in request.POST else None)
    if request.method == "POST":
        try:
            if act(request, found, rights, refusal, conclusion):
                return redirect("desk:objection", pk=pk)
        except Refused as error:
            messages.error(request, str(error))
    context = {
        "objection": found,
        "rights": rights,
        "ground": handling.refusal_ground(found),
        "refusal": refusal,
        "conclusion": conclusion,
    }
    return render(request, "desk/objection.html", context)


def act(request, found, rights, refusal, conclusion):
    """Carry out the button that was pressed; True if something was done."""
    person = request.user
    if "accept" in request.POST and "objection.accept" in rights:
        handling.accept_objection(objection=found, person=person)
    elif "refuse" in request.POST and "objection.accept" in rights and refusal.is_valid():
        handling.refuse_objection(objection=found, person=person, **refusal.cleaned_data)
    elif "extend" in request.POST and "objection.conclude" in rights:
        handling.extend_investigation(objection=found, person=person, reason=typed(request.POST, "reason"))
    elif "conclude" in request.POST and "objection.conclude" in rights and conclusion.is_valid():
        handling.conclude_objection(objection=found, person=person, **conclusion.cleaned_data)
    else:
        return False
    messages.success(request, _("Recorded."))
    return True


@desk_view
def evidence(request, pk):
    found = get_object_or_404(objections_for(request).exclude(evidence=""), pk=pk)
    try:
        content = found.evidence.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=found.evidence_name)
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    return response
