"""Who may move a case, who may not, and what they are told."""

import pytest
from django.utils import timezone

from forms_workflows.errors import Conflict, FourEyes, NotAllowed
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.errors import UnknownOutcome
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from tests.factories import make_department, make_member, make_region
from tests.unit.processes.builders import apply, check, opinion, process


@pytest.fixture
def at_opinion(started, act):
    return act(started, "local_handler", "pass")


def test_only_the_desk_may_decide(started, act):
    with pytest.raises(NotAllowed, match="do not include"):
        act(started, "outsider", "pass")
    with pytest.raises(NotAllowed):
        act(started, "dept_handler", "pass")


def test_the_same_desk_of_another_bureau_may_not(started, act, world):
    region = make_region("654000", parent=world.bureau.region.parent)
    other = make_department("伊犁州工信局", region=region, parent=world.department)
    stranger = make_member(world.roles["local_handler"], other)
    with pytest.raises(NotAllowed):
        act(started, stranger, "pass")


def test_an_unknown_outcome_changes_nothing(started, act):
    with pytest.raises(UnknownOutcome):
        act(started, "local_handler", "agree")
    assert ReviewTask.objects.get(pk=started.to[0].task_pk).status == "NEW"


@pytest.mark.parametrize("outcome", ["agree", "send_back", "pass"])
def test_the_first_hand_proposes_an_outcome(at_opinion, act, outcome):
    with pytest.raises(UnknownOutcome):
        act(at_opinion, "local_handler", outcome)


def test_later_hands_only_agree_or_send_back(at_opinion, act):
    move = act(at_opinion, "local_handler", "recommend")
    with pytest.raises(UnknownOutcome):
        act(move, "local_checker", "recommend")


def test_an_applicant_can_only_submit_again(started, act):
    move = act(started, "local_handler", "return")
    for outcome in ("pass", "resume:check", "lapse"):
        with pytest.raises(UnknownOutcome):
            act(move, "applicant", outcome)


def test_anybody_of_the_applicant_may_hand_in_the_correction(started, act, world):
    principal = make_member(world.roles["leader"], world.organisation)
    move = act(started, "local_handler", "return")
    assert act(move, principal, "submit").to[0].stage == "check"


def test_whoever_is_second_learns_who_was_first(started, act, world):
    act(started, "local_handler", "pass")
    colleague = make_member(world.roles["local_handler"], world.bureau)
    with pytest.raises(Conflict, match="local_handler"):
        act(started, colleague, "refuse")


def test_a_waiting_stage_takes_no_decision_of_one_person(started, act, world):
    move = act(act(started, "local_handler", "pass"), "local_handler", "recommend")
    move = act(act(move, "local_checker", "agree"), "local_issuer", "agree")
    with pytest.raises(NotAllowed):
        act(move, "panel_organiser", "open")


def test_signals_reach_only_the_stage_at_which_the_case_stands(started):
    with pytest.raises(Conflict):
        engine.signal(process_pk=started.process_pk, stage="rank", outcome="shortlisted")
    # A check is decided by a person, never by a signal.
    with pytest.raises(Conflict):
        engine.signal(process_pk=started.process_pk, stage="check", outcome="pass")


# --- four eyes ------------------------------------------------------------------------------------


def test_hands_of_an_opinion_are_different_people(at_opinion, act, world):
    handler = world.people["local_handler"]
    for key in ("local_checker", "local_issuer"):
        make_member(world.roles[key], world.bureau, handler)
    move = act(at_opinion, handler, "recommend")
    with pytest.raises(FourEyes, match="环节opinion"):
        act(move, handler, "agree")
    move = act(move, "local_checker", "agree")
    with pytest.raises(FourEyes):
        act(move, handler, "agree")


def test_four_eyes_hold_for_taking_a_task_too(at_opinion, act, world):
    handler = make_member(world.roles["local_checker"], world.bureau, world.people["local_handler"])
    move = act(at_opinion, handler, "recommend")
    with pytest.raises(FourEyes):
        engine.claim(task=move.to[0].task_pk, person=handler, desks=Desks(handler))


def test_the_same_hand_may_take_up_again_what_was_sent_back(at_opinion, act):
    move = act(at_opinion, "local_handler", "recommend")
    move = act(move, "local_checker", "send_back")
    assert act(move, "local_handler", "recommend").to[0].part == "check"


def test_a_stage_may_ask_for_other_people_than_an_earlier_one(publish, act, world):
    both = make_member(world.roles["dept_handler"], world.department, world.people["local_handler"])
    second = check("second", role="dept_handler", scope="department", distinct_from=["check"])
    version = publish(process(apply(), check(target="second"), second, code="distinct"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    move = act(move, both, "pass")
    with pytest.raises(FourEyes, match="环节check"):
        act(move, both, "pass")
    assert act(move, "dept_handler", "pass").end == "done"


# --- taking and giving back -----------------------------------------------------------------------


def test_a_taken_task_is_its_takers(started, act, world):
    handler = world.people["local_handler"]
    colleague = make_member(world.roles["local_handler"], world.bureau)
    task = engine.claim(task=started.to[0].task_pk, person=handler, desks=Desks(handler))
    assert (task.status, task.owner_id) == ("ASSIGNED", handler.pk)
    assert task.assigned is not None
    for attempt in (engine.claim, lambda **given: engine.complete(outcome="pass", **given)):
        with pytest.raises(Conflict, match="local_handler has taken"):
            attempt(task=task, person=colleague, desks=Desks(colleague))
    engine.claim(task=task, person=handler, desks=Desks(handler))
    with pytest.raises(NotAllowed):
        engine.release(task=task, person=colleague)
    engine.release(task=task, person=handler)
    assert act(started, colleague, "pass").to[0].stage == "opinion"


# --- returns, deadlines, desks --------------------------------------------------------------------


def test_a_stage_returns_only_so_often(publish, act, world):
    version = publish(process(apply(), check(max_returns=2), code="patient"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    for _round in range(2):
        move = act(act(move, "local_handler", "return"), "applicant", "submit")
    with pytest.raises(NotAllowed, match="2 times"):
        act(move, "local_handler", "return")
    assert act(move, "local_handler", "pass").end == "done"


def test_returns_of_another_stage_do_not_count(publish, act, world):
    data = process(
        apply(), check(target="second", max_returns=1), check("second", max_returns=1), code="each"
    )
    move = engine.start(version=publish(data), person=world.people["applicant"], scopes=world.scopes)
    move = act(act(move, "local_handler", "return"), "applicant", "submit")
    move = act(move, "local_handler", "pass")
    move = act(act(move, "local_handler", "return"), "applicant", "submit")
    with pytest.raises(NotAllowed):
        act(move, "local_handler", "return")


def test_an_empty_desk_passes_to_the_departments(publish, world):
    version = publish(process(apply(), check(nobody_found="dept_handler"), code="deputy"))
    world.people["local_handler"].is_active = False
    world.people["local_handler"].save()
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    assert move.to[0].owner_permission == f"dept_handler@d{world.department.pk}"


def test_a_region_without_a_bureau_passes_to_the_departments_too(publish, world):
    version = publish(process(apply(), check(nobody_found="dept_handler"), code="deputy"))
    scopes = {**world.scopes, "applicant_region": ""}
    move = engine.start(version=version, person=world.people["applicant"], scopes=scopes)
    assert move.to[0].owner_permission == f"dept_handler@d{world.department.pk}"


def test_without_a_deputy_such_a_case_is_refused(version, world):
    scopes = {**world.scopes, "applicant_region": ""}
    with pytest.raises(NotAllowed, match="No office"):
        engine.start(version=version, person=world.people["applicant"], scopes=scopes)
    assert not ReviewProcess.objects.exists()


def test_a_case_that_moves_to_another_region_waits_at_its_desk(started, world):
    handler = world.people["local_handler"]
    engine.claim(task=started.to[0].task_pk, person=handler, desks=Desks(handler))
    region = make_region("654000", parent=world.bureau.region.parent)
    other = make_department("伊犁州工信局", region=region, parent=world.department)
    engine.move_scopes(
        process_pk=started.process_pk, scopes={**world.scopes, "applicant_region": f"d{other.pk}"}
    )
    task = ReviewTask.objects.get(pk=started.to[0].task_pk)
    assert (task.owner_permission, task.owner, task.status) == (f"local_handler@d{other.pk}", None, "NEW")


def test_data_of_a_decision_stays_with_its_task(started, act):
    act(started, "local_handler", "pass", data={"score": "7"})
    data = ReviewTask.objects.get(pk=started.to[0].task_pk).data
    assert (data["outcome"], data["input"]) == ("pass", {"score": "7"})


def test_what_is_refused_leaves_the_case_as_it_was(started, act, world, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("forms_workflows.processes.flows.nodes.desks.owner_permission", broken)
    with pytest.raises(RuntimeError):
        act(started, "local_handler", "pass")
    task = ReviewTask.objects.get(pk=started.to[0].task_pk)
    assert (task.status, task.finished) == ("NEW", None)
    assert engine.open_tasks(started.process_pk).count() == 1


def test_nothing_moves_in_a_case_that_is_over(started, act, world):
    act(started, "local_handler", "refuse")
    for call in (
        lambda: engine.signal(process_pk=started.process_pk, stage="rank", outcome="shortlisted"),
        lambda: engine.cancel(process_pk=started.process_pk, end="withdrawn", person=None),
        lambda: engine.move_scopes(process_pk=started.process_pk, scopes=world.scopes),
        lambda: engine.replace_expert(process_pk=started.process_pk, stage="score", old=1),
    ):
        with pytest.raises(Conflict):
            call()


def test_an_opinion_of_department_hands(publish, act, world):
    hands = [{"role": "dept_handler", "scope": "department"}, {"role": "dept_lead", "scope": "department"}]
    version = publish(process(apply(target="opinion"), opinion(hands=hands), code="own"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    move = act(act(move, "dept_handler", "recommend"), "dept_lead", "agree")
    assert move.end == "done"


def test_a_finished_case_keeps_its_moments(started, act):
    before = timezone.now()
    act(started, "local_handler", "refuse")
    case = ReviewProcess.objects.get(pk=started.process_pk)
    assert before <= case.finished <= timezone.now()
