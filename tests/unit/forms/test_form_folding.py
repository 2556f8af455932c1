"""Rows of the form editor that send back what they came with: what is stored stays as it is, to the last setting."""

import json

import pytest
from django.core.exceptions import BadRequest
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.test.utils.form_data import nested_form_data, streamfield

from forms_workflows.forms.editor.blocks.fields import FieldStream
from forms_workflows.forms.editor.blocks.folding import FoldedBlock
from forms_workflows.forms.editor.sources import write_definition
from forms_workflows.forms.kinds import COLUMN_TYPES, KINDS
from forms_workflows.forms.models import FormDefinition
from portal.programmes import read
from tests.unit.forms.shapes import field, source

COLUMNS = [field(kind, f"x{number}") for number, kind in enumerate(COLUMN_TYPES)]
#: Every type, with settings that the programme's forms do not have.
EVERY_TYPE = source(
    *[field(kind, f"a{number}", "二行\n文字") for number, kind in enumerate(KINDS) if kind != "table"],
    field("table", "t1", columns=COLUMNS, fixed_rows=[{"code": "r1", "label": "甲"}], min_rows=0),
    field("decimal", "d1", decimals=0, min="-0.50", max="100", years=["y2", "y1"], required=True),
    field("multi_choice", "m1", choices=[{"code": "c1", "label": "甲"}], min_choices=1, public=True),
)


def sent_back(block, value):
    """The rows of a stream as a page posts them on which nothing was opened, and what is made of it."""
    rows = []
    for child in value:
        assert isinstance(child.block, FoldedBlock)
        state = json.dumps(child.block.get_form_state(child.value))
        rows.append((child.block_type, {"folded": state}))
    data = nested_form_data({"rows": streamfield(rows)})
    return block.clean(block.value_from_datadict(data, {}, "rows"))


def stored(value):
    """What would be written of a stream, but for the ids of its rows."""
    rows = [child.get_prep_value() | {"id": ""} for child in value]
    return json.loads(json.dumps(rows, cls=DjangoJSONEncoder))


FORMS = ["application", "preliminary_review", "recommendation", "re_review", "score"]


@pytest.mark.parametrize("name", [*FORMS, "every type"])
def test_folded_rows_come_back_as_they_were(name):
    definition = FormDefinition()
    write_definition(definition, EVERY_TYPE if name == "every type" else read(f"{name}.json"))
    streams = [(section.block.child_blocks["fields"], section.value["fields"]) for section in definition.body]
    streams += [(stream.stream_block, stream) for stream in (definition.checks, definition.translations)]
    for block, value in streams:
        assert stored(sent_back(block, value)) == stored(value)


def test_what_the_inputs_of_a_drawn_row_say_counts():
    data = nested_form_data({"rows": streamfield([("text", {"folded": "", "label": "新", "code": "a01"})])})
    (row,) = FieldStream().value_from_datadict(data, {}, "rows")
    assert (row.value["label"], row.value["code"]) == ("新", "a01")


@pytest.mark.parametrize("state", ["{", "[]", "{}", "7", '{"label": "甲"}'])
def test_what_is_no_state_of_a_row_is_refused(state):
    data = nested_form_data({"rows": streamfield([("text", {"folded": state})])})
    with pytest.raises(BadRequest):
        FieldStream().value_from_datadict(data, {}, "rows")
