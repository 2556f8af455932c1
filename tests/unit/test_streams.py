"""What counts as a change of a stream in the editor."""

import pytest
from wagtail import blocks
from wagtail.test.utils.form_data import nested_form_data, streamfield

from forms_workflows.definitions.fields import StreamField


class Stream(blocks.StreamBlock):
    number = blocks.IntegerBlock(required=False, max_value=9)


@pytest.mark.parametrize(
    ("stored", "typed", "changed"),
    [(5, "5", False), (None, "", False), (5, "6", True), (5, "", True), (5, "many", True)],
)
def test_a_number_left_as_it_was_is_no_change(stored, typed, changed):
    """Else every approval in the editor would count as an edit."""
    field = StreamField(Stream()).formfield()
    initial = field.block.to_python([{"type": "number", "value": stored, "id": "b-1"}])
    data = nested_form_data({"body": streamfield([("number", typed)])}) | {"body-0-id": "b-1"}
    assert field.has_changed(initial, field.widget.value_from_datadict(data, {}, "body")) == changed
