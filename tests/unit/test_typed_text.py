"""What is taken off typed text, and how it is counted."""

import pytest
from django.core.exceptions import ValidationError

from forms_workflows.typed_text import TypedTextField, clean_text


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u2800", "\u3164", "\ufeff", "\u3000", "\u00a0", "\u202e", "\t", "\x0b"]
)
def test_what_nobody_sees_is_taken_off_the_ends_and_is_blank_alone(unseen):
    assert clean_text(f" {unseen}新疆{unseen}集群{unseen} ") in (f"新疆{unseen}集群", "新疆集群")
    assert clean_text(unseen * 3) == ""


def test_inside_a_text_joiners_stay_and_line_breaks_of_word_go():
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_text("新疆\x0b乌鲁木齐") == "新疆乌鲁木齐"


def test_a_line_break_counts_once():
    field = TypedTextField(max_length=5)
    assert field.clean("一\r\n二\r\n三") == "一\n二\n三"
    with pytest.raises(ValidationError):
        field.clean("一\r\n二\r\n三四")


@pytest.mark.parametrize("typed", ["\u200b", "\u2800\u3164", " \r\n "])
def test_a_required_text_of_unseen_characters_is_missing(typed):
    with pytest.raises(ValidationError) as refused:
        TypedTextField().clean(typed)
    assert refused.value.code == "required"
