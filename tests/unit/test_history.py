"""Migrations are history from the first release on: whoever has run one must never meet another of its name."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from forms_workflows.decisions.models import Shortlist
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Parameter, Procedure, Round

ROOT = Path(__file__).resolve().parents[2]
#: Written once for each release: ``sha256sum */*/migrations/0*.py …`` of what stood in it.
RECORD = Path(__file__).with_name("released_migrations.txt")
PLACES = ("home", "notices", "forms_workflows", "site")


def migrations():
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("migrations/[0-9]*.py")):
            yield path.relative_to(ROOT).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def released():
    lines = RECORD.read_text().splitlines()
    return dict(reversed(line.split()) for line in lines if line and not line.startswith("#"))


def test_released_migrations_are_as_they_were_released():
    found = dict(migrations())
    changed = [name for name, digest in released().items() if found.get(name) != digest]
    assert changed == [], "Write a new migration instead of editing a released one."


def test_the_record_knows_the_first_release():
    assert len(released()) >= 12


#: A draft of the first release, and what a round froze.
BODY = [
    {"type": "publicity", "id": "p", "value": {"days": 5}},
    {"type": "rank", "id": "r", "value": {"quota": 3, "pass_line": "70"}},
]
FROZEN = {"pass_line": {"title": "最低分", "value": "62.5", "source": "通知"}}


def programme_kinds():
    return Parameter.objects.filter(programme__key="second").values_list("key", "kind")


@pytest.fixture
def before_procedures(committed):
    """The tables as the first release had them, and the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate([("decisions", "0001_initial"), ("rounds", "0001_initial")])
    yield executor.loader.project_state([("decisions", "0001_initial"), ("rounds", "0001_initial")]).apps
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_rows_of_the_first_release_come_along(before_procedures):
    old = before_procedures.get_model
    department = old("parties", "Department").objects.create(name="工信厅", short_name="工信厅")
    editor = old("parties", "Person").objects.create(username="editor", name="编辑")
    for key in ("first", "second"):
        process = old("processes", "ProcessDefinition").objects.create(
            code=key, title=key, department=department, body="[]", ends="[]", translations="[]"
        )
        # Past the model, which knows no blocks.
        old("processes", "ProcessDefinition").objects.filter(pk=process.pk).update(body=BODY)
        programme = old("rounds", "Programme").objects.create(
            key=key, title=key, department=department, process=process
        )
    for key, value in {"publicity_days": "9", "pass_line": "62.5", "count_first_day": "true"}.items():
        old("rounds", "Parameter").objects.create(
            programme=programme, key=key, title=key, value=value, source="通知"
        )
    version = old("processes", "ProcessVersion").objects.create(
        definition=process,
        number=1,
        graph={"stages": [{"key": "apply", "kind": "apply"}, {"key": "ranking", "kind": "rank"}]},
        digest="0" * 64,
    )
    times = {"opens_at": timezone.now(), "closes_at": timezone.now() + timedelta(days=9)}
    round = old("rounds", "Round").objects.create(
        programme=programme, year=2026, title="2026", process_version=version, parameters=FROZEN, **times
    )
    old("decisions", "Shortlist").objects.create(round=round, drawn_up_by=editor)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert [
        (one.programme.key, one.process.code, one.letters) for one in Procedure.objects.order_by("pk")
    ] == [
        ("first", "first", ""),
        ("second", "second", "A"),
    ]
    assert Round.objects.get().procedure.programme.key == "second"
    assert Shortlist.objects.get().stage == "ranking"
    bodies = {one.code: one.body.raw_data for one in ProcessDefinition.objects.all()}
    assert [row["value"] for row in bodies["first"]] == [{"days": 5}, {"quota": 3, "pass_line": "70"}]
    assert [row["value"] for row in bodies["second"]] == [
        {"days": "param.publicity_days", "count_first_day": True},
        {"quota": 3, "pass_line": "param.pass_line"},
    ]
    assert dict(programme_kinds()) == {
        "publicity_days": "whole",
        "pass_line": "points",
        "count_first_day": "switch",
    }
    assert Round.objects.get().parameters["pass_line"]["kind"] == "points"
