"""Two people at one section: what is kept, what is told, and what may be put in its place after all."""

import pytest

from forms_workflows.forms.domain.merging import mark_of, merge_answers
from tests.unit.forms.shapes import compiled, field, fill

FORM = compiled(
    field("text", "a01", "名称"),
    field("text", "a02", "地址"),
    field("integer", "a03", "人数"),
    field("files", "a04", extensions=["pdf"], max_mb=1, max_files=5),
)
BEFORE = {"a01": "旧名", "a02": "旧址", "a03": "1"}
CODES = ["a01", "a02", "a03", "a04"]


def back(opened, **typed):
    """The form as it comes back, opened with these answers."""
    page = fill(FORM, answers=opened)
    unchanged = {code: opened.get(code, "") for code in ("a01", "a02", "a03")}
    return {page.opened_name: page.opened_value, **unchanged, **typed}


def kept(present, data):
    """(document, codes that clash, form) after saving into the present answers."""
    form = fill(FORM, data, answers=present)
    form.is_valid()
    document, clashing = merge_answers(present=present, new=form.answers(), codes=CODES, opened=form.opened)
    form.tell_clashes(clashing, document)
    return document, clashing, form


def test_changes_of_different_fields_both_stay():
    present = {**BEFORE, "a01": "甲改的名"}
    document, clashing, _form = kept(present, back(BEFORE, a02="乙改的址"))
    assert document == {"a01": "甲改的名", "a02": "乙改的址", "a03": "1"}
    assert clashing == []


def test_the_second_is_told_when_the_same_field_was_changed_and_nothing_is_undone():
    present = {**BEFORE, "a01": "甲改的名"}
    document, clashing, form = kept(present, back(BEFORE, a01="乙改的名", a02="乙改的址"))
    assert document == {"a01": "甲改的名", "a02": "乙改的址", "a03": "1"}
    assert clashing == ["a01"]
    (problem,) = form.shown_problems
    assert (problem.path, problem.level) == ("a01", "error")
    assert "“名称” was changed by somebody else" in problem.message
    assert "甲改的名" in problem.message
    assert form.typed_in(FORM.field("a01")) == "乙改的名"


def test_saving_again_puts_the_second_answer_in_place():
    present = {**BEFORE, "a01": "甲改的名"}
    _document, _clashing, form = kept(present, back(BEFORE, a01="乙改的名"))
    again = {form.opened_name: form.opened_value, "a01": "乙改的名", "a02": "旧址", "a03": "1"}
    document, clashing, _form = kept(present, again)
    assert (document["a01"], clashing) == ("乙改的名", [])


def test_the_same_change_by_both_is_no_clash():
    present = {**BEFORE, "a03": "20"}
    assert kept(present, back(BEFORE, a03="２０"))[:2] == (present, [])


def test_what_somebody_else_has_emptied_stays_empty():
    present = {"a02": "旧址", "a03": "1"}
    assert kept(present, back(BEFORE))[:2] == (present, [])


def test_an_answer_can_be_emptied():
    assert kept(BEFORE, back(BEFORE, a01=""))[:2] == ({"a02": "旧址", "a03": "1"}, [])


def test_files_are_added_beside_those_of_others():
    present = {**BEFORE, "a04": [{"id": "x", "name": "x.pdf", "size": 9}]}
    document, clashing, form = kept(present, back(BEFORE))
    assert (document, clashing) == (present, [])
    assert "a04" not in form.opened


@pytest.mark.parametrize("opened", ["", "{", "[]", "null", '"x"'])
def test_a_page_that_does_not_say_how_it_was_opened_is_taken_as_it_is(opened):
    data = {**back(BEFORE, a01="新"), "opened-a": opened}
    document, clashing, _form = kept({**BEFORE, "a01": "甲"}, data)
    assert (document["a01"], clashing) == ("新", [])


def test_a_mark_does_not_tell_the_order_of_keys():
    assert mark_of({"y1": "1", "y2": "2"}) == mark_of({"y2": "2", "y1": "1"})
    assert mark_of(None) != mark_of("")
