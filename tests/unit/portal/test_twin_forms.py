"""The twin sends what a browser would send of a page."""

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse

from demo.twin.browser import question_of
from demo.twin.forms import form_with
from demo.twin.writing import block_entries
from home.blocks import ContentStream

PAGE = """
<form action="/search/"><input name="q" value="x"><button name="find">Go</button></form>
<form method="post">
  <input type="hidden" name="token" value="abc">
  <input name="title" value="A &amp; B"><input name="empty">
  <input type="checkbox" name="off"><input type="checkbox" name="on" checked>
  <input type="checkbox" name="many" value="1" checked><input type="checkbox" name="many" value="2" checked>
  <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
  <select name="chosen"><option value="1">one<option value="2" selected>two</select>
  <select name="first"><option value="">none<option value="2">two</select>
  <select name="several" multiple><option value="1">one</select>
  <textarea name="text">
two
lines &lt;b&gt;</textarea>
  <input name="locked" value="1" disabled><input type="file" name="file">
  <template><input name="copied" value="1"></template>
  <script>"<input name='drawn' value='1'>"</script>
  <button name="save" value="1">Save</button><input type="submit" name="other">
</form>
<input name="outside" value="1">
"""


def test_a_form_sends_what_stands_in_it_and_the_button_that_was_pressed():
    form = form_with("save", PAGE)
    assert form.filled_in({"title": "C"}, press="save") == {
        "token": ["abc"],
        "title": "C",
        "empty": [""],
        "on": ["on"],
        "many": ["1", "2"],
        "kind": ["b"],
        "chosen": ["2"],
        "first": [""],
        "text": ["two\nlines <b>"],
        "save": "1",
    }


def test_forms_are_told_apart_by_their_buttons():
    assert form_with("find", PAGE).action == "/search/"
    assert form_with("other", PAGE).action == ""
    assert form_with("sure", PAGE) is None


def test_a_form_without_an_address_goes_back_to_its_page():
    assert form_with("save", PAGE).target("/page/") == "/page/"
    assert (
        form_with("x", '<form action="/there/#below"><button name="x"></form>').target("/page/") == "/there/"
    )


def test_streams_are_sent_with_the_counters_that_the_editor_keeps():
    block = ContentStream()
    value = block.to_python(
        [
            {"type": "heading", "value": "One", "id": "a"},
            {"type": "hint", "value": {"tone": "warn", "title": "Two", "text": "<p>three</p>"}, "id": "b"},
            {
                "type": "steps",
                "value": [{"type": "item", "value": {"title": "Four", "text": ""}, "id": "d"}],
                "id": "c",
            },
        ]
    )
    entries = block_entries(block, "body", value)
    assert '"text": "three"' in entries.pop("body-1-value-text")
    assert '"blocks"' in entries.pop("body-2-value-0-value-text")
    assert entries == {
        "body-count": 3,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-id": "a",
        "body-0-type": "heading",
        "body-0-value": "One",
        "body-1-deleted": "",
        "body-1-order": 1,
        "body-1-id": "b",
        "body-1-type": "hint",
        "body-1-value-tone": ["warn"],
        "body-1-value-title": "Two",
        "body-2-deleted": "",
        "body-2-order": 2,
        "body-2-id": "c",
        "body-2-type": "steps",
        "body-2-value-count": 1,
        "body-2-value-0-deleted": "",
        "body-2-value-0-order": 0,
        "body-2-value-0-id": "d",
        "body-2-value-0-value-title": "Four",
    }


def test_a_page_that_asks_is_answered_with_what_it_carries_along():
    asks = HttpResponse(
        '<form><input type="hidden" name="seal" value="1"><button name="sure">Seal</button></form>'
    )
    assert question_of(asks).filled_in({}, press="sure") == {"seal": ["1"], "sure": "1"}


def test_other_answers_ask_nothing():
    others = [HttpResponse(PAGE), HttpResponseRedirect("/sure/"), StreamingHttpResponse(['name="sure"'])]
    assert [question_of(answer) for answer in others] == [None] * 3
