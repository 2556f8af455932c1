"""A programme's parameters: named like facts, each with a value of its kind."""

import pytest
from django.core.exceptions import ValidationError

from forms_workflows.rounds.models import Parameter


def refused(key, kind, value):
    parameter = Parameter(key=key, kind=kind, title="参数", value=value, source="通知")
    try:
        parameter.full_clean(exclude=["programme"], validate_constraints=False)
    except ValidationError as error:
        return sorted(error.message_dict)
    return []


@pytest.mark.parametrize(
    ("key", "problems"),
    [
        ("defence_minutes", []),
        ("Days", ["key"]),
        ("pass-line", ["key"]),
        ("2_days", ["key"]),
        ("a__b", ["key"]),
    ],
)
def test_stages_can_name_it(key, problems):
    assert refused(key, "whole", "1") == problems


@pytest.mark.parametrize(
    ("kind", "value", "problems"),
    [
        ("whole", "7", []),
        ("whole", "0", []),
        ("whole", "", []),
        ("whole", "七天", ["value"]),
        ("whole", "2.5", ["value"]),
        ("whole", "-1", ["value"]),
        ("points", "70", []),
        ("points", "70.25", []),
        ("points", "70.255", ["value"]),
        ("points", "seventy", ["value"]),
        ("day", "2026-03-31", []),
        ("day", "2026-02-30", ["value"]),
        ("day", "31.3.2026", ["value"]),
        ("switch", "true", []),
        ("switch", "maybe", ["value"]),
        ("number", "1", ["kind"]),
    ],
)
def test_a_value_can_be_read_as_what_it_is(kind, value, problems):
    assert refused("figure", kind, value) == problems
