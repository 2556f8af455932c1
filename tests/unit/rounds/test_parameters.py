"""A programme's parameters: only those that something reads, with values that can be read."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from forms_workflows.rounds.enums import ParameterKey
from forms_workflows.rounds.models import Parameter

DECISIONS = Path(__file__).parents[3] / "forms_workflows" / "decisions" / "domain"


def refused(key, value):
    parameter = Parameter(key=key, title="参数", value=value, source="通知")
    try:
        parameter.full_clean(exclude=["programme"], validate_constraints=False)
    except ValidationError as error:
        return sorted(error.message_dict)
    return []


def test_something_reads_every_parameter():
    read = {
        name
        for path in DECISIONS.glob("*.py")
        for name in re.findall(r"ParameterKey\.(\w+)", path.read_text())
    }
    assert read == set(ParameterKey.names)


def test_a_parameter_that_nothing_reads_cannot_be_set():
    assert refused("defence_minutes", "15") == ["key"]


@pytest.mark.parametrize(
    ("key", "value", "problems"),
    [
        ("publicity_days", "7", []),
        ("publicity_days", "", []),
        ("publicity_days", "七天", ["value"]),
        ("publicity_days", "0", ["value"]),
        ("shortlist_quota", "2.5", ["value"]),
        ("pass_line", "70", []),
        ("pass_line", "70.25", []),
        ("pass_line", "70.255", ["value"]),
        ("pass_line", "seventy", ["value"]),
        ("count_first_day", "true", []),
        ("count_first_day", "maybe", ["value"]),
    ],
)
def test_a_value_can_be_read_as_what_it_sets(key, value, problems):
    assert refused(key, value) == problems
