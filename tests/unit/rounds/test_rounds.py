"""What a round knows of its process and its parameters. No database."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forms_workflows.processes.graph.reading import read
from forms_workflows.processes.models import ProcessVersion
from forms_workflows.rounds.models import Round

OPENS, CLOSES = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
GRAPH = {
    "stages": [
        {"key": "apply", "kind": "apply", "form": 7},
        {"key": "first", "kind": "check", "form": None},
        {"key": "second", "kind": "check", "form": 8},
    ]
}


def make(**fields):
    given = {"status": "open", "opens_at": OPENS, "closes_at": CLOSES, **fields}
    return Round(process_version=ProcessVersion(graph=GRAPH), **given)


def test_stages_by_key_and_by_kind():
    round = make()
    assert round.graph.stage("second").form == 8
    assert round.graph.first("check").key == "first"
    assert [stage.key for stage in round.graph.of_kind("check")] == ["first", "second"]
    assert round.graph.first("rank") is None
    assert round.graph.stage("third") is None


def test_the_form_that_applicants_fill_in():
    assert make().graph.apply.form == 7
    assert read({"stages": []}).apply is None


def test_the_figures_that_the_round_froze():
    round = make(parameters={"days": {"title": "天数", "value": "5"}, "quota": {"value": ""}})
    assert round.figures == {"days": "5", "quota": ""}


@pytest.mark.parametrize(
    ("moment", "status", "accepting"),
    [
        (OPENS, "open", True),
        (OPENS - timedelta(seconds=1), "open", False),
        (CLOSES - timedelta(seconds=1), "open", True),
        (CLOSES, "open", False),
        (OPENS, "draft", False),
        (OPENS, "cancelled", False),
    ],
)
def test_whether_it_takes_applications(moment, status, accepting):
    with time_machine.travel(moment, tick=False):
        assert make(status=status).is_accepting is accepting


def test_the_audit_chain_is_the_rounds_own():
    assert make(pk=12).chain == "round:12"
