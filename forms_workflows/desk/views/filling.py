"""Fill in an application section by section, look it over, get its files."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.reading import note_reading
from forms_workflows.errors import Refused
from forms_workflows.forms.domain.merging import mark_of
from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.submissions.domain import drafts
from forms_workflows.submissions.domain.completeness import evaluate_submission
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.models import Attachment

from ..reading.casefile import may_read_file
from ..reading.sections import section_states, visible_sections
from ..requests import download, own_submission_for, submission_for, visible_cases
from ..rules import acts_for, is_applicant, is_partner, may_sign
from .base import ActionView, DeskView, kept


class SectionView(ActionView):
    """One step of the form. Whatever was typed is kept; only what cannot be read at all is shown again."""

    needs = ("submission.fill",)
    where = "organisation"
    template = "desk/section.html"
    only_button = "next"

    def find(self, pk, code):
        self.submission, self.code = own_submission_for(self.request, pk), code
        try:
            self.answer_round = drafts.open_answer_round(self.submission)
        except Refused as error:
            return self.refused(error)
        if code not in {item.code for item in self.submission.form_version.form.sections}:
            raise Http404
        self.form = self.section_form()
        return None

    def refused(self, error):
        if self.by_script:
            return super().refused(error)
        messages.error(self.request, str(error))
        return redirect("desk:application", pk=self.submission.pk)

    def section_form(self, *, bound=True, only=None, evaluation=None):
        """``only``: codes of the fields that are read; None: all that may be changed."""
        return build_section_form(
            self.submission.form,
            self.code,
            answers=self.answer_round.answers,
            **(self.entries if bound else {}),
            year=self.submission.round.year,
            deadline=self.submission.round.closes_at,
            open_fields=self.answer_round.open_fields if only is None else only,
            evaluation=evaluation,
        )

    def store_file(self, file):
        store_file(
            submission=self.submission,
            person=self.request.user,
            field=file.field,
            upload=file.upload,
            reference=file.reference,
        )

    def press_autosave(self):
        """Keep the fields that have changed; not those with files, which are sent by the buttons."""
        codes = changed_fields(self.form, self.request.POST)
        form = self.section_form(only=codes)
        answer_round = self.take_over(form, codes)
        unread = [problem.message for problem in form.unread]
        lost = {problem.field for problem in form.unread}
        marks = {code: mark_of(answer_round.answers.get(code)) for code in codes if code not in lost}
        return kept(list(marks), unread, marks={form.opened_name: marks})

    def press_save(self):
        if self.keep():
            messages.success(self.request, _("Saved."))
            return redirect("desk:section", self.submission.pk, self.code)
        return None

    def press_back(self):
        if self.keep():
            return self.beside(-1)
        return None

    def press_next(self):
        if self.keep():
            return self.beside(1)
        return None

    def keep(self):
        """Keep what can be read, also where something else cannot: good files need not be chosen twice.

        True if everything could be read and no row of a table was asked for.
        """
        with transaction.atomic():
            self.answer_round = self.take_over(self.form, self.form.section.codes)
            self.form.store_files(self.store_file)
        self.evaluation = self.form.evaluation_of(self.answer_round.answers)
        if not self.form.is_valid() or self.form.clashing:
            return False
        if self.form.wants_rerender:
            self.form = self.section_form(bound=False, evaluation=self.evaluation)
            return False
        return True

    def take_over(self, form, codes):
        """Keep the answers to these fields, but those that somebody else has changed meanwhile."""
        answer_round, clashing = drafts.save_answers(
            submission=self.submission,
            person=self.request.user,
            answers=form.answers(),
            codes=codes,
            opened=form.opened,
        )
        form.tell_clashes(clashing, answer_round.answers)
        return answer_round

    @cached_property
    def evaluation(self):
        """What the stored answers come to."""
        return self.form.evaluation_of(self.answer_round.answers)

    def beside(self, step):
        """The section before or after this one; after the last the review."""
        codes = [item.code for item in visible_sections(self.evaluation)]
        position = (codes.index(self.code) if self.code in codes else 0) + step
        if position < len(codes):
            return redirect("desk:section", self.submission.pk, codes[max(position, 0)])
        return redirect("desk:review", self.submission.pk)

    def context(self):
        steps = section_states(self.answer_round, self.evaluation)
        notes = self.answer_round.notes.all() if self.answer_round.number > 1 else []
        return {
            "submission": self.submission,
            "answer_round": self.answer_round,
            "form": self.form,
            "steps": steps,
            "step": next((step for step in steps if step["code"] == self.code), None),
            "notes": {note.field: note for note in notes},
            "checked": "check" in self.request.GET,
        }


def changed_fields(form, data):
    """Codes of the form's fields that a script names as changed and that hold no files."""
    fields = {code: field.item for code, field in form.fields.items()}
    return [code for code in data.getlist("changed") if code in fields and not takes_files(fields[code])]


def takes_files(item):
    return any(part.is_file for part in (item, *item.columns))


class ReviewView(DeskView):
    """Everything that was filled in, with what still stands against submitting. Partners read what they confirm."""

    where = "case"
    template = "desk/review.html"

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
        answer_round = submission.answer_rounds.order_by("-number").first()
        evaluation = evaluate_submission(submission, answer_round.answers)
        form = submission.form
        problems = [
            {
                "problem": problem,
                "section": form.section_of(problem.field),
                "title": form.section_of(problem.field).local_title,
            }
            for problem in evaluation.problems
        ]
        return {
            "submission": submission,
            "answer_round": answer_round,
            "schema": form,
            "answers": {**answer_round.answers, **evaluation.computed},
            "sections": visible_sections(evaluation),
            "errors": [row for row in problems if row["problem"].level == "error"],
            "warnings": [row for row in problems if row["problem"].level != "error"],
            "partners": submission.partners.all(),
            "may_fill": acts_for(desks, submission.organisation),
            "may_sign": may_sign(desks, submission),
            "leads": is_applicant(desks, submission),
        }


class AttachmentView(DeskView):
    """A file of a case, for whoever may see its part of the case."""

    where = "case"

    def find(self, pk):
        submission = get_object_or_404(visible_cases(self.request), attachments=pk)
        self.file = Attachment.objects.get(pk=pk)
        if not may_read_file(self.request, submission, self.file):
            raise Http404

    def show(self):
        note_reading("file of a case", self.file.pk)
        return download(self.file.file, self.file.name)
