"""The decision form of a task: outcome, reason, the stage's own form, files, fields to reopen."""

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.forms.models import FormVersion
from forms_workflows.review.domain.decide import AGREE, SEND_BACK, save_draft
from forms_workflows.review.models import Draft
from forms_workflows.submissions.domain.drafts import replace_answers
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.domain.returns import may_reopen

from ..requests import typed, typed_group

#: Where a draft keeps what was ticked besides the stage's form; no field of a form can have such a code.
CHOSEN = "_chosen"


class DecisionForm:
    """Reads and keeps what a reviewer types. It decides nothing: ``review.domain.decide`` does."""

    def __init__(self, *, submission, task, person):
        self.submission, self.task, self.person = submission, task, person
        self.stage, self.part = submission.current_stage, submission.part
        draft = Draft.objects.filter(task=task, person=person).first()
        self.answers = dict(draft.answers) if draft else self.earlier_answers()
        self.reason = draft.reason if draft else ""
        chosen = self.answers.pop(CHOSEN, {})
        self.outcome, self.open_fields = chosen.get("outcome", ""), chosen.get("open_fields", [])
        self.notes, self.files, self.problems = chosen.get("notes", {}), [], []
        self.version = self.stage_form()
        self.sections = self.build()
        self.wants_rerender = False

    def stage_form(self):
        """Only the first hand of an opinion fills in the stage's form."""
        return FormVersion.objects.get(pk=self.stage.form) if self.stage.form and not self.part else None

    def earlier_answers(self):
        """After a correction or a send-back the desk starts from what it wrote the last time."""
        if self.part:
            return {}
        last = self.conclusions().first()
        return dict(last.answers) if last else {}

    def conclusions(self):
        """What the first hand has concluded at this stage, newest first."""
        return self.submission.results.filter(stage=self.stage.key, part="").order_by("-pk")

    def store_files(self):
        """Keep what was uploaded into the stage's form. For when the answers have been taken or kept as a draft."""
        for section in self.sections:
            section.store_files(self.store_file)

    def store_file(self, file):
        store_file(
            submission=self.submission,
            person=self.person,
            field=self.stage.key,
            upload=file.upload,
            reference=file.reference,
            of_stage=True,
        )

    def build(self, data=None, files=None):
        if self.version is None:
            return []
        return [
            build_section_form(
                self.version.form,
                section.code,
                answers=self.answers,
                data=data,
                files=files,
                year=self.submission.round.year,
                deadline=self.submission.round.closes_at,
            )
            for section in self.version.form.sections
        ]

    @cached_property
    def proposal(self):
        """For later hands: the last conclusion of the first hand."""
        if not self.part:
            return None
        return self.conclusions().select_related("actor").first()

    @property
    def outcomes(self):
        """Choices with labels; a later hand agrees or sends back."""
        if self.part:
            proposal = self.proposal
            proposed = self.stage.outcome(proposal.outcome) if proposal else None
            title = proposed.title if proposed else ""
            return [
                {"key": AGREE, "title": _("Agree: %(outcome)s") % {"outcome": title}},
                {"key": SEND_BACK, "title": _("Send back to the first hand"), "needs_reason": True},
            ]
        return self.stage.outcomes

    @property
    def reopens(self):
        return not self.part and any(outcome.reopens for outcome in self.stage.outcomes)

    def read(self, data, files):
        """Take over what was posted. False if something cannot be read at all; it is shown again as typed."""
        self.outcome, self.reason = typed(data, "outcome"), typed(data, "reason")
        self.files = files.getlist("files")
        self.open_fields = list(typed_group(data, "open-"))
        self.notes = {code: text for code, text in typed_group(data, "note-").items() if text}
        readable = True
        self.sections = self.build(data, files)
        for section in self.sections:
            readable &= section.is_valid()
            self.wants_rerender |= section.wants_rerender
            self.answers = replace_answers(self.answers, section.answers(), section.section.codes)
        return readable

    def keep_draft(self):
        chosen = {"outcome": self.outcome, "open_fields": self.open_fields, "notes": self.notes}
        with transaction.atomic():
            save_draft(
                task=self.task,
                person=self.person,
                answers=self.answers | {CHOSEN: chosen},
                reason=self.reason,
            )
            self.store_files()


def reopenable_fields(submission, form):
    """Sections with the fields that a reviewer may reopen for correction, and what the form says of them so far."""
    groups = []
    for section in submission.form_version.form.sections:
        fields = [reopenable_field(field, form) for field in section.fields if may_reopen(field)]
        chosen = any(field["chosen"] or field["note"] for field in fields)
        groups.append({"title": section.local_title, "fields": fields, "chosen": chosen})
    return groups


def reopenable_field(field, form):
    code = field.code
    return {
        "code": code,
        "label": field.local_label,
        "chosen": code in form.open_fields,
        "note": form.notes.get(code, ""),
    }
