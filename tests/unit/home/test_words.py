"""Words of Chinese, Uyghur and Latin text, and where they stand in a page."""

import pytest

from home.reading.search import Piece, mark, tidy
from home.reading.segmentation import fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先进制造集群申报", ["先进", "制造", "集群", "申报"]),
        ("2026年", ["2026", "年"]),
        ("〔2026〕1号", ["2026", "1", "号"]),
        ("ئىلتىماس قىلىش", ["ئىلتىماس", "قىلىش"]),
        ("ＡＢ１", ["AB1"]),
        ("。，〔〕", []),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_letters_that_keyboards_exchange_are_one():
    assert fold("سۇپه") == fold("سۇپە")


def test_words_are_marked_and_the_rest_is_kept():
    assert mark("先进的制造业", "先进制造") == [
        Piece("先进", marked=True),
        Piece("的", marked=False),
        Piece("制造", marked=True),
        Piece("业", marked=False),
    ]


def test_a_query_without_words_marks_nothing():
    assert mark("先进", "。") == [Piece("先进", marked=False)]


def test_a_query_is_one_line_of_printable_characters_no_longer_than_the_limit():
    assert tidy(" 先进\x00\n制造 ") == "先进 制造"
    assert len(tidy("集" * 10_000)) == 100
