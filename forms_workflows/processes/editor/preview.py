"""The process editor's preview: the picture of the draft."""

from django.template.response import TemplateResponse

from forms_workflows.definitions.previews import Preview

from ..domain.drafting import draft_of


class ProcessPreview(Preview):
    def serve(self, definition, request, mode):
        context = {"object": definition, "graph": draft_of(definition).process}
        return TemplateResponse(request, "processes/preview.html", context)
