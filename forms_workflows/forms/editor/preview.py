"""The form editor's preview: the draft as an applicant will see it, whole or one section. It may be half finished."""

from django.conf import settings
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forms_workflows.definitions.previews import Preview

from ..domain.publishing import compile_definition
from ..filling.section import build_section_form


class FormPreview(Preview):
    def modes(self, definition):
        sections = [
            (f"section:{number}", child.value["title"] or str(number + 1))
            for number, child in enumerate(definition.body)
        ]
        return [("", _("Whole form")), *sections, ("en", _("Whole form, in English"))]

    def serve(self, definition, request, mode):
        # Rendered here, because the language of the editor’s own screens is another matter.
        with override("en" if mode == "en" else settings.LANGUAGE_CODE):
            context = preview_context(definition, mode, year=timezone.localdate().year)
            return TemplateResponse(request, "forms/preview.html", {"object": definition, **context}).render()


def preview_context(definition, mode, *, year):
    """Template context of one mode: "" the whole form, "section:<n>" one section, "en" the whole in English."""
    compiled = compile_definition(definition)
    form = compiled.form
    sections = form.sections
    if mode.startswith("section:"):
        sections = sections[int(mode.partition(":")[2]) :][:1]
    return {
        "title": form.local_title or definition.code,
        "problems": compiled.problems,
        "forms": [build_section_form(form, section.code, answers={}, year=year) for section in sections],
    }
