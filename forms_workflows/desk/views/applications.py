"""An organisation's own applications: start, look, confirm, withdraw."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms_workflows.errors import Refused
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain import (
    completeness,
    corrections,
    drafts,
    ending,
    partners,
    signing,
)
from forms_workflows.submissions.models import AnswerRound, Partner, Submission

from ..reading.history import applicant_history
from ..reading.progress import public_progress
from ..requests import desk_view, own_submission_for, submission_for, typed
from ..rules import acts_for, is_applicant, is_partner, may_sign


@desk_view
def apply(request, round_pk):
    """Begin an application in an open round, for one of the person's organisations."""
    round = get_object_or_404(
        Round.objects.exclude(status=Round.Status.DRAFT).select_related(
            "programme__department", "process_version"
        ),
        pk=round_pk,
    )
    organisations = request.desks.organisations("submission.fill")
    existing = {
        case.organisation_id: case
        for case in Submission.objects.filter(round=round, organisation__in=organisations).exclude(
            end__in=["withdrawn", "lapsed"]
        )
    }
    if request.method == "POST":
        organisation = next(
            (own for own in organisations if str(own.pk) == request.POST.get("organisation")), None
        )
        if organisation is None:
            messages.error(request, _("Choose the organisation that applies."))
        else:
            try:
                submission = drafts.start_submission(
                    round=round, organisation=organisation, person=request.user
                )
                return redirect("desk:application", pk=submission.pk)
            except Refused as error:
                messages.error(request, str(error))
    choices = [{"organisation": own, "submission": existing.get(own.pk)} for own in organisations]
    return render(request, "desk/apply.html", {"round": round, "choices": choices})


@desk_view
def application(request, pk):
    """Where an application stands, in the applicant's words, and what can be done now."""
    submission = submission_for(request, pk)
    if not (is_applicant(request.desks, submission) or is_partner(request.desks, submission)):
        return redirect("desk:case", pk=pk)
    answer_round = AnswerRound.objects.filter(submission=submission).order_by("-number").first()
    sections = []
    evaluation = None
    if submission.is_editable:
        evaluation = completeness.evaluate_submission(submission, answer_round.answers)
        sections = section_states(submission, answer_round, evaluation)
    context = {
        "submission": submission,
        "answer_round": answer_round,
        "sections": sections,
        "done": sum(section["state"] == "done" for section in sections),
        "next_section": next(
            (row for row in sections if row["state"] in ("empty", "started", "reopened")), None
        ),
        "errors": [p for p in evaluation.problems if p.level == "error"] if evaluation else [],
        "notes": answer_round.notes.select_related("author") if submission.is_returned else [],
        "progress": public_progress(submission),
        "history": applicant_history(submission),
        "partners": submission.partners.select_related("organisation", "region"),
        "own_partners": {own.pk for own in request.desks.organisations()},
        "may_fill": acts_for(request.desks, submission.organisation),
        "may_sign": may_sign(request.desks, submission),
        "leads": is_applicant(request.desks, submission),
    }
    return render(request, "desk/application.html", context)


def section_states(submission, answer_round, evaluation):
    """Each visible section with its state: empty, started, done; of a returned case also closed (nothing in it may be
    corrected) and reopened (not one of its open fields has been touched yet).
    """
    rows = []
    before = answers_before(answer_round)
    for number, section in enumerate(visible_sections(evaluation), 1):
        codes = set(section.codes)
        problems = [p for p in evaluation.problems if p.level == "error" and p.field in codes]
        given = any(answer_round.answers.get(code) not in (None, "", [], {}) for code in codes)
        open_fields = answer_round.open_fields
        state = "done" if not problems else ("started" if given else "empty")
        if open_fields is not None:
            reopened = codes & set(open_fields)
            if not reopened:
                state = "closed"
            elif all(answer_round.answers.get(code) == before.get(code) for code in reopened):
                state = "reopened"
        rows.append(
            {
                "number": number,
                "code": section.code,
                "title": section.local_title,
                "state": state,
                "problems": len(problems),
            }
        )
    return rows


def answers_before(answer_round):
    """What had been submitted when named fields were reopened; nothing for a first submission or a whole reopening."""
    if answer_round.open_fields is None:
        return {}
    last = AnswerRound.objects.filter(submission=answer_round.submission_id, number__lt=answer_round.number)
    return last.order_by("-number").values_list("answers", flat=True).first() or {}


def visible_sections(evaluation):
    return [section for section in evaluation.form.sections if section.code in evaluation.visible_sections]


@require_POST
@desk_view
def finish(request, pk):
    """Hand the filled-in draft to the principal."""
    submission = own_submission_for(request, pk)
    return act(request, submission, lambda: signing.finish_draft(submission=submission, person=request.user))


@require_POST
@desk_view
def reopen(request, pk):
    submission = own_submission_for(request, pk, "submission.sign")
    return act(
        request,
        submission,
        lambda: signing.reopen_draft(
            submission=submission, person=request.user, reason=typed(request.POST, "reason")
        ),
    )


@require_POST
@desk_view
def sign(request, pk):
    """Sign and submit. A principal who filled in the form himself finishes and signs in one step."""
    submission = own_submission_for(request, pk, "submission.sign")
    if request.POST.get("confirmed") != "on":
        messages.error(request, _("Confirm the commitment before you sign."))
        return redirect("desk:review", pk=pk)

    def finish_and_sign():
        if submission.status == Submission.Status.DRAFT:
            signing.finish_draft(submission=submission, person=request.user)
        signing.sign_and_submit(submission=submission, person=request.user)
        messages.success(
            request, _("Submitted. Your case number is %(number)s.") % {"number": submission.number}
        )

    return act(request, submission, finish_and_sign)


@require_POST
@desk_view
def resubmit(request, pk):
    submission = own_submission_for(request, pk, "submission.sign")

    def correct():
        corrections.submit_correction(submission=submission, person=request.user, desks=request.desks)
        messages.success(request, _("The correction was submitted."))

    return act(request, submission, correct)


@require_POST
@desk_view
def confirm(request, pk):
    """A partner confirms its part of a joint application."""
    partner = get_object_or_404(
        Partner.objects.select_related("submission__round"),
        pk=pk,
        organisation__in=request.desks.organisations(),
    )
    return act(
        request,
        partner.submission,
        lambda: partners.confirm_partner(partner=partner, person=request.user, desks=request.desks),
    )


@desk_view
def withdraw_application(request, pk):
    """Ask for the reason, then withdraw."""
    submission = own_submission_for(request, pk, "submission.sign")
    reason = typed(request.POST, "reason")
    if request.method == "POST":
        try:
            ending.withdraw(submission=submission, person=request.user, reason=reason)
            messages.success(request, _("The application was withdrawn."))
            return redirect("desk:application", pk=pk)
        except Refused as error:
            messages.error(request, str(error))
    return render(request, "desk/withdraw.html", {"submission": submission, "reason": reason})


def act(request, submission, action):
    """Do it; on refusal say why. Either way back to the application, with nothing lost."""
    try:
        action()
    except Refused as error:
        messages.error(request, str(error))
        if getattr(error, "problems", None):
            return redirect("desk:review", pk=submission.pk)
    return redirect("desk:application", pk=submission.pk)
