"""Rules of the decisions that need no database: the length of a publicity period, what selects a case."""

from decimal import Decimal

import pytest

from forms_workflows.decisions.domain.objections import refusal_ground
from forms_workflows.decisions.domain.publicising import public_value
from forms_workflows.decisions.domain.publicity import publicity_settings
from forms_workflows.decisions.domain.selection import selection_rule
from forms_workflows.decisions.models import Objection, new_query_code
from forms_workflows.forms.schema.reading import read_field
from forms_workflows.processes.models import ProcessVersion
from forms_workflows.rounds.models import Round


def round_with(publicity=None, rank=None, schema=2, **parameters):
    stages = [
        {
            "key": "p",
            "kind": "publicity",
            "publicity": {"days": 5, "count_first_day": False, "minimum": 5, **(publicity or {})},
        },
        {"key": "r", "kind": "rank", "rank": {"quota": None, "pass_line": None, **(rank or {})}},
    ]
    return Round(
        process_version=ProcessVersion(graph={"schema": schema, "stages": stages}),
        parameters={key: {"value": value} for key, value in parameters.items()},
    )


def settings_of(round):
    return publicity_settings(round.graph.first("publicity").publicity)


@pytest.mark.parametrize(
    ("stage", "parameters", "days"),
    [
        ({}, {}, 5),
        ({"days": 7}, {}, 7),
        ({"days": 7}, {"publicity_days": "10"}, 7),  # not named
        ({"days": "param.publicity_days"}, {"publicity_days": "10"}, 10),
        ({"days": "param.publicity_days"}, {"publicity_days": "3"}, 5),  # the regulation: not fewer than five
        ({"days": "param.publicity_days", "minimum": 0}, {"publicity_days": "3"}, 3),
    ],
)
def test_the_days_of_a_publicity_period(stage, parameters, days):
    assert settings_of(round_with(stage, **parameters))["days"] == days


@pytest.mark.parametrize(
    ("stage", "parameters", "days"),
    [
        ({}, {}, 5),
        ({"days": 7}, {}, 7),
        ({"days": 7}, {"publicity_days": "10"}, 10),
        ({}, {"publicity_days": "3"}, 5),
        ({}, {"publicity_days": ""}, 5),
    ],
)
def test_the_days_of_a_process_that_was_published_with_fixed_parameters(stage, parameters, days):
    assert settings_of(round_with(stage, schema=1, **parameters))["days"] == days


def test_what_its_days_are_is_the_stages_matter():
    rounds = (round_with(), round_with({"days_in": "calendar", "days": "param.n"}, n="9"))
    assert [(one["days"], one["counted"]) for one in map(settings_of, rounds)] == [
        (5, "working"),
        (9, "calendar"),
    ]


@pytest.mark.parametrize(
    ("stage", "value", "counted"),
    [
        (False, "", False),
        (True, "", True),
        (False, "true", True),
        (True, "false", False),
        (False, "是", True),
    ],
)
def test_whether_the_day_of_publication_counts(stage, value, counted):
    """A fixed parameter of the first edition; since then the stage says it."""
    round = round_with({"count_first_day": stage}, schema=1, count_first_day=value)
    assert settings_of(round)["count_first_day"] is counted
    round = round_with({"count_first_day": stage}, count_first_day=value)
    assert settings_of(round)["count_first_day"] is stage


NAMED = {"quota": "param.places", "pass_line": "param.line"}


@pytest.mark.parametrize(
    ("rank", "parameters", "rule"),
    [
        ({}, {}, (None, None)),
        ({"quota": 10, "pass_line": "70"}, {"places": "3"}, (10, Decimal(70))),
        (NAMED, {"places": "3", "line": "62.5"}, (3, Decimal("62.5"))),
        (NAMED, {"places": "", "line": ""}, (None, None)),
        ({"quota": 10, "pass_line": "70", "schema": 1}, {}, (10, Decimal(70))),
        (
            {"quota": 10, "pass_line": "70", "schema": 1},
            {"shortlist_quota": "3", "pass_line": "62.5"},
            (3, Decimal("62.5")),
        ),
    ],
)
def test_what_selects_a_case(rank, parameters, rule):
    schema = rank.get("schema", 2)
    found = selection_rule(round_with(rank=rank, schema=schema, **parameters))
    assert (found["quota"], found["pass_line"]) == rule


def test_an_objection_is_investigated_for_as_long_as_the_publicity_says():
    named = {"objection_days": "param.objection_days", "objection_extension_days": 3}
    for round, days in (
        (round_with(named, objection_days="10"), (10, 3)),
        (round_with(schema=1, objection_days="10"), (10, 15)),
        (round_with(), (15, 15)),
    ):
        rule = round.graph.first("publicity").publicity
        assert (rule.objection_days, rule.objection_extension_days) == days


@pytest.mark.parametrize(
    ("kind", "late", "refused"),
    [("person", False, False), ("unit", False, False), ("person", True, True), ("anonymous", False, True)],
)
def test_why_an_objection_may_not_be_accepted(kind, late, refused):
    assert bool(refusal_ground(Objection(kind=kind, late=late))) is refused


def test_query_codes_are_not_guessed():
    codes = {new_query_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {8}


def test_companies_figures_stay_out_of_the_register():
    columns = [
        {"code": "name", "type": "text"},
        {"code": "revenue", "type": "decimal"},
        {"code": "uscc", "type": "credit_code"},
    ]
    row = {"id": "r1", "name": "甲企业", "revenue": "12", "uscc": "91"}
    table = read_field({"code": "d01", "type": "table", "columns": columns}, {})
    assert public_value(table, [row]) == [{"id": "r1", "name": "甲企业"}]
    assert public_value(read_field({"code": "a01", "type": "text"}, {}), "甲") == "甲"
