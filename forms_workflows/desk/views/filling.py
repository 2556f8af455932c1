"""Fill in an application section by section, look it over, get its files."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.submissions.domain import completeness, drafts
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.models import Attachment

from ..reading.casefile import may_read_file
from ..requests import desk_view, own_submission_for, submission_for
from ..rules import acts_for, is_applicant, is_partner, may_sign
from .applications import section_states, visible_sections


@desk_view
def section(request, pk, code):
    """One step of the form. Whatever was typed is kept; only what cannot be read at all is shown again."""
    submission = own_submission_for(request, pk)
    try:
        answer_round = drafts.open_answer_round(submission)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("desk:application", pk=pk)
    if code not in {item.code for item in submission.form_version.form.sections}:
        raise Http404
    form = section_form(request, submission, answer_round, code)
    if request.method == "POST":
        try:
            answer_round = save(request, submission, form)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("desk:application", pk=pk)
        evaluation = form.evaluation_of(answer_round.answers)
        if form.is_valid() and not form.clashing:
            if not form.wants_rerender:
                return redirect(*after_saving(request, submission, code, evaluation))
            form = section_form(request, submission, answer_round, code, bound=False, evaluation=evaluation)
    else:
        evaluation = form.evaluation
    steps = section_states(submission, answer_round, evaluation)
    context = {
        "submission": submission,
        "answer_round": answer_round,
        "form": form,
        "steps": steps,
        "step": next((step for step in steps if step["code"] == code), None),
        "notes": {note.field: note for note in answer_round.notes.all()} if answer_round.number > 1 else {},
        "checked": "check" in request.GET,
    }
    return render(request, "desk/section.html", context)


def save(request, submission, form):
    """Keep what can be read, also where something else cannot: good files need not be chosen twice."""

    def store(file):
        store_file(
            submission=submission,
            person=request.user,
            field=file.field,
            upload=file.upload,
            reference=file.reference,
        )

    with transaction.atomic():
        answer_round, clashing = drafts.save_answers(
            submission=submission,
            person=request.user,
            answers=form.answers(),
            codes=form.section.codes,
            opened=form.opened,
        )
        form.store_files(store)
    form.tell_clashes(clashing, answer_round.answers)
    return answer_round


def section_form(request, submission, answer_round, code, bound=True, evaluation=None):
    posted = request.method == "POST" and bound
    return build_section_form(
        submission.form_version.form,
        code,
        answers=answer_round.answers,
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        year=submission.round.year,
        deadline=submission.round.closes_at,
        open_fields=answer_round.open_fields,
        evaluation=evaluation,
    )


def after_saving(request, submission, code, evaluation):
    """Where the button pressed leads: stay, back, on, or to the review."""
    codes = [item.code for item in visible_sections(evaluation)]
    position = codes.index(code) if code in codes else 0
    if "back" in request.POST and position:
        return "desk:section", submission.pk, codes[position - 1]
    if "save" in request.POST:
        messages.success(request, _("Saved."))
        return "desk:section", submission.pk, code
    if position + 1 < len(codes):
        return "desk:section", submission.pk, codes[position + 1]
    return "desk:review", submission.pk


@desk_view
def review(request, pk):
    """Everything that was filled in, with what still stands against submitting. Partners read what they confirm."""
    submission = submission_for(request, pk)
    if not (is_applicant(request.desks, submission) or is_partner(request.desks, submission)):
        return redirect("desk:case", pk=pk)
    answer_round = submission.answer_rounds.order_by("-number").first()
    evaluation = completeness.evaluate_submission(submission, answer_round.answers)
    form = submission.form_version.form
    problems = [
        {
            "problem": problem,
            "section": form.section_of(problem.field),
            "title": form.section_of(problem.field).local_title,
        }
        for problem in evaluation.problems
    ]
    context = {
        "submission": submission,
        "answer_round": answer_round,
        "schema": form,
        "answers": {**answer_round.answers, **evaluation.computed},
        "sections": visible_sections(evaluation),
        "errors": [row for row in problems if row["problem"].level == "error"],
        "warnings": [row for row in problems if row["problem"].level != "error"],
        "partners": submission.partners.all(),
        "may_fill": acts_for(request.desks, submission.organisation),
        "may_sign": may_sign(request.desks, submission),
        "leads": is_applicant(request.desks, submission),
    }
    return render(request, "desk/review.html", context)


@desk_view
def attachment(request, pk):
    """A file of a case, for whoever may see its part of the case. Always a download, never shown inside the site."""
    found = get_object_or_404(Attachment, pk=pk)
    submission = submission_for(request, found.submission_id)
    if not may_read_file(request, submission, found):
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=found.name)
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    return response
