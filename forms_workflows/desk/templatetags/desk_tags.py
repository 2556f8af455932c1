"""Small words of the desk: states, messages, events."""

from django import template
from django.utils.html import format_html

from forms_workflows.submissions import phrases

from ..reading.events import describe
from ..reading.related import related_to
from ..views.interrupted import AUTHOR, author_of

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


@register.simple_tag(takes_context=True)
def author(context):
    """Who fills in this form, so that it can be shown to the same person again after a session that has ended."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', AUTHOR, author_of(context["request"].user)
    )


@register.inclusion_tag("desk/includes/session.html", takes_context=True)
def session_dialog(context):
    """What warns before the session ends; 0 seconds where nothing ends it."""
    return {"seconds": (context["request"].session.get("idle_minutes") or 0) * 60}


@register.inclusion_tag("desk/includes/related.html", takes_context=True)
def related_cases(context, submission, *, officer=False):
    """``officer``: whoever reads it there also reads what keeps the case from starting another one."""
    request = context["request"]
    return related_to(submission, request.user, request.desks, officer=officer)


@register.simple_tag
def phrase(notification):
    return phrases.phrase(notification)


@register.simple_tag
def event_phrase(event, programme):
    return describe(event, programme.words)


@register.simple_tag
def field_label(submission, code):
    """The label of a field of the application form, or its code if the form has no such field."""
    field = submission.form_version.form.field(code)
    return field.local_label if field else code


@register.simple_tag
def stage_title(submission, key):
    stage = submission.graph.stage(key)
    return stage.title if stage else key
