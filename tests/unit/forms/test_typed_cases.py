"""Numbers and dates as people type them: what is read, and what is refused rather than guessed."""

import pytest

from tests.cases import cases
from tests.unit.forms.shapes import field, typed


def read(item, text):
    """(canonical answer or None, whether it was refused)."""
    answer, messages = typed(item, {"a01": text})
    return answer, bool(messages)


@pytest.mark.parametrize(("text", "right"), cases("typed-numbers.csv"))
def test_numbers(text, right):
    assert read(field("decimal"), text) == ((None, True) if right == "refuse" else (right, False))


@pytest.mark.parametrize(("text", "right"), cases("typed-dates.csv"))
def test_dates(text, right):
    assert read(field("date"), text) == ((None, True) if right.startswith("refuse") else (right, False))


@pytest.mark.parametrize("text", ["1,234,567.5", "1 234 567.5", "1\u00a0234\u202f567.5", " ＋1234567．5"])
def test_thousands_are_grouped_by_commas_or_by_spaces_of_any_width(text):
    assert read(field("decimal"), text) == ("1234567.5", False)


@pytest.mark.parametrize("text", ["1 ,234", "1,234 567", "- 3", "1,2345", "1234,567", "١٢"])
def test_mixed_or_odd_groups_are_no_numbers(text):
    assert read(field("decimal"), text) == (None, True)


@pytest.mark.parametrize("text", ["2025 年 3 月 1 日", "2025-03-01", "2025/3/1", "２０２５．３．１"])
def test_ways_to_write_a_day(text):
    assert read(field("date"), text) == ("2025-03-01", False)


@pytest.mark.parametrize("text", ["2025-3/1", "2025-11 1", "250301"])
def test_no_day_is_made_up(text):
    assert read(field("date"), text) == (None, True)


@pytest.mark.parametrize("text", ["\u200b", "\u2800", "\u3164", "\x0b", "\u3000\u200b"])
@pytest.mark.parametrize("type", ["text", "long_text"])
def test_a_text_of_nothing_that_is_seen_is_blank(type, text):
    assert read(field(type), text) == (None, False)
