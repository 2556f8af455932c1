"""The expert's desk: assigned cases and the sealed sheet of each."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.review.domain import sheets as sealing
from forms_workflows.review.models import Recusal, ScoreSheet
from forms_workflows.submissions.domain.drafts import replace_answers
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.models import CaseAccess
from forms_workflows.wording import joined

from ..reading.casefile import evidence_links, shown_sections
from ..reading.panels import scoring_named
from ..requests import submission_for
from .base import ActionView, ListingView, kept
from .confirming import Question
from .recusing import Recusing


class SheetsView(ListingView):
    """All sheets of this expert: what is to be scored, what has been handed in."""

    heading = gettext_lazy("My score sheets")
    size = 50

    template = "desk/sheets.html"

    def rows(self):
        barred = CaseAccess.objects.filter(
            barred=True, person=self.request.user, submission=OuterRef("submission")
        )
        return (
            ScoreSheet.objects.filter(expert=self.request.user, voided_at__isnull=True)
            .exclude(Exists(barred))
            .select_related("submission", "panel")
            .only("sealed_at", "saved_at", "total", "submission__number", "submission__title", "panel__title")
            .order_by(F("sealed_at").desc(nulls_first=True), "pk")
        )


def seal_question(submission, fields, answers, computed):
    """The figures of a sheet, its remarks, and every item of refusal that was ticked."""
    rows = [(_("Case"), submission)]
    rows += [
        (field.local_label, computed[field.code]) for field in fields if computed.get(field.code) is not None
    ]
    rows += [
        (field.local_label, answers[field.code])
        for field in fields
        if field.type == "long_text" and answers.get(field.code)
    ]
    ticked = [
        field.local_label for field in fields if field.type == "declaration" and answers.get(field.code)
    ]
    warnings = [_("Once handed in, a sheet is sealed and cannot be changed.")]
    return Question(
        title=_("Hand in and seal this sheet?"),
        rows=rows + ([(_("Ticked"), joined(ticked))] if ticked else []),
        warnings=warnings,
        verb=_("Hand in and seal"),
        grave=bool(ticked),
    )


class SheetView(Recusing, ActionView):
    """One case with its sheet. No other sheet, no opinion, no ranking, no contact details."""

    template = "desk/sheet.html"
    only_button = "save"
    after_recusal = "desk:sheets"

    def find(self, pk):
        self.sheet = get_object_or_404(
            ScoreSheet.objects.select_related("form_version", "panel", "submission", "expert"),
            pk=pk,
            expert=self.request.user,
            voided_at__isnull=True,
        )
        self.submission = submission_for(self.request, self.sheet.submission_id)
        self.answers = self.sheet.answers

    @cached_property
    def forms(self):
        return self.build_forms(bound=True)

    def build_forms(self, *, bound):
        return [
            build_section_form(
                self.submission.form_of(self.sheet.form_version),
                section.code,
                answers=self.answers,
                **(self.entries if bound else {}),
                year=self.submission.round.year,
            )
            for section in self.sheet.form_version.form.sections
        ]

    def store_file(self, file):
        store_file(
            submission=self.submission,
            person=self.request.user,
            field=self.sheet.panel.stage,
            upload=file.upload,
            reference=file.reference,
            of_stage=True,
        )

    def keep(self):
        """Keep what can be read; True if all of it could be and no row of a table was asked for."""
        sealing.check_open(self.sheet)
        for form in self.forms:
            self.answers = replace_answers(self.answers, form.answers(), form.section.codes)
        with transaction.atomic():
            sealing.save_sheet(sheet=self.sheet, answers=self.answers)
            for form in self.forms:
                form.store_files(self.store_file)
        return all(form.is_valid() for form in self.forms)

    def press_autosave(self):
        self.keep()
        return kept(unread=[problem.message for form in self.forms for problem in form.unreadable])

    def press_save(self):
        if not self.keep():
            return None
        messages.success(self.request, _("Saved. Only you can see this sheet."))
        return self.again()

    def again(self):
        return redirect("desk:sheet", pk=self.sheet.pk)

    @cached_property
    def is_ready(self):
        """Keep what was posted; True if it can be read and no row of a table was asked for."""
        return self.keep() and not any(form.wants_rerender for form in self.forms)

    def before_seal(self):
        """What is handed in, in figures; nothing to ask while something is missing."""
        if not self.is_ready:
            return None
        form = self.submission.form_of(self.sheet.form_version)
        evaluation = evaluate(form, self.answers, year=self.submission.round.year)
        if any(problem.level == "error" for problem in evaluation.problems):
            return None
        return seal_question(self.submission, form.fields, self.answers, evaluation.computed)

    def press_seal(self):
        if not self.is_ready:
            return None if not all(form.is_valid() for form in self.forms) else self.again()
        sealing.seal_sheet(
            sheet=self.sheet, person=self.request.user, answers=self.answers, desks=self.request.desks
        )
        messages.success(self.request, _("The sheet was handed in and is sealed."))
        return redirect("desk:sheets")

    def refused(self, error):
        self.forms = self.build_forms(bound=False)
        return super().refused(error)

    def context(self):
        """The newest submitted answers, in the sections that the scoring stage shows."""
        submission = self.submission
        last = submission.answer_rounds.filter(submitted_at__isnull=False).order_by("-number").first()
        sections = shown_sections(submission, submission.graph.stage(self.sheet.panel.stage))
        return {
            "sheet": self.sheet,
            "of_stage": scoring_named(submission.graph, self.sheet.stage),
            "sheet_schema": submission.form_of(self.sheet.form_version),
            "forms": self.forms,
            "problems": self.problems,
            "sealed": self.sheet.sealed_at is not None,
            "recusal_kinds": Recusal.Kind.choices,
            "submission": submission,
            "schema": submission.form,
            "answers": {**last.answers, **last.computed},
            "section_codes": [section.code for section in sections],
            "evidence": evidence_links(self.sheet.form_version.form, submission.form_version.form, sections),
        }
