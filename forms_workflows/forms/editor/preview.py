"""The form editor's preview: the draft as an applicant will see it, whole or one section."""

from django.conf import settings
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class FormPreview:
    """Mixed into the definition, before PreviewableMixin."""

    @property
    def preview_modes(self):
        sections = [
            (f"section:{number}", child.value["title"] or str(number + 1))
            for number, child in enumerate(self.body)
        ]
        return [("", _("Whole form")), *sections, ("en", _("Whole form, in English"))]

    def serve_preview(self, request, mode_name):
        # Compiling needs the blocks' neighbours, which need the blocks, which the models need.
        from .previewing import preview_context

        # Rendered here, because the language of the editor’s own screens is another matter.
        with override("en" if mode_name == "en" else settings.LANGUAGE_CODE):
            context = preview_context(self, mode_name, year=timezone.localdate().year)
            return TemplateResponse(request, "forms/preview.html", {"object": self, **context}).render()
