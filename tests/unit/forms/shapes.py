"""Small forms to compile, fill in and judge."""

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.filling.section import build_section_form

YEAR = 2026
PAST = ["y3", "y2", "y1"]


def field(type, code="a01", label="", **settings):
    return {"type": type, "code": code, "label": label or code.upper(), **settings}


def source(*fields, **extra):
    """A form of one section ``a`` with these fields."""
    section = {"code": "a", "title": "一、申报主体", "fields": list(fields)}
    return {"code": "demo", "kind": "application", "title": "申报书", "sections": [section], **extra}


def compiled(*fields, **extra):
    """The form, as it would be frozen; it must have no problems."""
    found = compile_form(source(*fields, **extra))
    assert [flaw.message for flaw in found.problems] == []
    return found.form


def flaws(*fields, previous=None, **extra):
    """The compiler's sentences, without the place that begins them."""
    problems = compile_form(source(*fields, **extra), previous=previous).problems
    return [problem.message.removeprefix("Section “一、申报主体”, ") for problem in problems]


def judged(form, answers, **extra):
    """[(path, message)] of everything that is wrong."""
    result = evaluate(form, answers, year=YEAR, **extra)
    return [(problem.path, problem.message) for problem in result.problems]


def errors(item, value, **extra):
    """The messages about one field with this answer."""
    form = compiled(item)
    return [
        message for _path, message in judged(form, {} if value is None else {item["code"]: value}, **extra)
    ]


def fill(form, data=None, files=None, *, answers=None, **extra):
    """The section form of section ``a``."""
    return build_section_form(form, "a", answers=answers or {}, data=data, files=files, year=YEAR, **extra)


def typed(item, data, **extra):
    """(answer kept, messages) after typing ``data`` into the one field of a form."""
    form = fill(compiled(item), data, **extra)
    form.is_valid()
    return form.answers().get(item["code"]), [problem.message for problem in form.unreadable]
