"""A frozen process is read as objects: no code outside ``processes/graph`` walks its JSON."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from forms_workflows.processes.flows.compiler import CompiledFlow
from forms_workflows.processes.graph.kinds import KEY, SETTINGS
from forms_workflows.processes.graph.names import RESERVED
from forms_workflows.processes.graph.reading import RULES, read
from forms_workflows.processes.graph.stored import complete
from tests.unit.processes.builders import all_kinds, apply, check, process

ROOT = Path(__file__).parents[3]
#: Where a graph is a dict: its stored form, and the draft from which it is made or into which it is written.
DICTS = (
    "forms_workflows/processes/graph/",
    "forms_workflows/processes/domain/drafting.py",
    "forms_workflows/processes/domain/writing.py",
)
SUBSCRIPT = re.compile(r"""\b(stage|graph|outcome|spec|desk|end)(\[["']|\.get\(["'])""")
SOURCES = [
    path
    for area in ("forms_workflows", "notices", "home", "site")
    for path in sorted((ROOT / area).rglob("*.py"))
    if "migrations" not in path.parts and not str(path.relative_to(ROOT)).startswith(DICTS)
]


@pytest.mark.parametrize(
    "line", ['stage["key"]', "graph['stages']", 'round.graph["ends"]', 'stage.get("form")']
)
def test_what_counts_as_walking_the_json(line):
    assert SUBSCRIPT.search(line)


def test_nobody_walks_the_json_of_a_process():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SUBSCRIPT.search(line)
    ]
    assert len(SOURCES) > 300
    assert found == []


def test_every_setting_of_a_kind_is_in_its_type():
    for kind, shape in SETTINGS.items():
        assert set(RULES[kind].__dataclass_fields__) == set(shape)


def test_no_node_can_take_a_name_of_the_flow_class():
    assert {name for name in dir(CompiledFlow) if KEY.match(name)} == RESERVED


def test_stages_outcomes_and_ends_are_found_by_key_and_what_is_missing_is_none():
    graph = read(all_kinds())
    assert graph.stage("rank").kind == "rank"
    assert graph.stage("nowhere") is None
    assert graph.stage("check").outcome("refuse").end == "refused"
    assert graph.stage("check").outcome("nothing") is None
    assert [stage.key for stage in graph.before(graph.stage("opinion"))] == ["apply", "check"]


def test_what_returns_and_what_resumes():
    check_stage, opinion = (read(all_kinds()).stage(key) for key in ("check", "opinion"))
    assert [outcome.key for outcome in check_stage.outcomes if outcome.returns] == ["return"]
    assert check_stage.resumes
    assert not opinion.resumes


def test_titles_are_in_the_readers_language_at_the_moment_of_reading():
    stage = read(process(apply(), check(), i18n={"ug": {"环节check": "تەكشۈرۈش"}})).stage("check")
    with translation.override("ug"):
        assert stage.title == "تەكشۈرۈش"
    with translation.override("zh-hans"):
        assert stage.title == "环节check"


def test_ends_are_the_editors_then_the_built_in_ones():
    graph = read(process(apply(), check(), ends=[{"key": "lapsed", "title": "逾期作废"}]))
    assert graph.end("lapsed").title == "逾期作废"
    assert graph.end("withdrawn").title == "Withdrawn"
    assert not graph.end("withdrawn").success
    assert [end.key for end in graph.all_ends] == [
        "lapsed",
        "done",
        "refused",
        "withdrawn",
        "terminated",
        "cancelled",
    ]


def test_a_draft_with_gaps_can_be_read():
    graph = read({"stages": [{"kind": "score", "outcomes": [{}]}, {}]})
    assert graph.apply is None
    assert graph.stages[0].score.quorum == 5
    assert graph.end("nowhere").title == "nowhere"


def test_a_version_is_read_once_in_a_worker(version):
    again = type(version).objects.get(pk=version.pk)
    assert again.process is type(version).objects.get(pk=version.pk).process
    assert again.process == read(complete(version.graph))
