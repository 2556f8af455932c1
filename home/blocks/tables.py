"""A table whose caption, headings and cells can be translated."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail_localize.segments import StringSegmentValue

CAPTION = "caption"


class TableBlock(TypedTableBlock):
    text = blocks.CharBlock(label=_("Text column"), required=False)
    number = blocks.CharBlock(label=_("Number column"), required=False, form_classname="number")

    class Meta:
        label = _("Table")
        icon = "table"
        template = "home/blocks/table.html"

    def get_translatable_segments(self, value):
        """wagtail-localize passes over typed tables unless they say themselves what can be translated."""
        strings = [(CAPTION, value.caption)] if value else []
        for index, column in enumerate(value.columns if value else []):
            strings.append((f"column-{index}", column["heading"]))
        for row_index, row in enumerate(value.row_data if value else []):
            for index, cell in enumerate(row["values"]):
                if value.columns[index]["block"].name == "text":
                    strings.append((f"cell-{row_index}-{index}", cell))
        return [StringSegmentValue(path, text) for path, text in strings if text]

    def restore_translated_segments(self, value, segments):
        texts = {segment.path: segment.render_text() for segment in segments}
        columns = [
            {**column, "heading": texts.get(f"column-{index}", column["heading"])}
            for index, column in enumerate(value.columns)
        ]
        rows = [
            {
                "values": [
                    texts.get(f"cell-{row_index}-{index}", cell) for index, cell in enumerate(row["values"])
                ]
            }
            for row_index, row in enumerate(value.row_data)
        ]
        return TypedTable(columns=columns, row_data=rows, caption=texts.get(CAPTION, value.caption))
