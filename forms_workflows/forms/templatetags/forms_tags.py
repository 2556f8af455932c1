"""Drawing forms and answers: ``{% form_section form %}``, ``{% answers form answers … %}``, ``{% error_summary … %}``."""

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import mark_safe

from forms_workflows.citations import cited

from ..reading.answers import Reading, size_text

register = template.Library()


def draw(context, name, **values):
    with context.push(**values):
        return mark_safe(get_template(name).template.render(context))


@register.simple_tag(takes_context=True)
def form_section(context, form, heading=2):
    """The inputs of a section form; the page around it has the form element, the buttons and the token.

    ``checked`` in the context shows everything that is still wrong, else only what could not be read.
    ``evidence`` in the context, {item code: HTML}, stands beside the items of a score sheet.
    ``file_url`` in the context (a URL name, or a callable of the reference) makes names of files links.
    """
    if context.get("checked"):
        form.show_problems = True
    return draw(context, "forms/section.html", form=form, heading=heading)


@register.simple_tag(takes_context=True)
def answers(
    context,
    form,
    answers,
    section=None,
    viewer_sections=None,
    year=None,
    show_pii=False,
    file_url=None,
    heading=3,
):
    """Answers for reading: all sections or one, of those that the reader may see. Personal data only if asked for."""
    reading = Reading(form, answers, year=year or context.get("year"), show_pii=show_pii)
    sections = [
        reading.section(item)
        for item in form.sections
        if item.code in reading.settled.visible_sections
        and (section is None or item.code == section)
        and (not viewer_sections or item.code in viewer_sections)
    ]
    # A case file shows one application and any number of opinions; only the application is linked to.
    values = {"sections": sections, "heading": heading, "anchored": form.kind == "application"}
    if file_url is not None:
        values["file_url"] = file_url
    return draw(context, "forms/answers.html", **values)


@register.simple_tag(takes_context=True)
def error_summary(context, problems):
    """The list of problems at the top of a page, each a link to its input."""
    return draw(context, "forms/error_summary.html", problems=problems)


@register.simple_tag(takes_context=True)
def url_of_file(context, reference):
    """Where a file can be had; "" when the page has not said."""
    url = context.get("file_url")
    if callable(url):
        return url(reference)
    return reverse(url, args=[reference["id"]]) if url else ""


@register.simple_tag(takes_context=True)
def evidence(context, code):
    return (context.get("evidence") or {}).get(code, "")


@register.filter
def file_size(reference):
    return size_text(reference.get("size"))


@register.filter
def article_reference(article):
    """“6(1)” → 第六条（一） · Article 6 (1); what cites no article stands as it is."""
    return cited(article)
