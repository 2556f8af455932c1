"""Rounds closed and cancelled, objections withdrawn and partly upheld: who may, what follows, who is told."""

from datetime import timedelta

import pytest
from django.utils import translation

from forms_workflows.audit.models import Event
from forms_workflows.decisions.domain import objections, shortlists
from forms_workflows.decisions.domain.publicity import corrections_of, problems_before_publicity
from forms_workflows.decisions.models import Shortlist
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.parties.rules import Desks
from forms_workflows.rounds.domain.rounds import cancel_round, close_round
from forms_workflows.submissions.domain import drafts, ending
from forms_workflows.submissions.models import Notification
from portal.tick import sweep

from .states import stands
from .world import CLOSES

SECOND = timedelta(seconds=1)


def lead_of(world):
    return world.holder_of_department("dept_lead")


def cancel(world, *, by=None, reason="政策调整"):
    by = by or lead_of(world)
    return cancel_round(round=world.round, by=by, desks=Desks(by), reason=reason)


def close(world, *, by=None):
    by = by or lead_of(world)
    return close_round(round=world.round, by=by, desks=Desks(by))


def ends(cases):
    for case in cases:
        case.refresh_from_db()
    return [case.end for case in cases]


# --- rounds ---------------------------------------------------------------------------------------


def test_a_round_is_closed_when_its_cases_have_ended(world):
    cases = [world.submitted() for _ in range(2)]
    with translation.override("en"):
        with pytest.raises(Refused, match="2 cases have not ended yet"):
            close(world)
        world.travel(CLOSES + SECOND)
        lead = lead_of(world)
        ending.terminate(submission=cases[0], by=lead, desks=Desks(lead), reason="造假")
        with pytest.raises(Refused, match="1 case has not ended yet"):
            close(world)
    ending.terminate(submission=cases[1], by=lead, desks=Desks(lead), reason="造假")
    with pytest.raises(NotAllowed):
        close(world, by=world.holder_of_department("dept_handler"))
    round = close(world)
    assert (round.status, round.ended_by) == ("done", lead)
    assert Event.objects.get(action="round.closed").actor_id == lead.pk
    with pytest.raises(Refused):
        close(world)


def test_a_cancelled_round_takes_its_cases_with_it(world):
    draft, waiting, taken = world.draft(), world.submitted(), world.submitted()
    world.take(taken, "local_handler")
    with pytest.raises(Refused):
        cancel(world, reason=" ")
    with pytest.raises(NotAllowed):
        cancel(world, by=world.holder_of_department("dept_handler"))
    round = cancel(world)
    assert (round.status, round.end_reason) == ("cancelled", "政策调整")
    assert ends([draft, waiting, taken]) == ["cancelled"] * 3
    with translation.override("zh-hans"):
        assert waiting.reason_said == "本批次已撤销。政策调整"
    for case in (draft, waiting, taken):
        told = Notification.objects.filter(submission=case, kind="ended").values_list("person", flat=True)
        assert world.holder("applicant_filler", case).pk in told
    with pytest.raises(Refused):
        drafts.start_submission(
            round=world.round, organisation=world.organisation(), person=world.person("handler")
        )


def test_what_a_broken_cancellation_left_is_ended_by_the_next_sweep(world, monkeypatch):
    cases = [world.submitted() for _ in range(3)]
    end_case = ending.end_case

    def fail(submission, **kwargs):
        if submission.pk == cases[1].pk:
            raise RuntimeError("broken row")
        return end_case(submission, **kwargs)

    monkeypatch.setattr(ending, "end_case", fail)
    cancel(world)
    assert ends(cases) == ["cancelled", "", "cancelled"]
    monkeypatch.undo()
    assert sweep()["cancelled"] == 1
    assert ends(cases) == ["cancelled"] * 3


def test_a_cancelled_rounds_publicity_is_suspended(published_case):
    world, case, period = published_case
    cancel(world)
    period.refresh_from_db()
    assert period.voided_at
    assert "政策调整" in period.void_reason_said
    assert ends([case]) == ["cancelled"]
    assert Shortlist.objects.get().status == "void"
    world.after(period)
    assert ends([case]) == ["cancelled"]


def test_a_round_with_a_designation_is_not_cancelled(published_case):
    world, case, period = published_case
    world.after(period)
    world.designate([case])
    with pytest.raises(Refused):
        cancel(world)


# --- objections -----------------------------------------------------------------------------------


def withdraw(objection, by, reason="来函撤回"):
    return objections.withdraw_objection(objection=objection, by=by, desks=Desks(by), reason=reason)


def test_an_officer_withdraws_an_objection_for_its_objector(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    assert stands(case) == ("publicity", "objection")
    officer = world.holder_of_department("objection_officer")
    with pytest.raises(NotAllowed):
        withdraw(objection, lead_of(world))
    with pytest.raises(Refused):
        withdraw(objection, officer, reason=" ")
    Notification.objects.all().delete()
    withdraw(objection, officer)
    objection.refresh_from_db()
    assert (objection.status, objection.concluded_by) == ("withdrawn", officer)
    assert stands(case) == ("publicity", "period")
    assert Event.objects.get(action="objection.withdrawn").data["reason"] == "来函撤回"
    kinds = Notification.objects.values_list("kind", "person__username")
    assert ("objection_withdrawn", "supervisor") in kinds
    assert ("investigation_over", world.holder("applicant_filler", case).username) in kinds
    assert ("objection_withdrawn", officer.username) not in kinds
    with pytest.raises(Refused):
        withdraw(objection, officer)


def test_an_applicant_that_was_not_told_hears_nothing_of_a_withdrawal(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    world.withdraw_objection(objection)
    assert not Notification.objects.filter(kind="investigation_over").exists()
    assert Notification.objects.filter(kind="objection_withdrawn").exists()


def partly(world, **kwargs):
    (case,), period = world.published()
    objection = world.accept(world.object(period, case))
    world.conclude(objection, "partly", **kwargs)
    case.refresh_from_db()
    return case


def test_a_partly_upheld_objection_opens_the_named_fields(world):
    case = partly(world, open_fields=["b01"], notes={"b01": "名称与批复不一致"})
    anew = world.newest_list()
    assert anew.corrects.version == 1
    assert (case.is_editable, case.is_returned, case.stage) == (True, False, "publicity")
    with translation.override("en"):
        assert case.reason_said.startswith("An objection was partly upheld")
        (problem,) = problems_before_publicity(anew)
        assert "has not handed in its correction" in problem
    answer_round = drafts.unsubmitted_round(case)
    assert list(answer_round.notes.values_list("field", "text")) == [("b01", "名称与批复不一致")]
    world.save(case, answer_round.answers | {"b01": "更正后的集群", "c01": "别的"})
    filler = world.holder("applicant_filler", case)
    from forms_workflows.submissions.domain import corrections

    with pytest.raises(NotAllowed):
        corrections.submit_correction(submission=case, person=filler, desks=Desks(filler))
    world.correct(case)
    assert (case.title, case.is_editable, stands(case)) == ("更正后的集群", False, ("publicity", "page"))
    assert problems_before_publicity(anew) == []
    newest = case.answer_rounds.order_by("-number")[0]
    assert newest.digest
    assert newest.answers["b01"] == "更正后的集群"
    assert newest.answers.get("c01") != "别的"  # was not opened
    (corrected,) = corrections_of(anew).items()
    assert (corrected[0].pk, [field.code for field in corrected[1]]) == (case.pk, ["b01"])
    assert corrections_of(anew.corrects) == {}
    world.publish(page_id=2)
    assert stands(case) == ("publicity", "period")


def test_only_fields_of_the_form_can_be_opened(world):
    with pytest.raises(Refused, match="nonsense"):
        partly(world, open_fields=["nonsense"])


def test_a_partly_upheld_objection_without_fields_is_published_again_at_once(world):
    case = partly(world)
    assert not case.is_editable
    assert problems_before_publicity(world.newest_list()) == []


def test_two_lists_never_get_one_number(published_case):
    """A deferral behind a list that was made anew counts on from the newest, not from itself."""
    world, case, _period = published_case
    first = world.newest_list()
    again = [
        shortlists.list_anew(submission=case, shortlist=first, person=lead_of(world), note="")
        for _ in range(2)
    ]
    assert [first.version, *(one.version for one in again)] == [1, 2, 3]
    assert shortlists.next_version(world.round) == 4
