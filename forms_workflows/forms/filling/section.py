"""One section of a published form as a Django form: what the applicant fills in, step by step.

Saving a draft is blocked only by what cannot be read (a letter where a number belongs, a file of the wrong type).
Everything else is kept as it is and judged by ``evaluation.evaluate``; its findings stand in ``problems``.
"""

from collections import OrderedDict

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, override

from forms_workflows.definitions.canonical import digest

from ..domain.evaluation import Problem, evaluate
from ..kinds import Place, kind_of
from ..schema.labels import translate
from ..schema.reading import section_of
from .browser import browser_data
from .questions import blocks_of

MOST_CLASSES = 500
_classes = OrderedDict()


class AnswerWidget(forms.Widget):
    """Reads one answer from a post, whatever number of inputs it has. The templates draw it."""

    def __init__(self, item):
        super().__init__()
        self.item = item
        self.needs_multipart_form = any(
            column["type"] in ("file", "files") for column in (item, *item.get("columns", ()))
        )

    def value_from_datadict(self, data, files, name):
        return kind_of(self.item).raw(self.item, data, files or {}, name)


class AnswerField(forms.Field):
    """One field of the schema. Cleaning never raises: the form sorts out what could be read."""

    def __init__(self, item, label):
        self.item, self.kind, self.place = item, kind_of(item), None
        super().__init__(required=False, label=label, help_text=item["help"], widget=AnswerWidget(item))

    def clean(self, value):
        return value, self.kind.clean(self.item, value, self.place)


class SectionForm(forms.Form):
    """Made by :func:`build_section_form`. ``schema`` and ``section`` are those of the frozen version."""

    schema = section = None

    def __init__(
        self, data=None, files=None, *, answers, year, deadline, open_fields, store_file, show_problems
    ):
        super().__init__(data, files, auto_id=False)
        self.stored, self.year, self.deadline = answers or {}, year, deadline
        self.store_file, self.show_problems = store_file, show_problems
        self.closed = set() if open_fields is None else set(self.fields) - set(open_fields)
        for code in self.closed:
            del self.fields[code]
        self.raw, self.readings = {}, {}
        for field in self.fields.values():
            field.place = self.place(field.item)

    def place(self, item):
        return Place(translate(self.schema, item["label"]), self.schema, self.year, self.deadline)

    # --- reading what was posted ------------------------------------------------------------------

    def clean(self):
        for code, (raw, reading) in list(self.cleaned_data.items()):
            self.raw[code], self.readings[code] = raw, reading
            if reading.errors:
                self.add_error(code, list(reading.errors.values()))
        return self.cleaned_data

    @property
    def wants_rerender(self):
        """Whether a row was asked for or removed: show the form again instead of going on."""
        if not self.is_bound:
            return False
        self.read_post()
        return any(isinstance(raw, dict) and raw.get("changed") for raw in self.raw.values())

    def answers(self):
        """The whole answers document with this section's answers in it. Stores new files, once.

        What could not be read leaves its old answer alone, so this may be saved although the form is not valid.
        """
        return dict(self.merged)

    @cached_property
    def merged(self):
        if not self.is_bound:
            return dict(self.stored)
        self.read_post()
        document = dict(self.stored)
        for code, field in self.fields.items():
            value = field.kind.merge(field.item, self.stored.get(code), self.readings[code], self.store)
            if field.kind.is_blank(field.item, value):
                document.pop(code, None)
            else:
                document[code] = value
        return document

    def read_post(self):
        """Django reads a post when its errors are first asked for."""
        return self.errors

    def store(self, item, upload):
        if self.store_file is None:
            raise TypeError("build_section_form needs store_file to take uploads")
        return self.store_file(item, upload)

    # --- what it comes to -------------------------------------------------------------------------

    @cached_property
    def evaluation(self):
        return evaluate(self.schema, self.merged, year=self.year, deadline=self.deadline)

    @property
    def problems(self):
        """Everything wrong in this section: what could not be read, then what the evaluation finds."""
        return [*self.unreadable, *self.findings]

    @cached_property
    def unreadable(self):
        if not self.is_bound:
            return []
        self.read_post()
        return [
            Problem(code, f"{code}.{path}" if path else code, message, "error", self.section["code"])
            for code, reading in self.readings.items()
            for path, message in reading.errors.items()
        ]

    @cached_property
    def findings(self):
        own = {item["code"] for item in self.section["fields"]}
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
        return self.problems if self.show_problems else self.unreadable

    # --- drawing ----------------------------------------------------------------------------------

    def raw_of(self, item):
        """What the inputs of a field hold: what was typed, else what is stored."""
        if self.is_bound and item["code"] in self.fields:
            self.read_post()
            return self.raw[item["code"]]
        return kind_of(item).to_raw(item, self.stored.get(item["code"]))

    @property
    def title(self):
        return translate(self.schema, self.section["title"])

    @property
    def help(self):
        return translate(self.schema, self.section["help"])

    @property
    def blocks(self):
        return blocks_of(self)

    @cached_property
    def browser_data(self):
        return browser_data(self)


def section_form_class(schema, key, section_code, language):
    """The form class of a section, made once for each (version, section, language)."""
    found = _classes.get((key, section_code, language))
    if found is None:
        section = section_of(schema, section_code)
        fields = {
            item["code"]: AnswerField(item, translate(schema, item["label"]))
            for item in section["fields"]
            if item["type"] not in ("computed", "note")
        }
        found = type("SectionForm", (SectionForm,), {"schema": schema, "section": section, **fields})
        _classes[key, section_code, language] = found
        while len(_classes) > MOST_CLASSES:
            _classes.popitem(last=False)
    return found


def build_section_form(
    version_or_schema,
    section_code,
    *,
    answers,
    data=None,
    files=None,
    year,
    deadline=None,
    locale=None,
    open_fields=None,
    store_file=None,
    show_problems=False,
):
    """The form of one section, bound when ``data`` is given. KeyError if the version has no such section.

    ``open_fields``: only these codes can be changed; None means all. ``store_file(field, uploaded)`` keeps an upload and
    gives its reference {"id", "name", "size", "type"}; ``field`` is the schema's field, or the table column.
    """
    schema = getattr(version_or_schema, "schema", version_or_schema)
    key = getattr(version_or_schema, "digest", None) or digest(schema)
    language = locale or get_language() or ""
    with override(language):
        form_class = section_form_class(schema, key, section_code, language)
        return form_class(
            data,
            files,
            answers=answers,
            year=year,
            deadline=deadline,
            open_fields=open_fields,
            store_file=store_file,
            show_problems=show_problems,
        )
