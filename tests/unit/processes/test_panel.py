"""The expert panel: who may sit on it, who drops out, when it is over (X6, X7)."""

import pytest

from forms_workflows.errors import Conflict, FourEyes, NotAllowed, Refused
from forms_workflows.processes import engine
from forms_workflows.processes.errors import QuorumNotMet
from forms_workflows.processes.models import ReviewTask
from tests.factories import make_member
from tests.unit.processes.builders import apply, check, process, score


@pytest.fixture
def at_panel(publish, world):
    version = publish(process(apply(target="score"), score(), code="panel"))
    return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)


def signal(move, outcome, **options):
    return engine.signal(process_pk=move.process_pk, stage="score", part="panel", outcome=outcome, **options)


@pytest.fixture
def opened(at_panel, experts):
    return signal(at_panel, "open", data={"experts": [expert.pk for expert in experts]})


@pytest.fixture
def experts(world):
    return [world.people[f"expert{number}"] for number in (1, 2, 3)]


def hand_in(act, move, *experts):
    for sheet in ReviewTask.objects.filter(
        process_id=move.process_pk, flow_task_type="HUMAN", status="ASSIGNED"
    ):
        if sheet.owner in experts:
            result = act(sheet.pk, sheet.owner, "sealed")
    return result


@pytest.mark.parametrize("count", [0, 2, 4])
def test_a_panel_needs_enough_experts_and_an_odd_number(at_panel, world, count):
    experts = [world.people[f"expert{number}"].pk for number in range(1, count + 1)]
    with pytest.raises(QuorumNotMet):
        signal(at_panel, "open", data={"experts": experts})


def test_one_expert_named_twice_counts_once(at_panel, world):
    one, two = world.people["expert1"].pk, world.people["expert2"].pk
    with pytest.raises(QuorumNotMet):
        signal(at_panel, "open", data={"experts": [one, two, two]})


def test_nobody_scores_for_another(opened, act, experts):
    with pytest.raises(Refused):
        act(opened.to[0].task_pk, experts[1], "sealed")


def test_a_sheet_is_handed_in_once(opened, act, experts):
    hand_in(act, opened, experts[0])
    with pytest.raises(Conflict):
        act(opened.to[0].task_pk, experts[0], "sealed")


def test_the_last_sheet_closes_the_panel(opened, act, experts):
    assert hand_in(act, opened, *experts[:2]).to == ()
    move = hand_in(act, opened, experts[2])
    assert (move.decided, move.end) == ("scored", "done")


def test_who_handled_the_case_before_cannot_score_it(publish, act, world, experts):
    data = process(apply(), check(target="score"), score(distinct_from=["check"]), code="apart")
    move = engine.start(version=publish(data), person=world.people["applicant"], scopes=world.scopes)
    handler = world.people["local_handler"]
    move = act(move, handler, "pass")
    with pytest.raises(FourEyes):
        signal(move, "open", data={"experts": [handler.pk, *(expert.pk for expert in experts[:2])]})


def test_x7_a_reserve_takes_over_the_sheet(opened, act, world, experts):
    reserve = world.people["expert4"]
    hand_in(act, opened, *experts[:2])
    move = engine.replace_expert(
        process_pk=opened.process_pk, stage="score", old=experts[2].pk, new=reserve.pk
    )
    assert [sheet.owner_id for sheet in move.to] == [reserve.pk]
    assert ReviewTask.objects.get(pk=opened.to[2].task_pk).status == "CANCELED"
    with pytest.raises(Conflict):
        act(opened.to[2].task_pk, experts[2], "sealed")
    assert act(move.to[0].task_pk, reserve, "sealed").end == "done"


def test_a_sheet_found_biased_afterwards_does_not_count(opened, act, world, experts):
    hand_in(act, opened, *experts[:2])
    move = engine.replace_expert(
        process_pk=opened.process_pk, stage="score", old=experts[0], new=world.people["expert4"]
    )
    assert hand_in(act, opened, experts[2]).end is None
    assert act(move.to[0].task_pk, world.people["expert4"], "sealed").end == "done"


def test_a_member_of_the_panel_is_no_reserve(opened, experts):
    with pytest.raises(NotAllowed, match="already"):
        engine.replace_expert(process_pk=opened.process_pk, stage="score", old=experts[0], new=experts[1])


def test_whoever_is_not_on_the_panel_cannot_be_replaced(opened, world):
    with pytest.raises(Conflict):
        engine.replace_expert(
            process_pk=opened.process_pk,
            stage="score",
            old=world.people["expert5"],
            new=world.people["expert6"],
        )


def test_dropping_out_without_a_reserve_keeps_the_quorum(opened, experts):
    with pytest.raises(QuorumNotMet):
        engine.replace_expert(process_pk=opened.process_pk, stage="score", old=experts[0])


def test_the_last_missing_expert_drops_out_and_the_panel_closes(publish, act, world, experts):
    data = process(apply(target="score"), score(quorum=2, odd=False), code="even")
    move = engine.start(version=publish(data), person=world.people["applicant"], scopes=world.scopes)
    move = signal(move, "open", data={"experts": [expert.pk for expert in experts]})
    hand_in(act, move, *experts[:2])
    move = engine.replace_expert(process_pk=move.process_pk, stage="score", old=experts[2])
    assert (move.decided, move.end) == ("scored", "done")


def test_closing_goes_on_with_the_sheets_that_are_in(at_panel, act, world, experts):
    five = [*experts, world.people["expert4"], world.people["expert5"]]
    opened = signal(at_panel, "open", data={"experts": [expert.pk for expert in five]})
    hand_in(act, opened, *five[:2])
    with pytest.raises(QuorumNotMet):
        signal(opened, "close")
    hand_in(act, opened, five[2])
    move = signal(opened, "close")
    assert (move.decided, move.end) == ("scored", "done")
    assert ReviewTask.objects.filter(process_id=move.process_pk, status="CANCELED").count() == 2


def test_x7_too_few_sheets_and_the_session_is_repeated(opened, act, world, experts):
    hand_in(act, opened, experts[0])
    move = signal(opened, "repeat")
    assert [(stage.stage, stage.part) for stage in move.to] == [("score", "panel")]
    others = [world.people[f"expert{number}"] for number in (4, 5, 6)]
    again = signal(move, "open", data={"experts": [expert.pk for expert in others]})
    assert hand_in(act, again, *others).end == "done"


def test_only_an_open_panel_is_closed_or_repeated(at_panel):
    for outcome in ("close", "repeat"):
        with pytest.raises(Conflict):
            signal(at_panel, outcome)


def test_cancelling_takes_the_sheets_away(opened, world):
    engine.cancel(process_pk=opened.process_pk, end="withdrawn", person=None)
    assert not engine.open_tasks(opened.process_pk).exists()


def test_a_role_does_not_make_an_expert(opened, act, world):
    organiser = make_member(world.roles["panel_organiser"], world.department)
    with pytest.raises(Refused):
        act(opened.to[0].task_pk, organiser, "sealed")
