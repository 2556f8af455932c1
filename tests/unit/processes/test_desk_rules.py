"""Stages whose desk rules choose: the first one whose condition holds gets the case."""

import pytest

from forms_workflows.errors import NotAllowed
from forms_workflows.processes import engine
from forms_workflows.processes.checker import check as check_graph
from forms_workflows.processes.domain.exchange import export_process
from forms_workflows.processes.graph.reading import read
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ReviewTask
from tests.unit.processes.builders import (
    apply,
    certify,
    check,
    consult,
    meeting,
    opinion,
    process,
    publicity,
    rank,
    score,
)

RULES = [
    {"when": "name = '甲'", "hand": None, "role": "dept_handler", "scope": "department"},
    {"when": "name = '甲' or name = '乙'", "hand": None, "role": "dept_lead", "scope": "department"},
]


@pytest.fixture
def arrived(publish, world):
    """``arrived(name)``: the task of a case with this answer at a check that is the bureau's, else."""

    def run(name):
        version = publish(process(apply(), check(desk_rules=RULES)))
        with engine.facts_from(lambda process: {"name": name}):
            move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
        return ReviewTask.objects.get(pk=move.to[0].task_pk)

    return run


@pytest.mark.parametrize(
    ("name", "role"),
    [("甲", "dept_handler"), ("乙", "dept_lead"), ("丙", "local_handler"), (None, "local_handler")],
)
def test_the_first_rule_that_holds_says_whose_task_it_is(arrived, world, name, role):
    place = world.bureau if role == "local_handler" else world.department
    assert arrived(name).owner_permission == f"{role}@d{place.pk}"


def test_its_people_decide_and_the_others_do_not(arrived, act, world):
    task = arrived("乙")
    with pytest.raises(NotAllowed):
        act(task.pk, "local_handler", "pass")
    assert act(task.pk, "dept_lead", "pass").end == "done"


def test_the_desk_stays_when_the_case_moves_to_another_region(arrived, world):
    task = arrived("甲")
    engine.move_scopes(process_pk=task.process_id, scopes={**world.scopes, "applicant_region": "d99"})
    task.refresh_from_db()
    assert task.owner_permission == f"dept_handler@d{world.department.pk}"


def problems(world, *rules):
    graph = complete(process(apply(), check(desk_rules=list(rules))))
    graph["stages"][0]["form"] = world.forms["application"].current_version.pk
    return [(found.rule, str(found)) for found in check_graph(graph, department=world.department)]


@pytest.mark.parametrize(
    ("rule", "fault", "sentence"),
    [
        ({"when": ""}, "desk_rule", "“环节check”, desk 1: say by a condition which cases it gets."),
        ({"when": "b > 1"}, "condition", "“环节check”, desk 1: "),
        ({"role": ""}, "desk", "say whose desk it is"),
        ({"role": "nobody"}, "desk", "names the role nobody, which does not exist"),
        ({"scope": "nowhere"}, "scope", "say where its desk stands"),
        (
            {"scope": "partners"},
            "scope",
            "waits at the offices of the partners’ regions, which may be several",
        ),
        ({"hand": 2}, "desk_rule", "“环节check”, desk 1 stands in place of hand 2, but there are only 1."),
    ],
)
def test_a_rule_that_is_wrong_is_named(world, rule, fault, sentence):
    found = problems(world, RULES[0] | rule)
    assert found[0][0] == fault
    assert sentence in found[0][1]


def test_sound_rules_are_sound_and_come_through_export(world, publish):
    assert problems(world, *RULES) == []
    version = publish(process(apply(), check(desk_rules=RULES)))
    assert export_process(version)["stages"][1]["desk_rules"] == RULES
    assert [desk.role for desk in read(version.graph).stage("check").desks] == [
        "dept_handler",
        "dept_lead",
        "local_handler",
    ]


# --- other kinds ---------------------------------------------------------------------------------------


@pytest.fixture
def begin(publish, world):
    """The first step of a case with this answer, in a process of these stages after the application."""

    def run(name, *stages):
        version = publish(process(apply(target=stages[0]["key"]), *stages, code="other"), checked=False)
        with knowing(name):
            return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    return run


def knowing(name):
    return engine.facts_from(lambda process: {"name": name})


def role_at(move):
    return move.to[0].owner_permission.partition("@")[0]


@pytest.mark.parametrize(
    "stage", [score(), rank(), meeting(), publicity(), certify()], ids=lambda one: one["kind"]
)
def test_whoever_takes_care_of_a_list_stage_is_chosen_too(begin, stage):
    rules = [RULES[0]]
    assert role_at(begin("甲", {**stage, "desk_rules": rules})) == "dept_handler"
    assert role_at(begin("乙", {**stage, "desk_rules": rules})) == stage["desk"]["role"]


def signed(*rules):
    return opinion(desk_rules=[{"when": "name = '甲'", **rule} for rule in rules])


def test_one_hand_is_another_desk_and_the_others_are_not(begin, act, world):
    move = begin("甲", signed({"hand": 2, "role": "dept_lead", "scope": "department"}))
    assert role_at(move) == "local_handler"
    with knowing("甲"):
        move = act(move, "local_handler", "recommend")
        assert move.to[0].owner_permission == f"dept_lead@d{world.department.pk}"
        move = act(move, "dept_lead", "agree")
    assert role_at(move) == "local_issuer"


def test_every_hand_keeps_its_role_at_another_office(begin, world):
    move = begin("甲", signed({"role": "", "scope": "department"}))
    assert move.to[0].owner_permission == f"local_handler@d{world.department.pk}"
    stage = ReviewTask.objects.get(pk=move.to[0].task_pk).stage
    assert [[(desk.role, desk.scope) for desk in either] for either in stage.turns] == [
        [(role, "department"), (role, "applicant_region")]
        for role in ("local_handler", "local_checker", "local_issuer")
    ]


def test_the_second_half_of_a_stage_has_rules_of_its_own(begin):
    halves = [{"role": "publisher", "scope": "department"}, {"role": "leader", "scope": "department"}]
    rules = [{"when": "name = '甲'", "hand": 2, "role": "dept_lead", "scope": "department"}]
    move = begin("甲", certify(hands=halves, desk_rules=rules))
    assert role_at(move) == "publisher"
    with knowing("甲"):
        move = engine.signal(
            process_pk=move.process_pk, stage="certify", part="document", outcome="designated"
        )
    assert role_at(move) == "dept_lead"


def test_rules_choose_who_leads_a_consultation_not_who_is_asked(begin):
    asked = {"甲": "dept_handler", "乙": "secretary"}
    for name, leads in asked.items():
        move = begin(name, consult(desk_rules=[RULES[0]]))
        assert engine.leading(move.process_pk).partition("@")[0] == leads
        assert [one.owner_permission.partition("@")[0] for one in move.to] == [
            "local_handler",
            "dept_handler",
            "dept_lead",
        ]
