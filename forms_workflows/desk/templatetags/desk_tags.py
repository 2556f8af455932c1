"""Small words of the desk: states, messages, events."""

from django import template
from django.utils.html import format_html

from forms_workflows.forms.schema.labels import translate
from forms_workflows.submissions import phrases

from ..reading.events import describe

register = template.Library()


@register.simple_tag
def case_badge(submission):
    """The applicant's word for the state, with the shape that goes with it."""
    if submission.status == "ended":
        tone = "ok" if submission.succeeded else "error"
    elif submission.is_returned:
        tone = "warn"
    elif submission.status == "open":
        tone = "info"
    else:
        tone = "waiting"
    return format_html('<span class="badge badge--{}">{}</span>', tone, submission.label)


@register.simple_tag
def phrase(notification):
    return phrases.phrase(notification)


@register.simple_tag
def event_phrase(event):
    return describe(event)


@register.simple_tag
def field_label(submission, code):
    """The label of a field of the application form, or its code if the form has no such field."""
    field = submission.form_version.form.field(code)
    return field.local_label if field else code


@register.simple_tag
def stage_title(submission, key):
    stage = submission.graph.stage(key)
    return stage.title if stage else key


@register.simple_tag
def graph_text(document, text):
    """A text of a frozen form in the reader's language."""
    return translate(document, text)
