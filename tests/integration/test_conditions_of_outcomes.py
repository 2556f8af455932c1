"""What the facts of a case allow an officer to decide, and what they propose, at the screen and at the door behind it."""

import json

import pytest

from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.domain.exchange import export_process, import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Round
from portal.programmes.loader import find_folder

from .visitors import Visitor
from .world import CLOSES, OPENS, YEAR

REFUSE = {"key": "refuse", "title": "不予通过", "target": "end:refused"}


@pytest.fixture
def checked_by(world):
    """A case at the first check, whose outcomes ``pass`` and ``refuse`` have these settings besides."""

    def begin(passes, refuses=None):
        data = json.loads((find_folder("cluster_designation") / "process.json").read_text())
        stage = next(stage for stage in data["stages"] if stage["key"] == "prefecture_check")
        stage["outcomes"][0] |= passes
        stage["outcomes"].append(REFUSE | (refuses or {}))
        by = world.person("handler")
        begin.version = publish_process(import_process(data, world.department, by), by)
        round = Round.objects.create(
            procedure=world.programme.procedures.get(key="application"),
            year=YEAR,
            title="二",
            opens_at=OPENS,
            closes_at=CLOSES,
        )
        world.round = open_round(round=round, person=by)
        case = world.submitted()
        world.take(case, "local_handler")
        return case

    return begin


def officer_of(world, case):
    return Visitor(world.holder("local_handler", case))


def page_of(world, case):
    return officer_of(world, case).read("task", engine.open_tasks(case.process_id)[0].pk)


def decide(world, case, outcome, **data):
    """The page to which deciding at the screen leads."""
    task = engine.open_tasks(case.process_id)[0]
    answer = officer_of(world, case).decide(task, case, outcome, **data)
    case.refresh_from_db()
    return answer


def radio(page, key):
    """The markup of the button by which an outcome is chosen."""
    start = page.index(f'id="outcome-{key}"')
    return page[start : page.index(">", start)]


WHY = "营业收入不足一亿，不能通过。"


def test_an_outcome_that_the_facts_forbid_cannot_be_chosen(world, checked_by):
    case = checked_by({"allowed_if": "c04.y1 > 99999999", "refusal": WHY})
    page = page_of(world, case)
    assert "disabled" in radio(page, "pass")
    assert WHY in page
    assert "disabled" not in radio(page, "refuse")
    answer = decide(world, case, "pass")
    assert (answer.status_code, WHY in answer.content.decode()) == (200, True)
    assert case.stage == "prefecture_check"
    with pytest.raises(Refused, match=WHY):
        world.decide(case, "local_handler", "pass", reason="无论如何")
    decide(world, case, "refuse")
    assert case.end == "refused"


def test_an_outcome_that_the_facts_allow_can_be_chosen(world, checked_by):
    case = checked_by({"allowed_if": "c04.y1 > 1", "refusal": WHY})
    page = page_of(world, case)
    assert "disabled" not in radio(page, "pass")
    assert WHY not in page
    decide(world, case, "pass")
    assert case.stage == "recommendation"


def test_a_blank_allows_nothing(world, checked_by):
    case = checked_by({"allowed_if": "c04.y1 / 0 > 1", "refusal": WHY})
    assert "disabled" in radio(page_of(world, case), "pass")
    with pytest.raises(Refused, match="blank"):
        world.decide(case, "local_handler", "pass")


def test_an_outcome_that_waits_for_the_stages_own_form_is_decided_with_it(world, checked_by):
    condition = "result.prefecture_check.truth_conclusion = 'conforms'"
    case = checked_by({"allowed_if": condition, "refusal": "真实性未通过。"})
    assert "disabled" not in radio(page_of(world, case), "pass")
    answers = world.opinion(case, conclusion="not_conforms")
    with pytest.raises(Refused, match="真实性未通过。"):
        world.decide(case, "local_handler", "pass", answers=answers)
    decide(world, case, "pass")
    assert case.stage == "recommendation"


def test_what_the_facts_propose_is_chosen_already_and_overruled_with_a_reason(world, checked_by):
    case = checked_by({"proposed_if": "c04.y1 > 1"})
    page = page_of(world, case)
    assert "checked" in radio(page, "pass")
    assert (
        f"The process proposes “{case.current_stage.outcome('pass').title}”: Revenue of the cluster, 2025"
        in page
    )
    answer = decide(world, case, "refuse")
    assert "Give the reason for “不予通过” instead." in answer.content.decode()
    assert case.stage == "prefecture_check"
    with pytest.raises(Refused, match="不予通过"):
        world.decide(case, "local_handler", "refuse")
    decide(world, case, "refuse", reason="另有原因")
    assert case.end == "refused"


def test_what_is_proposed_needs_no_reason(world, checked_by):
    case = checked_by({"proposed_if": "c04.y1 > 1"})
    decide(world, case, "pass")
    assert case.stage == "recommendation"


def test_the_first_that_holds_is_proposed_unless_it_is_impossible(world, checked_by):
    forbidden = {"proposed_if": "c04.y1 > 1", "allowed_if": "c04.y1 > 99999999", "refusal": WHY}
    case = checked_by(forbidden, {"proposed_if": "c04.y1 > 1"})
    page = page_of(world, case)
    assert "checked" in radio(page, "refuse")
    assert "checked" not in radio(page, "pass")


def test_where_nothing_holds_nothing_is_proposed(world, checked_by):
    case = checked_by({"proposed_if": "c04.y1 > 99999999"}, {"proposed_if": "c04.y1 / 0 > 1"})
    page = page_of(world, case)
    assert "The process proposes" not in page
    assert "checked" not in radio(page, "pass") + radio(page, "refuse")
    decide(world, case, "refuse")
    assert case.end == "refused"


def test_conditions_are_exchanged_as_they_are(world, checked_by):
    settings = {"proposed_if": "c04.y1 > 1", "allowed_if": "c04.y1 > 2", "refusal": WHY}
    checked_by(settings)
    exported = export_process(checked_by.version)
    stage = next(stage for stage in exported["stages"] if stage["key"] == "prefecture_check")
    assert {key: stage["outcomes"][0][key] for key in settings} == settings
    by = world.person("handler")
    assert publish_process(import_process(exported, world.department, by), by).pk == checked_by.version.pk
