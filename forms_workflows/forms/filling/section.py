"""One section of a published form as a Django form: what the applicant fills in, step by step.

Saving a draft is blocked only by what cannot be read (a letter where a number belongs, a file of the wrong type).
Everything else is kept as it is and judged by ``evaluation.evaluate``; its findings stand in ``problems``.

Reading a post changes nothing: uploads that pass get a reference in the answers, and are kept by ``store_files`` once
whoever asked for the answers has taken them.
"""

import json
import uuid
from collections import OrderedDict
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ..domain.evaluation import Problem, evaluate
from ..domain.merging import mark_of
from ..kinds import Place, kind_of
from ..schema.reading import Form
from .browser import browser_data
from .questions import blocks_of

MOST_CLASSES = 500
UNKNOWN_TYPE = "application/octet-stream"  # of a file whose sender named none
_classes = OrderedDict()


class AnswerWidget(forms.Widget):
    """Reads one answer from a post, whatever number of inputs it has. The templates draw it."""

    def __init__(self, item):
        super().__init__()
        self.item = item
        self.needs_multipart_form = any(each.is_file for each in (item, *item.columns))

    def value_from_datadict(self, data, files, name):
        return kind_of(self.item).raw(self.item, data, files or {}, name)


class AnswerField(forms.Field):
    """One field of the form. Cleaning never raises: the form sorts out what could be read."""

    def __init__(self, item):
        self.item, self.kind, self.place = item, kind_of(item), None
        label = item.local_label
        super().__init__(required=False, label=label, help_text=item.help, widget=AnswerWidget(item))

    def clean(self, value):
        return value, self.kind.clean(self.item, value, self.place)


@dataclass(frozen=True)
class NewFile:
    """An upload that has passed, and the reference to it that stands in the answers to ``field``."""

    field: str
    reference: dict
    upload: UploadedFile


class SectionForm(forms.Form):
    """Made by :func:`build_section_form`. ``form`` and ``section`` are those of the frozen version."""

    form = section = None

    def __init__(
        self, data=None, files=None, *, answers, year, deadline, open_fields, show_problems, evaluation
    ):
        super().__init__(data, files, auto_id=False)
        self.answers_before = answers or {}  # the document as it was when this form was made
        self.year, self.deadline, self.show_problems = year, deadline, show_problems
        self.closed = set() if open_fields is None else set(self.fields) - set(open_fields)
        for code in self.closed:
            del self.fields[code]
        self.typed_by_code = {}  # what stands in the inputs
        self.readings_by_code = {}  # the same made canonical, as far as it could be read
        self.new_files = []
        self.clashing = ()  # fields that somebody else has changed meanwhile
        if evaluation is not None:
            self.evaluation = evaluation
        for field in self.fields.values():
            field.place = self.place(field.item)

    def place(self, item):
        return Place(item.local_label, self.year, self.deadline)

    # --- reading what was posted ------------------------------------------------------------------

    def clean(self):
        for code, (typed, reading) in list(self.cleaned_data.items()):
            self.typed_by_code[code], self.readings_by_code[code] = typed, reading
            if reading.errors:
                self.add_error(code, list(reading.errors.values()))
        return self.cleaned_data

    @property
    def wants_rerender(self):
        """Whether a row was asked for or removed: show the form again instead of going on."""
        if not self.is_bound:
            return False
        self.read_post()
        return any(isinstance(typed, dict) and typed.get("changed") for typed in self.typed_by_code.values())

    def answers(self):
        """The whole answers document with this section's answers in it.

        What could not be read leaves its old answer alone, so this may be saved although the form is not valid.
        """
        return dict(self.answers_now)

    @cached_property
    def answers_now(self):
        if not self.is_bound:
            return dict(self.answers_before)
        self.read_post()
        document = dict(self.answers_before)
        for code, field in self.fields.items():
            value = self.answer_now(code, field)
            if field.kind.is_blank(field.item, value):
                document.pop(code, None)
            else:
                document[code] = value
        return document

    def answer_now(self, code, field):
        def keep(upload):
            return self.refer_to(code, upload)

        return field.kind.merge(field.item, self.answers_before.get(code), self.readings_by_code[code], keep)

    def read_post(self):
        """Django reads a post when its errors are first asked for."""
        return self.errors

    # --- new files --------------------------------------------------------------------------------

    def refer_to(self, code, upload):
        reference = {
            "id": str(uuid.uuid4()),
            "name": upload.name[-255:],
            "size": upload.size,
            "type": (getattr(upload, "content_type", "") or UNKNOWN_TYPE)[:100],
        }
        self.new_files.append(NewFile(code, reference, upload))
        return reference

    def store_files(self, store):
        """Keep what was uploaded, once: calls ``store`` with each NewFile. For when the answers have been taken."""
        self.answers()  # references are made with the answers
        new, self.new_files = self.new_files, []
        for file in new:
            store(file)

    # --- two people at one page -------------------------------------------------------------------

    @property
    def opened_name(self):
        return f"opened-{self.section.code}"

    @property
    def opened_value(self):
        """What the page carries: the mark of each answer with which it was opened."""
        marks = {code: mark_of(self.answers_before.get(code)) for code in self.marked_codes}
        return json.dumps(marks, separators=(",", ":"))

    @property
    def marked_codes(self):
        """Fields in which one person's answer takes the place of another's. Files are added and removed one by one."""
        return [code for code, field in self.fields.items() if not field.kind.adds_to_answer]

    @cached_property
    def opened(self):
        """{code: mark} as the page was opened; {} where the post does not say."""
        try:
            marks = json.loads(self.data.get(self.opened_name, ""))
        except ValueError:
            return {}
        return marks if isinstance(marks, dict) else {}

    def tell_clashes(self, codes, answers):
        """Say at these fields that somebody else has changed them; ``answers`` is what is stored now."""
        self.answers_before, self.clashing = answers, tuple(codes)

    @property
    def clashes(self):
        return [Problem(code, code, self.clash(code), "error", self.section.code) for code in self.clashing]

    def clash(self, code):
        field = self.fields[code]
        stored = field.kind.show(field.item, self.answers_before.get(code), field.place)
        message = _(
            "“%(label)s” was changed by somebody else while you had this page open; stored is now: %(stored)s. "
            "What you typed has not been saved. Save again to put it in place of that."
        )
        return message % {"label": field.place.label, "stored": stored or "—"}

    # --- what it comes to -------------------------------------------------------------------------

    @cached_property
    def evaluation(self):
        return evaluate(self.form, self.answers_now, year=self.year, deadline=self.deadline)

    def evaluation_of(self, answers):
        """What a whole document comes to: as worked out for this page, where it is the same."""
        if answers == self.answers_now:
            return self.evaluation
        return evaluate(self.form, answers, year=self.year, deadline=self.deadline)

    @property
    def problems(self):
        """Everything wrong in this section: what could not be read, then what the evaluation finds."""
        return [*self.unread, *self.findings]

    @property
    def unread(self):
        """What was not taken as it was typed."""
        return [*self.unreadable, *self.clashes]

    @cached_property
    def unreadable(self):
        if not self.is_bound:
            return []
        self.read_post()
        return [
            Problem(code, f"{code}.{path}" if path else code, message, "error", self.section.code)
            for code, reading in self.readings_by_code.items()
            for path, message in reading.errors.items()
        ]

    @cached_property
    def findings(self):
        own = set(self.section.codes)
        unreadable = {problem.path for problem in self.unreadable}
        found = []
        for problem in self.evaluation.problems:
            codes = [code for code in (problem.field, *problem.fields) if code in own]
            if codes and problem.path not in unreadable:
                found.append(problem if problem.field in own else problem.moved_to(codes[0]))
        return found

    @property
    def shown_problems(self):
        """What the page tells now: an applicant who has just opened a section is not told that it is empty."""
        return self.problems if self.show_problems else self.unread

    # --- drawing ----------------------------------------------------------------------------------

    def typed_in(self, item):
        """What the inputs of a field hold: what was typed, else what is stored."""
        if self.is_bound and item.code in self.fields:
            self.read_post()
            return self.typed_by_code[item.code]
        return kind_of(item).to_raw(item, self.answers_before.get(item.code))

    @property
    def title(self):
        return self.section.local_title

    @property
    def help(self):
        return self.section.local_help

    @property
    def blocks(self):
        return blocks_of(self)

    @cached_property
    def browser_data(self):
        return browser_data(self)


def section_form_class(form, section_code, language):
    """The form class of a section, made once for each (version, section, language)."""
    key = (form.digest, section_code, language)
    found = _classes.get(key)
    if found is None:
        section = form.section(section_code)
        fields = {
            item.code: AnswerField(item) for item in section.fields if item.type not in ("computed", "note")
        }
        found = type("SectionForm", (SectionForm,), {"form": form, "section": section, **fields})
        _classes[key] = found
        while len(_classes) > MOST_CLASSES:
            _classes.popitem(last=False)
    return found


def build_section_form(
    form: Form,
    section_code,
    *,
    answers,
    data=None,
    files=None,
    year,
    deadline=None,
    locale=None,
    open_fields=None,
    show_problems=False,
    evaluation=None,
):
    """The form of one section, bound when ``data`` is given. KeyError if there is no such section.

    ``open_fields``: only these codes can be changed; None means all. ``evaluation``: what ``answers`` come to, where it is
    known already and nothing is posted.
    """
    language = locale or get_language() or ""
    with override(language):
        return section_form_class(form, section_code, language)(
            data,
            files,
            answers=answers,
            year=year,
            deadline=deadline,
            open_fields=open_fields,
            show_problems=show_problems,
            evaluation=evaluation,
        )
