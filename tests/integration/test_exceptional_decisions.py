"""X9–X13 of the regulation’s table: the meeting, objections, a suspended publicity period."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forms_workflows.decisions.models import Objection, Shortlist, ShortlistItem
from forms_workflows.errors import Refused
from forms_workflows.submissions.models import Notification
from portal.tick import sweep

from .states import ended, stands
from .visitors import Visitor
from .world_decisions import SEPTEMBER

# --- X9: the meeting defers, rejects, takes one item off ---------------------------------------------


def test_x9_a_deferral_makes_the_next_version(scored_case):
    world, case = scored_case
    world.shortlist([case])
    world.meet(world.newest_list(), "deferred")
    versions = list(Shortlist.objects.order_by("version").values_list("version", "status"))
    assert versions == [(1, "deferred"), (2, "draft")]
    assert stands(case) == ("meeting", "")
    world.meet(world.propose(world.newest_list()), "approved")
    assert stands(case) == ("publicity", "page")


def test_x9_a_rejection_ends_every_case(world):
    cases = world.scored(2)
    world.meet(world.shortlist(cases), "rejected")
    assert [ended(case)[0] for case in cases] == ["meeting_rejected", "meeting_rejected"]
    assert Shortlist.objects.get().status == "rejected"


def test_x9_one_item_taken_off_with_its_reason(world):
    kept, off = world.scored(2)
    shortlist = world.shortlist([kept, off], tie_reason="-")
    secretary = Visitor(world.holder("meeting_secretary"))
    entries = {
        "register": "1",
        "title": "2026年第18次党组会",
        "held_on": timezone.localdate().isoformat(),
        "minutes_number": "示党组纪〔2026〕18号",
        "outcome": "approved",
        f"reject-{off.pk}": "on",
    }
    page = secretary.press("shortlist", shortlist.pk, **entries)
    assert "Give a reason for each" in page
    assert f'id="reject-{off.pk}" checked' in " ".join(page.split())
    secretary.press("shortlist", shortlist.pk, **entries, **{f"why-{off.pk}": "环保整改未验收"})
    assert stands(kept) == ("publicity", "page")
    assert ended(off) == ("meeting_rejected", "环保整改未验收")
    decisions = dict(ShortlistItem.objects.values_list("submission", "decision"))
    assert decisions == {kept.pk: "approved", off.pk: "rejected"}


def test_x9_whoever_drew_up_the_list_does_not_register_the_decision(world):
    shortlist = world.shortlist(world.scored())
    with pytest.raises(Refused):
        world.meet(shortlist, person=shortlist.drawn_up_by)


def test_x9_no_meeting_in_the_future_or_before_the_list(world):
    shortlist = world.shortlist(world.scored())
    for days in (1, -1):
        with pytest.raises(Refused):
            world.meet(shortlist, held_on=timezone.localdate() + timedelta(days=days))


# --- X10: an objection in time, by real name ---------------------------------------------------------


def test_x10_an_accepted_objection_holds_back_its_case_only(world):
    (held, other), period = world.published(2)
    world.accept(world.object(period, held))
    assert stands(held) == ("publicity", "objection")
    assert str(held.label) == "正在核查异议" or held.part == "objection"
    world.after(period)
    assert stands(held) == ("publicity", "objection")
    assert stands(other) == ("designation", "document")


def test_x10_not_upheld_while_the_period_runs(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.conclude(objection, "rejected")
    assert stands(case) == ("publicity", "period")
    world.after(period, seconds=-1)
    assert stands(case) == ("publicity", "period")
    world.after(period)
    assert stands(case) == ("designation", "document")


def test_x10_not_upheld_after_the_period(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.after(period)
    world.conclude(objection, "rejected")
    assert stands(case) == ("designation", "document")
    assert Notification.objects.filter(submission=case, kind="cleared").exists()


def test_x10_a_supplementary_document_for_the_case_that_was_held_back(world):
    (held, other), period = world.published(2)
    objection = world.accept(world.object(period, held))
    world.after(period)
    assert not world.designate([other]).supplementary
    world.conclude(objection, "rejected")
    assert world.designate([held], "示工信〔2026〕2号").supplementary


def test_x10_received_in_time_and_undecided_at_the_end_of_the_period(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    world.after(period)
    assert stands(case) == ("publicity", "period")
    world.refuse(objection)
    sweep()
    assert stands(case) == ("designation", "document")


def test_x10_one_of_two_objections_does_not_free_the_case(published_case):
    world, case, period = published_case
    first, second = world.object(period, case), world.object(period, case, name="李平")
    world.accept(first)
    world.after(period)
    world.conclude(first, "rejected")
    sweep()
    assert stands(case) == ("publicity", "period")  # the second has not been looked at
    world.accept(second)
    world.conclude(second, "rejected")
    assert stands(case) == ("designation", "document")


def test_x10_upheld_needs_the_applicants_statement(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    with pytest.raises(Refused):
        world.conclude(objection, "upheld", statement=" ")
    assert stands(case) == ("publicity", "objection")
    world.conclude(objection, "upheld", statement="申报单位已陈述", reason="近三年发生重大事故")
    assert ended(case) == ("objection_upheld", "近三年发生重大事故")


def test_x10_the_reply_to_the_objector_is_not_what_the_applicant_reads(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.conclude(objection, "upheld", statement="已陈述", reply="王明同志：您反映的问题属实")
    assert "王明" not in ended(case)[1]
    page = Visitor(world.holder("applicant_principal", case)).read("application", case.pk)
    assert "王明" not in page


def test_x10_partly_upheld_the_case_is_published_anew(world):
    (corrected, other), period = world.published(2)
    objection = world.accept(world.object(period, corrected))
    world.conclude(objection, "partly")
    assert stands(corrected) == ("publicity", "page")
    successor = world.newest_list()
    assert (successor.version, successor.status) == (2, "approved")
    assert [item.submission_id for item in successor.items.all()] == [corrected.pk]
    world.travel(SEPTEMBER + timedelta(days=3))
    second = world.publish(page_id=2)
    assert second.last_day > period.last_day
    world.after(period)
    assert stands(other) == ("designation", "document")
    assert stands(corrected) == ("publicity", "period")
    world.after(second)
    assert stands(corrected) == ("designation", "document")
    assert set(Shortlist.objects.values_list("status", flat=True)) == {"ended"}


def test_x10_partly_upheld_after_the_period_of_the_others(world):
    (corrected, other), period = world.published(2)
    objection = world.accept(world.object(period, corrected))
    world.after(period)
    world.conclude(objection, "partly")
    second = world.publish(page_id=2)
    world.after(second)
    assert stands(corrected) == stands(other) == ("designation", "document")


def test_x10_who_dealt_with_the_case_does_not_conclude(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    signer = case.results.get(stage="re_review", part="issue").actor
    with pytest.raises(Refused):
        world.conclude(objection, "rejected", person=signer)


def test_x10_fifteen_working_days_extended_once(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    due = objection.due_at
    lead = Visitor(world.concluder(objection))
    lead.press("objection", objection.pk, extend="1", reason="需现场核查")
    objection.refresh_from_db()
    assert objection.due_at > due
    assert "extended once already" in lead.press("objection", objection.pk, extend="1", reason="再延")


def test_x10_a_withdrawn_objection_frees_the_case(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.withdraw_objection(objection)
    assert stands(case) == ("publicity", "period")


# --- X11: anonymous, late, without evidence ----------------------------------------------------------


def test_x11_an_anonymous_lead_is_registered_and_stops_nothing(published_case):
    world, case, period = published_case
    lead = world.object(period, case, kind="anonymous", name="", contact="")
    assert lead.receipt
    with pytest.raises(Refused):
        world.accept(lead)
    world.after(period)
    assert stands(case) == ("designation", "document")
    world.refuse(lead, reply="匿名，不予受理；线索转监督")
    assert lead.status == Objection.Status.NOT_ACCEPTED
    supervisor = world.holder("supervisor")
    assert Notification.objects.filter(person=supervisor, kind="objection_received").count() == 1
    assert lead.receipt in Visitor(supervisor).read("objections")


def test_x11_a_late_objection_is_registered_and_not_accepted(published_case):
    world, case, period = published_case
    world.travel(period.ends_at)
    late = world.object(period, case)
    assert late.late
    with pytest.raises(Refused):
        world.accept(late)
    sweep()
    assert stands(case) == ("designation", "document")


def test_x11_the_last_second_is_in_time(published_case):
    world, case, period = published_case
    world.travel(period.ends_at - timedelta(seconds=1))
    assert not world.object(period, case).late


def test_x11_without_facts_nothing_is_registered(published_case):
    world, case, period = published_case
    for entries in ({"facts": " "}, {"name": ""}, {"contact": ""}):
        with pytest.raises(Refused):
            world.object(period, case, **entries)
    assert not Objection.objects.exists()


def test_x11_not_accepted_needs_a_reason(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    officer = Visitor(world.holder("objection_officer"))
    page = officer.press("objection", objection.pk, refuse="1", reply="")
    assert "field__error" in page
    officer.press("objection", objection.pk, refuse="1", reply="无证据，不予受理")
    objection.refresh_from_db()
    assert (objection.status, objection.reply) == ("not_accepted", "无证据，不予受理")


# --- X12: wrong content or an outage during the publicity --------------------------------------------


def test_x12_a_suspended_period_starts_anew_for_everybody(world):
    cases, period = world.published(2)
    world.travel(SEPTEMBER + timedelta(days=2))
    world.void(period)
    assert [stands(case) for case in cases] == [("publicity", "page")] * 2
    world.after(period)
    assert stands(cases[0]) == ("publicity", "page")
    world.travel(SEPTEMBER + timedelta(days=3))
    second = world.publish(page_id=2)
    assert len(second.days) == 5
    assert second.days[0] > period.days[0]
    world.after(second)
    assert [stands(case) for case in cases] == [("designation", "document")] * 2


def test_x12_an_investigation_outlives_the_suspension(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.void(period)
    assert stands(case) == ("publicity", "page")
    world.travel(SEPTEMBER + timedelta(days=1))
    second = world.publish(page_id=2)
    assert stands(case) == ("publicity", "objection")
    world.after(second)
    assert stands(case) == ("publicity", "objection")
    world.conclude(objection, "rejected")
    assert stands(case) == ("designation", "document")


def test_x12_an_objection_upheld_while_the_list_is_suspended(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.void(period)
    world.conclude(objection, "upheld", statement="已陈述")
    assert ended(case)[0] == "objection_upheld"


def test_x12_an_objection_of_the_suspended_period_is_not_cut_short(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    world.void(period)
    world.travel(SEPTEMBER + timedelta(days=1))
    second = world.publish(page_id=2)
    world.accept(objection)
    world.conclude(objection, "rejected")
    assert stands(case) == ("publicity", "period")  # the second period is still running
    world.after(second)
    assert stands(case) == ("designation", "document")


def test_x12_a_reason_is_needed_and_only_a_running_period_is_suspended(published_case):
    world, _case, period = published_case
    with pytest.raises(Refused):
        world.void(period, reason=" ")
    world.after(period)
    with pytest.raises(Refused):
        world.void(period)


# --- X13: the calendar changes while an investigation goes on (the rest is in test_calendar_changes) ---


def test_x13_a_case_that_was_held_back_gets_the_moved_end(published_case):
    world, case, period = published_case
    objection = world.accept(world.object(period, case))
    world.holiday(period.days[-1])
    period.refresh_from_db()
    world.conclude(objection, "rejected")
    assert world.task(case).scheduled == period.ends_at
