"""The expert's desk: assigned cases and the sealed sheet of each."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.review.domain import sheets as sealing
from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.review.models import Recusal, ScoreSheet
from forms_workflows.submissions.domain.drafts import replace_answers
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.models import CaseAccess

from ..reading.casefile import shown_sections
from ..requests import desk_view, submission_for, typed


@desk_view
def sheets(request):
    """All sheets of this expert: what is to be scored, what has been handed in."""
    own = (
        ScoreSheet.objects.filter(expert=request.user, voided_at__isnull=True)
        .exclude(
            Exists(
                CaseAccess.objects.filter(barred=True, person=request.user, submission=OuterRef("submission"))
            )
        )
        .select_related("submission__organisation", "submission__round", "panel", "form_version")
        .order_by(F("sealed_at").desc(nulls_first=True), "pk")
    )
    return render(request, "desk/sheets.html", {"sheets": own})


@desk_view
def sheet(request, pk):
    """One case with its sheet. No other sheet, no opinion, no ranking, no contact details."""
    own = get_object_or_404(
        ScoreSheet.objects.select_related("form_version", "panel", "submission", "expert"),
        pk=pk,
        expert=request.user,
        voided_at__isnull=True,
    )
    submission = submission_for(request, own.submission_id)
    forms, problems = build_forms(own, submission, own.answers), []
    if request.method == "POST":
        if "recuse" in request.POST:
            return recuse(request, submission)
        done, forms, problems = save(request, own, submission)
        if done:
            return done
    context = {
        "sheet": own,
        "forms": forms,
        "problems": problems,
        "sealed": own.sealed_at is not None,
        "recusal_kinds": Recusal.Kind.choices,
    }
    return render(request, "desk/sheet.html", context | case_shown(own, submission))


def case_shown(own, submission):
    """The newest submitted answers, in the sections that the scoring stage shows."""
    last = submission.answer_rounds.filter(submitted_at__isnull=False).order_by("-number").first()
    sections = shown_sections(submission, submission.graph.stage(own.panel.stage))
    return {
        "submission": submission,
        "schema": submission.form_version.form,
        "answers": {**last.answers, **last.computed},
        "section_codes": [section.code for section in sections],
    }


def save(request, own, submission):
    """Keep what can be read, and seal it if that was asked for: (response or None, forms, problems)."""
    forms = build_forms(own, submission, own.answers, request)
    readable = all(form.is_valid() for form in forms)
    answers = own.answers
    for form in forms:
        answers = replace_answers(answers, form.answers(), form.section.codes)
    try:
        with transaction.atomic():
            sealing.save_sheet(sheet=own, answers=answers)
            store_files(own, submission, forms)
        if not readable:
            return None, forms, []
        if "seal" in request.POST and not any(form.wants_rerender for form in forms):
            sealing.seal_sheet(sheet=own, person=request.user, answers=answers, desks=request.desks)
            messages.success(request, _("The sheet was handed in and is sealed."))
            return redirect("desk:sheets"), forms, []
    except Refused as error:
        messages.error(request, str(error))
        forms = build_forms(own, submission, answers)
        return None, forms, getattr(error, "problems", [])
    messages.success(request, _("Saved. Only you can see this sheet."))
    return redirect("desk:sheet", pk=own.pk), forms, []


def build_forms(own, submission, answers, request=None):
    return [
        build_section_form(
            own.form_version.form,
            section.code,
            answers=answers,
            data=request.POST if request else None,
            files=request.FILES if request else None,
            year=submission.round.year,
        )
        for section in own.form_version.form.sections
    ]


def store_files(own, submission, forms):
    def store(file):
        store_file(
            submission=submission,
            person=own.expert,
            field=own.panel.stage,
            upload=file.upload,
            reference=file.reference,
            of_stage=True,
        )

    for form in forms:
        form.store_files(store)


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
