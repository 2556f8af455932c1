"""Lists, labels and moments in the reader's language; what is stored in the site's."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext_lazy, override

from forms_workflows.wording import day, deadline, for_the_record, joined, joined_clauses, labelled, moment

BEFORE_MIDNIGHT = datetime(2026, 12, 14, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
MIDNIGHT = datetime(2026, 12, 14, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "甲、乙、3"), ("en", "甲, 乙, 3"), ("ug", "甲، 乙، 3")]
)
def test_members_of_a_list_stand_as_the_language_writes_them(language, said):
    with override(language):
        assert joined(["甲", "乙", 3]) == said
        assert joined([]) == ""
        assert joined(["甲"]) == "甲"


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "去年：1；今年：2"), ("en", "去年: 1; 今年: 2")])
def test_clauses_and_labels_have_the_language_s_marks(language, said):
    with override(language):
        assert joined_clauses([labelled("去年", 1), labelled("今年", 2)]) == said


@pytest.mark.parametrize(
    ("language", "noon", "end"),
    [
        ("zh-hans", "2026年12月14日 23:59", "2026年12月14日 24:00"),
        ("en", "14 December 2026 23:59", "14 December 2026 24:00"),
    ],
)
def test_the_end_of_a_day_is_its_twenty_four_o_clock(language, noon, end):
    with override(language):
        assert moment(BEFORE_MIDNIGHT) == deadline(BEFORE_MIDNIGHT) == noon
        assert deadline(MIDNIGHT) == end
        assert deadline(MIDNIGHT).startswith(day(date(2026, 12, 14)))
        assert moment(MIDNIGHT).endswith(" 00:00")


def test_no_moment_is_no_text():
    assert day(None) == moment(None) == deadline(None) == ""


def test_what_is_stored_is_in_the_language_of_the_site_whoever_acts():
    with override("en"):
        assert for_the_record(gettext_lazy("Yes")) == "是"
