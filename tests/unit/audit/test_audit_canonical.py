import datetime
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext_lazy

from forms_workflows.audit.canonical import canonical, digest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (7, "7"),
        ("公示", '"公示"'),
        (gettext_lazy("x-untranslated"), '"x-untranslated"'),
        (Decimal("12.50"), '"12.5"'),
        (Decimal("100"), '"100"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal("-0.50"), '"-0.5"'),
        (datetime.date(2026, 2, 24), '"2026-02-24"'),
        (uuid.UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ({"b": 1, "a": [1, (2, 3)]}, '{"a":[1,[2,3]],"b":1}'),
        ({1: "x"}, '{"1":"x"}'),
        ({"y", "x"}, '["x","y"]'),
    ],
)
def test_every_value_has_one_spelling(value, text):
    assert canonical(value) == text


def test_one_moment_has_one_spelling_whatever_its_time_zone():
    moment = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (
        canonical(moment)
        == canonical(moment.astimezone(datetime.UTC))
        == '"2026-11-23T01:30:00.000000+00:00"'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, {"a": 0.1}, object(), Decimal("NaN"), datetime.datetime(2026, 1, 1), {1: "a", "1": "b"}],
)
def test_what_has_no_certain_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_digest_depends_on_content_and_not_on_the_order_of_keys():
    assert digest({"a": 1, "b": "二"}) == digest({"b": "二", "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
    # Fixed for good: a digest stored years ago must still be found.
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
