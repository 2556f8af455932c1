"""Stages, ends and translations that send back what they came with: what is stored stays as it is, to the last setting."""

import pytest
from wagtail import blocks

from forms_workflows.definitions.admin import share_inputs
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.editor.blocks import StageStream
from tests.unit.forms.test_form_folding import sent_back, stored

from .builders import (
    apply,
    auto,
    certify,
    check,
    consult,
    meeting,
    opinion,
    process,
    publicity,
    rank,
    rule,
    score,
    spawn,
    wait,
)

EVERY_KIND = (
    apply(target="check"),
    check("check", target="ask", form="opinion"),
    consult("ask", target="say"),
    opinion("say", target="gate"),
    auto("gate", rule("name = '甲'", "direct"), targets={"direct": "end:done", "check": "wait"}),
    wait("wait", target="other"),
    spawn("other", target="score"),
    score("score", target="rank"),
    rank(target="meeting"),
    meeting(target="publicity"),
    publicity(target="certify"),
    certify(),
)


def said(value):
    """What is stored, but for ids, which rows of lists are given when they are written. An empty input says nothing."""
    if isinstance(value, list):
        return [said(one) for one in value]
    if isinstance(value, dict):
        return {name: said(one) for name, one in value.items() if name != "id"}
    return "" if value is None else value


def assert_kept(stream):
    back = sent_back(stream.stream_block, stream)
    assert said(stored(back)) == said(stored(stream))
    return back


class Looks(blocks.StreamBlock):
    one = blocks.StructBlock([("text", blocks.CharBlock()), ("short", blocks.CharBlock(max_length=5))])
    other = blocks.ListBlock(
        blocks.StructBlock([("text", blocks.CharBlock(required=False)), ("day", blocks.DateBlock())])
    )
    third = blocks.StructBlock([("day", blocks.DateBlock(format="%d.%m.%Y")), ("on", blocks.BooleanBlock())])


def test_inputs_that_look_the_same_are_one_and_no_others():
    stream = Looks()
    share_inputs(stream, {})
    one, other, third = (stream.child_blocks[name] for name in ("one", "other", "third"))
    row = other.child_block.child_blocks

    def widget(block):
        return block.field.widget

    assert widget(one.child_blocks["text"]) is widget(row["text"])
    assert widget(one.child_blocks["text"]) is not widget(one.child_blocks["short"])
    assert widget(row["day"]) is not widget(third.child_blocks["day"])
    assert row["text"].field.required is False
    assert one.child_blocks["text"].field.required is True


@pytest.fixture
def draft(world):
    """Every kind of stage, with an end and a translation of its own."""
    ends = [{"key": "done", "title": "直通", "success": True}]
    return import_process(process(*EVERY_KIND, ends=ends), world.department, world.editor)


def test_stages_come_back_as_they_were(draft):
    assert {row.block_type for row in draft.body} == set(StageStream().child_blocks)
    assert assert_kept(draft.body)[0].value["form"].code == "application"


def test_ends_and_translations_come_back_as_they_were(draft):
    assert len(draft.ends) > 0
    draft.translations = [("text", {"text": "申报", "en": "Apply", "ug": ""})]
    for stream in (draft.ends, draft.translations):
        assert_kept(stream)
