"""The expert's desk: assigned cases and the sealed sheet of each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms_workflows.forms.sections import build_section_form
from forms_workflows.processes import engine
from forms_workflows.review.domain import sheets as sealing
from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.review.models import Recusal, ScoreSheet
from forms_workflows.submissions.errors import SubmissionError

from ..access import desk_view, submission_for, typed


@desk_view
def sheets(request):
    """All sheets of this expert: what is to be scored, what has been handed in."""
    own = (
        ScoreSheet.objects.filter(expert=request.user, voided_at__isnull=True)
        .select_related("submission__organisation", "submission__round", "panel", "form_version")
        .order_by("sealed_at", "pk")
    )
    return render(request, "desk/sheets.html", {"sheets": own})


@desk_view
def sheet(request, pk):
    """One case with its sheet. No other sheet, no opinion, no ranking, no contact details."""
    own = get_object_or_404(
        ScoreSheet.objects.select_related("form_version", "panel", "submission"),
        pk=pk,
        expert=request.user,
        voided_at__isnull=True,
    )
    submission = submission_for(request, own.submission_id)
    answers, problems = own.answers, []
    forms = build_forms(own, submission, answers)
    if request.method == "POST":
        if "recuse" in request.POST:
            return recuse(request, submission)
        forms = build_forms(own, submission, answers, request.POST)
        checked = [form.is_valid() for form in forms]
        readable = all(checked)
        for form in forms:
            if form.is_valid():
                answers = {**answers, **form.answers()}
        try:
            if readable and "seal" in request.POST:
                sealing.save_sheet(sheet=own, answers=answers)
                sealing.seal_sheet(sheet=own, person=request.user, answers=answers, desks=request.desks)
                messages.success(request, _("The sheet was handed in and is sealed."))
                return redirect("desk:sheets")
            sealing.save_sheet(sheet=own, answers=answers)
            if readable:
                messages.success(request, _("Saved. Only you can see this sheet."))
                return redirect("desk:sheet", pk=pk)
        except (SubmissionError, engine.EngineError) as error:
            problems = getattr(error, "problems", [])
            messages.error(request, str(error))
            forms = forms if not readable else build_forms(own, submission, answers)
    last = submission.answer_rounds.filter(submitted_at__isnull=False).order_by("-number").first()
    context = {
        "sheet": own,
        "submission": submission,
        "schema": submission.form_version.schema,
        "answers": {**last.answers, **last.computed},
        "forms": forms,
        "problems": problems,
        "sealed": own.sealed_at is not None,
        "recusal_kinds": Recusal.Kind.choices,
    }
    return render(request, "desk/sheet.html", context)


def build_forms(own, submission, answers, data=None):
    return [
        build_section_form(
            own.form_version,
            section["code"],
            answers=answers,
            data=data,
            files=None,
            year=submission.round.year,
        )
        for section in own.form_version.schema["sections"]
    ]


def recuse(request, submission):
    """An expert who finds a conflict loses sight of the case; the organiser replaces the expert (X7)."""
    declare_recusal(
        submission=submission,
        person=request.user,
        kind=request.POST.get("kind")
        if request.POST.get("kind") in Recusal.Kind.values
        else Recusal.Kind.OTHER,
        reason=typed(request.POST, "recusal_reason"),
        declared_by=request.user,
    )
    messages.success(request, _("Your recusal is on record. You no longer see this case."))
    return redirect("desk:sheets")
