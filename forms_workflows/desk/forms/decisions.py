"""The decision form of a task: outcome, reason, the stage's own form, files, fields to reopen."""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.forms.kinds.files import refusal
from forms_workflows.forms.models import FormVersion
from forms_workflows.review.domain.advice import Advice, advice_for, why_a_reason, why_impossible
from forms_workflows.review.domain.decide import AGREE, SEND_BACK, STAGE_FILES
from forms_workflows.review.domain.tasks import save_draft
from forms_workflows.review.models import Draft
from forms_workflows.submissions.domain.drafts import replace_answers
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.domain.returns import may_reopen
from forms_workflows.submissions.models import Attachment

from ..requests import typed, typed_group

#: The part of an opinion whose hand is the last of several.
LAST_HAND = "issue"
#: Where a draft keeps what was ticked besides the stage's form; no field of a form can have such a code.
CHOSEN = "_chosen"


@dataclass
class Complaint:
    """What is wrong, and the id of the control where it is mended."""

    message: str
    anchor: str


@dataclass
class Choice:
    """What a later hand of an opinion may choose; it reads as an outcome of the process does."""

    key: str
    title: str
    needs_reason: bool = False
    end: str | None = None
    needs_file: bool = False
    reopens = direct = False


class DecisionForm:
    """Reads and keeps what a reviewer types. It decides nothing: ``review.domain.decide`` does."""

    def __init__(self, *, submission, task, person):
        self.submission, self.task, self.person = submission, task, person
        self.stage, self.part = submission.current_stage, submission.part
        draft = Draft.objects.filter(task=task, person=person).first()
        self.saved_at = draft.saved_at if draft else None
        self.answers = dict(draft.answers) if draft else self.earlier_answers()
        self.reason = draft.reason if draft else ""
        chosen = self.answers.pop(CHOSEN, {})
        self.outcome, self.open_fields = chosen.get("outcome", ""), chosen.get("open_fields", [])
        self.notes, self.problems = chosen.get("notes", {}), []
        self.version = self.stage_form()
        self.kept_files = chosen.get("files", [])
        self.sections = self.build()
        self.advice = self.ask()
        if not self.outcome and self.advice.proposed:
            self.outcome = self.advice.proposed.key
        self.wants_rerender = False
        self.stored = []

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

    def store_file(self, upload, reference=None):
        kept = store_file(
            submission=self.submission,
            person=self.person,
            field=self.stage.key,
            upload=upload,
            reference=reference,
            of_stage=True,
        )
        self.stored.append(kept["id"])
        return kept

    def build(self, data=None, files=None):
        if self.version is None:
            return []
        return [
            build_section_form(
                self.submission.form_of(self.version),
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

    def ask(self):
        """What the facts say of the outcomes, with what has been filled in so far."""
        if self.part or self.stage.consult:
            return Advice()
        return advice_for(self.submission, self.stage, self.answers if self.version else None)

    @property
    def rows(self):
        """[(outcome, why it is not possible, whether that is so whatever is filled in beside it)] for the page."""
        rows = ((outcome, why_impossible(outcome, self.advice)) for outcome in self.outcomes)
        return [(outcome, why, bool(why) and not self.asks_itself(outcome)) for outcome, why in rows]

    def asks_itself(self, outcome):
        """Whether the condition of an outcome looks at the form that is being filled in."""
        return any(name.startswith(f"result.{self.stage.key}.") for name in outcome.allowed_if.names)

    @property
    def outcomes(self):
        """Choices with labels; a later hand agrees or sends back."""
        if self.part:
            proposal = self.proposal
            proposed = self.stage.outcome(proposal.outcome) if proposal else None
            title = proposed.title if proposed else ""
            return [
                Choice(AGREE, _("Agree: %(outcome)s") % {"outcome": title}, end=proposed and proposed.end),
                Choice(SEND_BACK, _("Send back to the first hand"), needs_reason=True),
            ]
        if self.stage.consult:
            return [
                Choice(answer.key, answer.title, answer.needs_reason, needs_file=answer.needs_file)
                for answer in self.stage.consult.answers
            ]
        return self.stage.outcomes

    @property
    def is_last_hand(self):
        """Whether what this hand decides takes effect at once."""
        alone = len(self.stage.hands) < 2 and not self.stage.consult
        return alone or self.part == LAST_HAND

    @property
    def chosen(self):
        """The outcome that was chosen, or None."""
        return next((outcome for outcome in self.outcomes if outcome.key == self.outcome), None)

    @property
    def end(self):
        """How the case ends by this decision, or None if it goes on or a later hand still has to agree."""
        key = self.chosen.end if self.chosen and self.is_last_hand else None
        return self.submission.graph.end(key) if key else None

    @property
    def letter(self):
        """The reason that the applicant will read: the first hand's."""
        return self.proposal.reason if self.proposal else self.reason

    @property
    def reopens(self):
        return not (self.part or self.stage.consult) and any(
            outcome.reopens for outcome in self.stage.outcomes
        )

    def read(self, data, files):
        """Take over what was posted. False if something cannot be read at all; it is shown again as typed."""
        self.outcome, self.reason = typed(data, "outcome"), typed(data, "reason")
        self.keep_files(data, files)
        self.open_fields = list(typed_group(data, "open-"))
        self.notes = {code: text for code, text in typed_group(data, "note-").items() if text}
        readable = True
        self.sections = self.build(data, files)
        for section in self.sections:
            readable &= section.is_valid()
            self.wants_rerender |= section.wants_rerender
            self.answers = replace_answers(self.answers, section.answers(), section.section.codes)
        self.advice = self.ask()
        return readable

    def keep_files(self, data, files):
        """Files stay with the draft, so that nobody chooses them twice; one of a wrong type is named, not kept."""
        dropped = data.getlist("drop-file")
        self.kept_files = [one for one in self.kept_files if one["id"] not in dropped]
        for upload in files.getlist("files"):
            if problem := refusal(STAGE_FILES, upload):
                self.problems.append(Complaint(problem[:1].upper() + problem[1:], "files"))
            else:
                self.kept_files.append(self.store_file(upload))

    @contextmanager
    def files(self):
        """The kept files as uploads, for whoever keeps the decision."""
        keys = [one["id"] for one in self.kept_files]
        with ExitStack() as stack:
            yield [
                UploadedFile(stack.enter_context(row.file.open("rb")), row.name, row.content_type, row.size)
                for row in Attachment.objects.filter(pk__in=keys, uploaded_by=self.person)
            ]

    def clear_files(self, *, also_stored=False):
        """The draft's files are not needed any more: they stay with the decision, or there will be none."""
        keys = [one["id"] for one in self.kept_files] + (self.stored if also_stored else [])
        for row in Attachment.objects.filter(pk__in=keys, uploaded_by=self.person, results=None):
            row.delete()
            row.file.delete(save=False)

    def complain(self):
        """Everything that stands against this decision as it is, all at once, each with its place on the page."""
        chosen = self.chosen
        if not self.outcome:
            first = self.outcomes[0].key
            text = _("Choose an answer.") if self.stage.consult else _("Choose an outcome.")
            self.problems.append(Complaint(text, f"outcome-{first}"))
        if chosen and chosen.needs_reason and not self.reason.strip():
            text = _("Give a reason for “%(outcome)s”.") % {"outcome": chosen.title}
            self.problems.append(Complaint(text, "reason"))
        elif chosen and not self.reason.strip() and (text := why_a_reason(chosen, self.advice)):
            self.problems.append(Complaint(text, "reason"))
        if chosen and (text := why_impossible(chosen, self.advice)):
            self.problems.append(Complaint(text, f"outcome-{chosen.key}"))
        if chosen and chosen.needs_file and not self.kept_files:
            text = _("Attach a file for “%(outcome)s”.") % {"outcome": chosen.title}
            self.problems.append(Complaint(text, "files"))
        if chosen and not (chosen.reopens or chosen.direct):
            self.problems += self.incomplete()
        return self.problems

    def incomplete(self):
        """What the stage's own form still asks for, with the section where there are several."""
        found = [(section, problem) for section in self.sections for problem in section.findings]
        return [
            Complaint(
                f"{section.title} · {problem.message}" if len(self.sections) > 1 else problem.message,
                problem.anchor,
            )
            for section, problem in found
            if problem.level == "error"
        ]

    def keep_draft(self):
        chosen = {
            "outcome": self.outcome,
            "open_fields": self.open_fields,
            "notes": self.notes,
            "files": self.kept_files,
        }
        with transaction.atomic():
            save_draft(
                task=self.task,
                person=self.person,
                answers=self.answers | {CHOSEN: chosen},
                reason=self.reason,
            )
            for section in self.sections:
                section.store_files(lambda file: self.store_file(file.upload, file.reference))


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
