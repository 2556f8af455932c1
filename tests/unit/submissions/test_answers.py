"""Small pure parts of a submission: what of a document is replaced, when a round takes applications."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from forms_workflows.errors import Refused
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.drafts import replace_answers
from forms_workflows.submissions.domain.windows import check_window

OPENS = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SECOND = timedelta(seconds=1)


def test_only_the_named_answers_are_replaced():
    old, new = {"a": "1", "b": "2", "c": "3"}, {"a": "9", "b": "8", "d": "7"}
    assert replace_answers(old, new, ["a"]) == {"a": "9", "b": "2", "c": "3"}
    assert replace_answers(old, new, []) == old
    assert replace_answers(old, new, ["d"]) == {**old, "d": "7"}


def test_an_answer_that_is_missing_in_the_new_document_is_blank():
    assert replace_answers({"a": "1", "b": "2"}, {}, ["a"]) == {"b": "2"}


def test_the_documents_themselves_stay_as_they_are():
    old, new = {"a": "1"}, {"a": "2"}
    replace_answers(old, new, ["a"])
    assert (old, new) == ({"a": "1"}, {"a": "2"})


def refusal(status, moment):
    round = Round(status=status, opens_at=OPENS, closes_at=CLOSES)
    with override("en"):
        try:
            check_window(round, moment)
        except Refused as error:
            return str(error)
    return ""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (OPENS - SECOND, "Applications open on"),
        (OPENS, ""),
        (CLOSES - SECOND, ""),
        (CLOSES, "Applications closed on"),
        (CLOSES + timedelta(days=9), "What you have filled in is kept."),
    ],
)
def test_the_window_is_kept_to_the_second(moment, words):
    said = refusal("open", moment)
    assert words in said
    assert bool(words) == bool(said)


def test_a_round_that_is_not_announced_or_over():
    assert "Applications open on" in refusal("draft", OPENS)
    assert "takes no applications any more" in refusal("cancelled", OPENS)
    assert "takes no applications any more" in refusal("done", OPENS)
