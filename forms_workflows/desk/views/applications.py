"""An organisation's own applications: start, look, hand on, sign, confirm, withdraw."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain import corrections, drafts, eligibility, ending, partners, signing
from forms_workflows.submissions.domain.completeness import evaluate_submission
from forms_workflows.submissions.models import AnswerRound, Partner, Submission

from ..reading.history import applicant_history
from ..reading.progress import public_progress
from ..reading.sections import section_states
from ..requests import own_submission_for, submission_for, typed
from ..rules import acts_for, is_applicant, is_partner, may_sign
from .base import ActionView, DeskView, PostView
from .confirming import Question


class ApplyView(ActionView):
    """Begin an application in an open round, for one of the person's organisations."""

    template = "desk/apply.html"
    only_button = "start"

    def find(self, round_pk):
        rounds = Round.objects.filter(standing=False).exclude(status=Round.Status.DRAFT)
        self.round = get_object_or_404(
            rounds.select_related("programme__department", "process_version"), pk=round_pk
        )

    @cached_property
    def organisations(self):
        return self.request.desks.organisations("submission.fill")

    def press_start(self):
        asked = self.data.get("organisation")
        organisation = next((own for own in self.organisations if str(own.pk) == asked), None)
        if organisation is None:
            raise Refused(_("Choose the organisation that applies."))
        submission = drafts.start_submission(
            round=self.round, organisation=organisation, person=self.request.user
        )
        return redirect("desk:application", pk=submission.pk)

    def context(self):
        live = Submission.objects.filter(round=self.round, organisation__in=self.organisations).exclude(
            end__in=["withdrawn", "lapsed"]
        )
        existing = {case.organisation_id: case for case in live}
        choices = [
            {
                "organisation": own,
                "submission": existing.get(own.pk),
                "unmet": [] if own.pk in existing else self.unmet(own),
            }
            for own in self.organisations
        ]
        return {
            "round": self.round,
            "choices": choices,
            "open": [choice for choice in choices if not (choice["submission"] or choice["unmet"])],
            "requirements": self.requirements(),
        }

    def requirements(self):
        conditions = eligibility.requirements_of(self.round.graph) if self.announced else ()
        return [*filter(None, [self.round.limit]), *(one.title for one in conditions)]

    @property
    def announced(self):
        """Whether its process is known: a round may have been cancelled before."""
        return self.round.process_version is not None

    def unmet(self, organisation):
        return eligibility.unmet_before(self.round, organisation) if self.announced else []


class ApplicationView(DeskView):
    """Where an application stands, in the applicant's words, and what can be done now."""

    where = "case"
    template = "desk/application.html"

    def find(self, pk):
        self.submission = submission_for(self.request, pk)
        if not (
            is_applicant(self.request.desks, self.submission)
            or is_partner(self.request.desks, self.submission)
        ):
            return redirect("desk:case", pk=pk)
        return None

    def context(self):
        submission, desks = self.submission, self.request.desks
        answer_round = AnswerRound.objects.filter(submission=submission).order_by("-number").first()
        sections, errors = [], []
        if submission.is_editable:
            evaluation = evaluate_submission(submission, answer_round.answers)
            sections = section_states(answer_round, evaluation)
            errors = [problem for problem in evaluation.problems if problem.level == "error"]
        return {
            "submission": submission,
            "answer_round": answer_round,
            "sections": sections,
            "done": sum(section["state"] == "done" for section in sections),
            "next_section": next(
                (row for row in sections if row["state"] in ("empty", "started", "reopened")), None
            ),
            "errors": errors,
            "notes": answer_round.notes.select_related("author") if submission.is_returned else [],
            "progress": public_progress(submission),
            "history": applicant_history(submission),
            "partners": submission.partners.select_related("organisation", "region"),
            "own_partners": {own.pk for own in desks.organisations()},
            "may_fill": acts_for(desks, submission.organisation),
            "may_sign": may_sign(desks, submission),
            "leads": is_applicant(desks, submission),
            "to_fill_in": drafts_asked_for(submission, desks),
        }


def drafts_asked_for(submission, desks):
    """The person's own drafts that a case waits for where it stands."""
    stage = submission.current_stage
    if not (stage and stage.spawn):
        return []
    drafts = submission.children.filter(status=Submission.Status.DRAFT, parent_stage=stage.key)
    own = drafts.filter(organisation__in=desks.organisations("submission.fill"))
    return own.select_related("round__procedure").order_by("pk")


class StepOfApplication(PostView):
    """One deed of the applicant's people, and back to the application with nothing lost."""

    where = "organisation"

    def find(self, pk):
        self.submission = own_submission_for(self.request, pk, self.needs[0])

    def press_act(self):
        self.act()
        return redirect("desk:application", pk=self.submission.pk)

    def act(self):
        raise NotImplementedError

    def after_refusal(self, error):
        name = "desk:review" if error and error.problems else "desk:application"
        return redirect(name, pk=self.submission.pk)


class FinishView(StepOfApplication):
    """Hand the filled-in draft, or the finished correction, to the principal."""

    needs = ("submission.fill",)

    def act(self):
        if self.submission.status == Submission.Status.DRAFT:
            signing.finish_draft(submission=self.submission, person=self.request.user)
        else:
            corrections.finish_correction(submission=self.submission, person=self.request.user)
        messages.success(self.request, _("Handed over. Your organisation's principal has been told."))


class ReopenView(StepOfApplication):
    needs = ("submission.sign",)

    def act(self):
        reason = typed(self.request.POST, "reason")
        signing.reopen_draft(submission=self.submission, person=self.request.user, reason=reason)


def sign_question(submission):
    after = [stage for stage in submission.graph.stages if not stage.is_apply]
    return Question(
        title=_("Sign and submit?"),
        rows=[
            (_("Number"), submission.number),
            (_("Applicant"), submission.organisation.name),
            (_("Round"), submission.round),
            (_("Goes to"), after[0].title if after else "–"),
            (_("Who is told"), _("Everybody of %(name)s") % {"name": submission.organisation.name}),
        ],
        warnings=[_("Once submitted, nothing can be changed unless it is returned to you for correction.")],
        verb=_("Sign and submit"),
    )


class SignView(StepOfApplication):
    """Sign and submit. A principal who filled in the form himself finishes and signs in one step."""

    needs = ("submission.sign",)

    def press_act(self):
        if self.request.POST.get("confirmed") != "on":
            messages.error(self.request, _("Confirm the commitment before you sign."))
            return redirect("desk:review", pk=self.submission.pk)
        return super().press_act()

    def before_act(self):
        """What is submitted, to whom, and that nothing can be changed afterwards; not while anything is missing."""
        answers = self.submission.answers
        problems = evaluate_submission(self.submission, answers).problems
        unfinished = any(problem.level == "error" for problem in problems)
        if self.request.POST.get("confirmed") != "on" or unfinished or not self.is_editable:
            return None
        return sign_question(self.submission)

    @property
    def is_editable(self):
        return self.submission.status in (Submission.Status.DRAFT, Submission.Status.SIGNING)

    def act(self):
        if self.submission.status == Submission.Status.DRAFT:
            signing.finish_draft(submission=self.submission, person=self.request.user)
        signed = signing.sign_and_submit(submission=self.submission, person=self.request.user)
        messages.success(
            self.request, _("Submitted. Your case number is %(number)s.") % {"number": signed.number}
        )


class ResubmitView(StepOfApplication):
    needs = ("submission.sign",)

    def act(self):
        corrections.submit_correction(
            submission=self.submission, person=self.request.user, desks=self.request.desks
        )
        messages.success(self.request, _("The correction was submitted."))


class ConfirmView(StepOfApplication):
    """A partner confirms its part of a joint application, or says that it does not take part."""

    needs = ("submission.sign",)

    def find(self, pk):
        own = Partner.objects.filter(organisation__in=self.request.desks.organisations())
        self.partner = get_object_or_404(own.select_related("submission__round"), pk=pk)
        self.submission = self.partner.submission

    def act(self):
        partners.confirm_partner(partner=self.partner, person=self.request.user, desks=self.request.desks)

    def press_decline(self):
        partners.decline_partner(
            partner=self.partner,
            person=self.request.user,
            desks=self.request.desks,
            reason=typed(self.request.POST, "reason"),
        )
        messages.success(self.request, _("Recorded. The applicant has been told that you do not take part."))
        return redirect("desk:application", pk=self.submission.pk)


class WithdrawView(ActionView):
    """Ask for the reason, then withdraw."""

    needs = ("submission.sign",)
    where = "organisation"
    template = "desk/withdraw.html"
    only_button = "withdraw"

    def find(self, pk):
        self.submission = own_submission_for(self.request, pk, "submission.sign")

    def press_withdraw(self):
        reason = typed(self.request.POST, "reason")
        ending.withdraw(submission=self.submission, person=self.request.user, reason=reason)
        messages.success(self.request, _("The application was withdrawn."))
        return redirect("desk:application", pk=self.submission.pk)

    def context(self):
        return {"submission": self.submission, "reason": typed(self.data, "reason")}
