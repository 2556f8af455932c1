"""Pictures of the field types: the very control that an applicant will meet."""

from django.utils import timezone

from ...compiler import compile_form
from ...filling.section import build_section_form
from ..sources import read_field


class QuestionPreview:
    """Mixed into a field's block; ``Meta.preview_value`` holds the settings of the example."""

    def get_preview_value(self):
        example = getattr(self.meta, "preview_value", None) or {"label": str(self.label)}
        return self.to_python(example)

    def get_preview_template(self, value, context=None):
        return "forms/block_preview.html"

    def get_preview_context(self, value, parent_context=None):
        field = {**read_field(self.name, value), "code": value["code"] or "example"}
        source = {
            "code": "example",
            "title": "示例",
            "sections": [{"code": "p1", "title": "示例", "fields": [field]}],
        }
        compiled = compile_form(source)
        form = build_section_form(compiled.form, "p1", answers={}, year=timezone.localdate().year)
        return {**(parent_context or {}), "form": form}
