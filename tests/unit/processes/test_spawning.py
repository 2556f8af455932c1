"""Stages that start other cases: what stands against them, and how they are drawn."""

import pytest

from forms_workflows.processes import engine
from forms_workflows.processes.checker import Facts, apply_rules, spawning
from forms_workflows.processes.checker.figures import Giver
from forms_workflows.processes.checker.spawning import Procedure
from forms_workflows.processes.domain.exchange import export_process, import_process
from forms_workflows.processes.domain.publishing import problems_of, publish_process
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.graph.reading import read
from forms_workflows.rounds.domain.rounds import problems_of_process
from forms_workflows.rounds.models import Procedure as ProcedureRow
from forms_workflows.rounds.models import Programme
from tests.unit.processes.builders import apply, check, process, spawn

RULES = (spawning.settings_are_made, spawning.cases_start_others_once, spawning.procedures_are_there)


def sentences(*stages, givers=()):
    facts = Facts.of_nothing()
    facts.givers = tuple(givers)
    return [str(problem) for problem in apply_rules(RULES, read(process(*stages)), facts)]


def giver(own="first", **procedures):
    """A programme: {key: (started by a case, keys of those that it starts)}."""
    found = {key: Procedure(key, by_case, frozenset(spawns)) for key, (by_case, spawns) in procedures.items()}
    return Giver("计划", {}, procedures=found, own=frozenset([own]))


FIRST = (False, ["appeal"])


@pytest.mark.parametrize(
    ("procedures", "sentence"),
    [
        ({"first": FIRST, "appeal": (True, [])}, None),
        ({"first": FIRST}, "has no procedure with the key appeal. Its procedures are: first."),
        ({"first": FIRST, "appeal": (False, [])}, "is not started by another case. Say so there"),
        ({"first": FIRST, "appeal": (True, ["first"])}, "cases would start each other for ever"),
        ({"first": FIRST, "appeal": (True, ["b"]), "b": (True, ["appeal"])}, None),  # that is b's matter
        ({"first": FIRST, "appeal": (True, ["b"]), "b": (True, ["first"])}, "for ever"),
        ({"first": FIRST, "appeal": (True, ["gone"])}, None),
    ],
)
def test_the_procedure_is_there_and_leads_not_back(procedures, sentence):
    found = sentences(apply(target="spawn"), spawn(), givers=[giver(**procedures)])
    assert [sentence in one for one in found] == ([True] if sentence else [])


def test_a_procedure_does_not_start_itself():
    itself = giver(own="appeal", appeal=(True, ["appeal"]))
    (sentence,) = sentences(apply(target="spawn"), spawn(), givers=[itself])
    assert "cases would start each other for ever, as appeal leads back to this process" in sentence


def test_what_is_not_set_is_asked_for():
    (first, second) = sentences(apply(target="spawn"), spawn(procedure="", asks="all"))
    assert "say of which procedure it starts a case" in first
    assert "say whose the case is" in second


def test_a_case_starts_another_once():
    stages = (apply(target="spawn"), spawn(target="check"), check())
    assert sentences(*stages) == []  # a correction comes straight back to the check
    stages[2]["outcomes"][1]["resume"] = False
    (sentence,) = sentences(*stages)
    assert "a case could come here again and start another one each time" in sentence


def test_the_programme_is_asked_when_it_has_the_process_and_before_a_round(world):
    def draft(code, *stages):
        return import_process(process(*stages, code=code), world.department, world.editor)

    definition = draft("main", apply(target="spawn"), spawn())
    assert problems_of(definition.get_latest_revision_as_object()) == []
    programme = Programme.objects.create(key="p", title="计划", department=world.department)
    main = ProcedureRow.objects.create(programme=programme, key="main", title="申报", process=definition)
    version = definition.get_latest_revision_as_object()
    assert [problem.rule for problem in problems_of(version)] == ["spawn"]
    appeal = ProcedureRow.objects.create(
        programme=programme,
        key="appeal",
        title="复核",
        letters="F",
        started_by="case",
        process=draft("appeal", apply(target="check"), check()),
    )
    assert problems_of(version) == []
    publish_process(version, world.editor)
    assert problems_of_process(main) == []
    appeal.delete()
    assert "has no procedure with the key appeal" in problems_of_process(main)[0]


def test_its_settings_come_through_export_and_import(publish):
    version = publish(process(apply(target="spawn"), spawn(asks="partners", waits=True)))
    rule = version.process.stage("spawn").spawn
    assert (rule.procedure, rule.asks, rule.waits) == ("appeal", "partners", True)
    assert export_process(version)["stages"][1]["spawn"] == {
        "procedure": "appeal",
        "asks": "partners",
        "waits": True,
    }


def test_it_is_nobodys_task_and_goes_on_when_it_is_told(publish, world):
    version = publish(process(apply(target="spawn"), spawn(target="check"), check()))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    assert (move.to[0].stage, move.to[0].owner_permission) == ("spawn", None)
    assert list(engine.waiting_at(Kind.SPAWN)) == [move.process_pk]
    assert list(engine.waiting_at(Kind.MEETING)) == []
    move = engine.signal(process_pk=move.process_pk, stage="spawn", outcome="spawned")
    assert (move.decided, move.to[0].stage) == ("spawned", "check")
    assert list(engine.waiting_at(Kind.SPAWN)) == []
