"""Every kind of stage from end to end, on the engine alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forms_workflows.errors import Conflict, NotAllowed
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from tests.unit.processes.builders import apply, certify, check, opinion, process


def place(move):
    return [(stage.stage, stage.part) for stage in move.to]


def signal(move, outcome, part="", **options):
    return engine.signal(
        process_pk=move.process_pk, stage=move.to[0].stage, part=part, outcome=outcome, **options
    )


def open_panel(world, move, count=3):
    experts = [world.people[f"expert{number}"] for number in range(1, count + 1)]
    return experts, signal(move, "open", "panel", data={"experts": [expert.pk for expert in experts]})


def test_a_case_lands_on_the_stage_after_the_application(started, world):
    assert place(started) == [("check", "")]
    assert (started.stage, started.outcome, started.decided, started.end) == ("", "submit", "submit", None)
    assert started.to[0].owner_permission == f"local_handler@d{world.bureau.pk}"


def test_all_kinds_to_the_plaque(started, act, world):
    move = act(started, "local_handler", "pass")
    assert (move.stage, move.decided, place(move)) == ("check", "pass", [("opinion", "")])
    move = act(move, "local_handler", "recommend")
    assert (move.outcome, move.decided, place(move)) == ("recommend", "", [("opinion", "check")])
    move = act(move, "local_checker", "agree")
    assert (move.part, move.decided, place(move)) == ("check", "", [("opinion", "issue")])
    move = act(move, "local_issuer", "agree")
    assert (move.outcome, move.decided, place(move)) == ("agree", "recommend", [("score", "panel")])

    experts, move = open_panel(world, move)
    assert place(move) == [("score", "")] * 3
    assert [sheet.owner_id for sheet in move.to] == [expert.pk for expert in experts]
    assert {sheet.owner_permission for sheet in move.to} == {None}
    for expert, sheet in zip(experts[:2], move.to, strict=False):
        step = engine.complete(task=sheet.task_pk, person=expert, outcome="sealed", desks=Desks(expert))
        assert (step.to, step.decided) == ((), "")
    move = engine.complete(
        task=move.to[2].task_pk, person=experts[2], outcome="sealed", desks=Desks(experts[2])
    )
    assert (move.decided, place(move)) == ("scored", [("rank", "")])

    move = signal(move, "shortlisted", person=world.people["dept_lead"])
    move = signal(move, "approved", person=world.people["secretary"])
    assert place(move) == [("publicity", "page")]
    ends_at = timezone.now() - timedelta(minutes=1)
    move = signal(move, "published", "page", data={"ends_at": ends_at.isoformat()})
    assert place(move) == [("publicity", "period")]
    assert list(engine.periods_over(Kind.PUBLICITY)) == [move.process_pk]
    move = engine.end_waiting(process_pk=move.process_pk)
    assert (move.decided, place(move)) == ("cleared", [("certify", "document")])
    move = signal(move, "designated", "document", person=world.people["leader"])
    assert (move.decided, place(move), move.end) == ("", [("certify", "plaque")], None)
    move = signal(move, "plaqued", "plaque", person=world.people["leader"])
    assert (move.decided, move.to, move.end) == ("designated", (), "designated")

    case = ReviewProcess.objects.get(pk=move.process_pk)
    assert (case.status, case.end) == ("DONE", "designated")
    assert not engine.open_tasks(case.pk).exists()


def test_without_a_plaque_the_document_is_the_end(publish, world):
    version = publish(process(apply(target="certify"), certify(plaque=False)), checked=False)
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    move = signal(move, "designated", "document")
    assert (move.end, move.decided) == ("designated", "designated")


def test_a_negative_outcome_ends_the_case(started, act):
    move = act(started, "local_handler", "refuse")
    assert (move.end, move.to, move.decided) == ("refused", (), "refuse")


def test_return_for_correction_three_times_and_straight_back(started, act):
    move = started
    for _round in range(3):
        move = act(move, "local_handler", "return")
        assert place(move) == [("apply", "")]
        assert move.to[0].owner_permission.startswith("applicant_filler@o")
        move = act(move, "applicant", "submit")
        assert (place(move), move.decided) == ([("check", "")], "submit")
    assert act(move, "local_handler", "pass").to[0].stage == "opinion"


def test_a_later_stage_gets_its_case_straight_back_only_if_it_resumes(publish, act, world):
    data = process(apply(), check(target="second"), check("second"), code="two_checks")
    data["stages"][2]["outcomes"].append(
        {"key": "anew", "title": "重新审核", "target": "apply", "needs_reason": True}
    )
    move = engine.start(version=publish(data), person=world.people["applicant"], scopes=world.scopes)
    move = act(move, "local_handler", "pass")
    move = act(move, "local_handler", "return")
    assert ReviewTask.objects.get(pk=move.to[0].task_pk).data["resume_to"] == "second"
    move = act(move, "applicant", "submit")
    assert place(move) == [("second", "")]
    move = act(move, "local_handler", "anew")
    move = act(move, "applicant", "submit")
    assert place(move) == [("check", "")]


def test_a_direct_outcome_needs_one_hand_only(started, act):
    move = act(started, "local_handler", "pass")
    move = act(move, "local_handler", "return")
    assert (move.decided, place(move)) == ("return", [("apply", "")])
    # Not marked as resuming: the case takes its usual way.
    assert place(act(move, "applicant", "submit")) == [("check", "")]


def test_sent_back_to_the_handler_who_may_propose_something_else(started, act):
    move = act(started, "local_handler", "pass")
    move = act(move, "local_handler", "recommend")
    move = act(move, "local_checker", "agree")
    move = act(move, "local_issuer", "send_back")
    assert (move.decided, place(move)) == ("", [("opinion", "")])
    move = act(move, "local_handler", "not_recommended")
    move = act(move, "local_checker", "agree")
    move = act(move, "local_issuer", "agree")
    assert (move.decided, move.end) == ("not_recommended", "not_recommended")


def test_an_opinion_of_two_hands(publish, act, world):
    data = process(apply(target="opinion"), opinion(hands=opinion()["hands"][::2]), code="two_hands")
    move = engine.start(version=publish(data), person=world.people["applicant"], scopes=world.scopes)
    move = act(move, "local_handler", "recommend")
    assert place(move) == [("opinion", "issue")]
    assert act(move, "local_issuer", "agree").end == "done"


def test_absent_from_the_defence(started, act, world):
    move = pass_to_panel(started, act)
    move = signal(move, "absent", "panel", person=world.people["panel_organiser"])
    assert (move.end, move.decided) == ("absent", "absent")


def pass_to_panel(started, act):
    move = act(started, "local_handler", "pass")
    move = act(move, "local_handler", "recommend")
    move = act(move, "local_checker", "agree")
    return act(move, "local_issuer", "agree")


@pytest.fixture
def in_publicity(started, act, world):
    _experts, move = open_panel(world, pass_to_panel(started, act))
    for sheet in move.to:
        expert = ReviewTask.objects.get(pk=sheet.task_pk).owner
        move = act(sheet.task_pk, expert, "sealed")
    return signal(signal(move, "shortlisted"), "approved")


def published(move, *, hours):
    ends_at = timezone.now() + timedelta(hours=hours)
    return signal(move, "published", "page", data={"ends_at": ends_at.isoformat()})


def test_an_objection_that_does_not_stand_lets_the_period_go_on(in_publicity):
    running = published(in_publicity, hours=5)
    ends_at = ReviewTask.objects.get(pk=running.to[0].task_pk).scheduled
    move = signal(running, "objection", "period")
    assert place(move) == [("publicity", "objection")]
    assert list(engine.periods_over(Kind.PUBLICITY, timezone.now() + timedelta(days=2))) == []
    move = signal(move, "resume", "objection")
    assert ReviewTask.objects.get(pk=move.to[0].task_pk).scheduled == ends_at


@pytest.mark.parametrize(("outcome", "end"), [("upheld", "objection_upheld"), ("cleared", None)])
def test_how_an_objection_is_concluded(in_publicity, outcome, end):
    move = signal(published(in_publicity, hours=5), "objection", "period")
    move = signal(move, outcome, "objection")
    assert (move.end, move.decided) == (end, outcome)


def test_a_void_period_starts_anew_with_the_next_page(in_publicity):
    move = signal(published(in_publicity, hours=5), "void", "period")
    assert place(move) == [("publicity", "page")]
    assert place(published(move, hours=9)) == [("publicity", "period")]


def test_a_running_period_only_gets_longer(in_publicity):
    move = published(in_publicity, hours=5)
    later = timezone.now() + timedelta(days=3)
    engine.reschedule(process_pk=move.process_pk, stage="publicity", ends_at=later)
    task = ReviewTask.objects.get(pk=move.to[0].task_pk)
    assert (task.scheduled, task.data["ends_at"]) == (later, later.isoformat())
    with pytest.raises(NotAllowed):
        engine.reschedule(process_pk=move.process_pk, stage="publicity", ends_at=timezone.now())


def test_a_timer_fires_once(in_publicity):
    move = published(in_publicity, hours=-1)
    engine.end_waiting(process_pk=move.process_pk)
    with pytest.raises(Conflict):
        engine.end_waiting(process_pk=move.process_pk)


def test_a_timer_that_is_not_due_does_not_fire(in_publicity):
    move = published(in_publicity, hours=1)
    with pytest.raises(NotAllowed):
        engine.end_waiting(process_pk=move.process_pk)


def test_cancelled_from_outside(started, world):
    move = engine.cancel(process_pk=started.process_pk, end="withdrawn", person=world.people["applicant"])
    assert (move.stage, move.end, move.to) == ("check", "withdrawn", ())
    case = ReviewProcess.objects.get(pk=started.process_pk)
    assert (case.status, case.end) == ("CANCELED", "withdrawn")
    assert list(ReviewTask.objects.filter(process=case).values_list("status", flat=True).order_by("pk")) == [
        "DONE",
        "CANCELED",
    ]
    with pytest.raises(Conflict):
        engine.cancel(process_pk=started.process_pk, end="withdrawn", person=world.people["applicant"])
