"""Consultations: several desks are asked at once, and what they answer takes the case on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_workflows.errors import Conflict, FourEyes, NotAllowed
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.checker import check as check_graph
from forms_workflows.processes.domain.exchange import export_process
from forms_workflows.processes.errors import UnknownOutcome
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ReviewTask
from tests.factories import make_department
from tests.unit.processes.builders import ANSWERS, ASKED, apply, check, consult, opinion, process

PEOPLE = ("local_handler", "dept_handler", "dept_lead")
NOBODY_SAID = {answer["key"]: 0 for answer in ANSWERS}


@pytest.fixture
def ask(publish, world):
    """A case that has come to a consultation."""

    def begin(*later, **fields):
        version = publish(process(apply(target="consult"), consult(**fields), *later, code="asking"))
        return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)

    return begin


@pytest.fixture
def answer(act):
    """``answer(move, local_handler="agree")``: whoever sits at these desks answers; gives the last Move."""

    def give(move, **answers):
        for role, said in answers.items():
            task = engine.open_tasks(move.process_pk).get(owner_permission__startswith=f"{role}@")
            last = act(task.pk, role, said)
        return last

    return give


def counted(*, asked=3, **answers):
    given = sum(answers.values())
    return {"asked": asked, "answered": given, "unanswered": asked - given, **NOBODY_SAID, **answers}


def everybody(move):
    return ReviewTask.objects.filter(process=move.process_pk, flow_task_type="HUMAN").order_by("pk")


def test_every_desk_has_a_task_of_its_own_at_once(ask, world):
    move = ask()
    bureau, own = f"d{world.bureau.pk}", f"d{world.department.pk}"
    assert [(stage.stage, stage.part, stage.owner_permission) for stage in move.to] == [
        ("consult", "", f"local_handler@{bureau}"),
        ("consult", "", f"dept_handler@{own}"),
        ("consult", "", f"dept_lead@{own}"),
    ]
    assert [task.data for task in everybody(move)] == [{"asked": 0}, {"asked": 1}, {"asked": 2}]


@pytest.mark.parametrize(
    ("said", "outcome", "end"),
    [
        (("agree", "agree", "agree"), "agreed", "done"),
        (("agree", "remarks", "remarks"), "agreed", "done"),
        (("disagree", "agree", "remarks"), "disputed", "disputed"),
    ],
)
def test_the_last_answer_takes_the_case_on(ask, answer, said, outcome, end):
    move = ask()
    first = answer(move, dept_lead=said[0], local_handler=said[1])
    assert (first.outcome, first.decided, first.to, first.end, first.tally) == (said[1], "", (), None, None)
    last = answer(move, dept_handler=said[2])
    tally = counted(**{key: said.count(key) for key in set(said)})
    assert (last.outcome, last.decided, last.end) == (said[2], outcome, end)
    assert last.tally == {"outcome": outcome, **tally}
    trail = engine.trail(move.process_pk)
    assert (trail.outcomes["consult"], trail.tallies) == (outcome, {"consult": tally})


def test_so_many_answers_are_enough_and_the_others_come_too_late(ask, answer, act):
    move = ask(closes="enough", enough=2)
    late = everybody(move).last()
    assert answer(move, local_handler="agree").to == ()
    assert answer(move, dept_handler="agree").tally == {"outcome": "agreed", **counted(agree=2)}
    with pytest.raises(Conflict, match="“环节consult” was closed on"):
        act(late.pk, "dept_lead", "disagree")
    assert [task.status for task in everybody(move)] == ["DONE", "DONE", "CANCELED"]


def test_when_the_time_is_over_who_is_silent_has_not_answered(ask, answer, calendar):
    move = ask(closes="in_time", deadline=3)
    answer(move, dept_handler="disagree")
    first, later = everybody(move).filter(finished=None)
    assert first.scheduled == later.scheduled > timezone.now()
    assert list(engine.overdue_tasks(first.scheduled - timedelta(seconds=1))) == []
    assert list(engine.overdue_tasks(first.scheduled)) == [first, later]
    with pytest.raises(NotAllowed):
        engine.fire(task=first)
    everybody(move).filter(finished=None).update(scheduled=timezone.now())
    moved = engine.fire(task=first)
    assert (moved.outcome, moved.decided, moved.end) == ("in_time", "disputed", "disputed")
    assert moved.tally == {"outcome": "disputed", **counted(disagree=1)}
    with pytest.raises(Conflict):
        engine.fire(task=later)


def test_nobody_has_answered_in_time(ask, calendar):
    move = ask(closes="in_time", deadline=1)
    everybody(move).update(scheduled=timezone.now())
    assert engine.fire(task=everybody(move)[0]).end == "unanswered"


def test_a_deadline_alone_closes_nothing(ask, calendar):
    move = ask(deadline=1)
    everybody(move).update(scheduled=timezone.now())
    assert list(engine.overdue_tasks()) == []
    with pytest.raises(NotAllowed):
        engine.fire(task=everybody(move)[0])


def test_whoever_leads_closes_it_with_the_answers_that_are_in(ask, answer, world):
    move = ask()
    answer(move, local_handler="remarks")
    assert engine.leading(move.process_pk) == f"secretary@d{world.department.pk}"

    def close():
        return engine.close_consultation(
            process_pk=move.process_pk, stage="consult", person=world.people["secretary"]
        )

    closed = close()
    assert (closed.outcome, closed.decided, closed.left) == ("close", "agreed", "consult")
    assert closed.tally == {"outcome": "agreed", **counted(remarks=1)}
    tally = ReviewTask.objects.get(process=move.process_pk, flow_task_type="JOIN")
    assert tally.data["closed_by"] == world.people["secretary"].pk
    with pytest.raises(Conflict):
        close()


def test_nothing_to_close_where_nobody_is_asked(publish, world):
    version = publish(process(apply(), check(target="consult"), consult(), code="later"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    with pytest.raises(Conflict, match="closed"):
        engine.close_consultation(process_pk=move.process_pk, stage="consult", person=None)


def test_one_desk_to_which_two_rows_lead_is_asked_once(ask, world):
    named = {"role": "dept_handler", "scope": f"office:{world.department.name}"}
    move = ask(hands=[ASKED[1], named, ASKED[2]])
    assert [task.data["asked"] for task in everybody(move)] == [0, 2]


def test_only_the_answers_of_the_stage_are_taken(ask, answer, act):
    move = ask()
    for word in ("agreed", "answer", "close"):
        with pytest.raises(UnknownOutcome):
            answer(move, local_handler=word)
    with pytest.raises(NotAllowed):
        act(move, "secretary", "agree")


def test_whoever_handled_the_case_before_may_be_kept_from_answering(publish, world, act):
    stages = apply(), check(target="consult"), consult(distinct_from=["check"])
    move = engine.start(
        version=publish(process(*stages, code="apart")), person=world.people["applicant"], scopes=world.scopes
    )
    move = act(move, "local_handler", "pass")
    with pytest.raises(FourEyes):
        act(move, "local_handler", "agree")


def test_a_returned_case_is_asked_about_anew(publish, world, act, answer):
    asks = consult(target="check", closes="enough", enough=1)
    version = publish(process(apply(target="consult"), asks, check(), code="again"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    moved = answer(move, dept_lead="agree")
    moved = act(act(moved, "local_handler", "return"), "applicant", "submit")
    assert [task.stage for task in moved.to] == ["check"]
    back = process(apply(target="consult"), asks, check(), code="again_from_the_start")
    back["stages"][2]["outcomes"][1]["resume"] = False
    move = engine.start(version=publish(back), person=world.people["applicant"], scopes=world.scopes)
    moved = answer(move, dept_lead="agree")
    moved = act(act(moved, "local_handler", "return"), "applicant", "submit")
    assert [task.stage for task in moved.to] == ["consult"] * 3
    answer(moved, local_handler="disagree")
    assert engine.trail(move.process_pk).tallies["consult"] == counted(disagree=1)


def test_an_answer_costs_no_more_than_another_task(ask, answer, world):
    move = ask(check(), target="check")

    def cost(role):
        person = world.people[role]
        desks = Desks(person)
        desks.tokens  # noqa: B018  (a request has read them before)
        task = engine.open_tasks(move.process_pk).get(owner_permission__startswith=f"{role}@")
        with CaptureQueriesContext(connection) as captured:
            engine.complete(task=task, person=person, outcome="agree", desks=desks)
        return len(captured)

    assert [cost(role) for role in PEOPLE] == [6, 6, 10]


def test_a_process_with_a_consultation_goes_out_as_it_came_in(publish, world):
    version = publish(process(apply(target="consult"), consult(closes="enough", enough=2), code="asking"))
    stage = export_process(version)["stages"][1]
    assert stage["hands"] == ASKED
    assert stage["consult"] == {
        "closes": "enough",
        "enough": 2,
        "answers": [
            {"needs_reason": False, "needs_file": False, "against": False, **answer} for answer in ANSWERS
        ],
    }
    assert publish(export_process(version)).pk == version.pk


def test_offices_that_are_asked_move_with_the_case(ask, world):
    move = ask()
    other = {**world.scopes, "applicant_region": world.scopes["department"]}
    engine.move_scopes(process_pk=move.process_pk, scopes=other)
    assert [task.owner_permission.partition("@")[2] for task in everybody(move)] == [
        world.scopes["department"]
    ] * 3


def test_an_opinion_before_and_a_consultation_after_keep_their_desks_apart(publish, act, answer, world):
    stages = apply(target="opinion"), opinion(target="consult"), consult()
    version = publish(process(*stages, code="mixed"))
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    move = act(
        act(act(move, "local_handler", "recommend"), "local_checker", "agree"), "local_issuer", "agree"
    )
    assert len(move.to) == 3
    assert answer(move, local_handler="agree", dept_handler="agree", dept_lead="agree").end == "done"


# --- offices of the partners' regions -----------------------------------------------------------------

PARTNERS = [{"role": "local_handler", "scope": "partners", "title": "合作方所在地"}]


@pytest.fixture
def ask_partners(publish, world):
    """A case with partners at these places (a bureau's department, or none)."""

    def begin(*places, **fields):
        asking = process(apply(target="consult"), consult(hands=[*PARTNERS], **fields), code="asking")
        scopes = [{**world.scopes, "applicant_region": f"d{place.pk}" if place else ""} for place in places]
        return engine.start(
            version=publish(asking, checked=False),
            person=world.people["applicant"],
            scopes={**world.scopes, "partners": scopes},
        )

    return begin


def test_the_office_of_each_partners_region_is_asked_once(ask_partners, world):
    other = make_department("另一局", parent=world.department)
    move = ask_partners(world.bureau, other, world.bureau)
    assert [one.owner_permission for one in move.to] == [
        f"local_handler@d{world.bureau.pk}",
        f"local_handler@d{other.pk}",
    ]


def test_a_partners_office_that_was_asked_stays_when_the_applicant_moves(ask_partners, world):
    other = make_department("另一局", parent=world.department)
    move = ask_partners(other)
    engine.move_scopes(process_pk=move.process_pk, scopes={**world.scopes, "applicant_region": "d99"})
    assert [task.owner_permission for task in everybody(move)] == [f"local_handler@d{other.pk}"]


def test_a_region_that_no_office_looks_after_has_none_to_ask(ask_partners, world):
    assert len(ask_partners(None, world.bureau).to) == 1


def test_where_nobody_is_to_be_asked_nobody_has_answered(ask_partners):
    move = ask_partners()
    assert (move.end, move.tally) == ("unanswered", {"outcome": "unanswered", **counted(asked=0)})
    assert engine.trail(move.process_pk).outcomes["consult"] == "unanswered"


def test_enough_may_be_more_than_the_rows_where_partners_are_asked(world):
    asking = complete(process(apply(target="consult"), consult(hands=PARTNERS, closes="enough", enough=3)))
    asking["stages"][0]["form"] = world.forms["application"].current_version.pk
    found = {one.rule: one.sentence for one in check_graph(asking, department=world.department)}
    assert "closes" not in found
    assert "needs a table of partners" in found["scope"]
