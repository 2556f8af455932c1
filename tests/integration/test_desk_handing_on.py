"""A taken task is never stuck, a case can be terminated, an objection withdrawn, a round closed: on screens."""

import re

from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Person
from forms_workflows.submissions.models import Notification

from .states import ended, newest
from .visitors import Visitor


def test_the_administrator_of_people_hands_a_task_on_without_reading_the_case(submitted_case):
    world, case = submitted_case
    world.take(case, "local_handler")
    task, officer = world.task(case), world.holder("local_handler", case)
    colleague = world.colleague(officer)
    admin = Visitor(world.holder("people_admin"))
    assert officer.name in admin.read("taken")
    assert admin.get("case", case.pk).status_code == 404
    page = admin.press("hand_on", task.pk, to=colleague.pk, reason="")
    assert "Give the reason" in page
    assert "The task was handed on." in admin.press("hand_on", task.pk, to=colleague.pk, reason="休假")
    assert world.task(case).owner == colleague
    assert Event.objects.get(action="task.handed_on").data["reason"] == "休假"


def test_a_task_handed_back_waits_at_the_desk_again(submitted_case):
    world, case = submitted_case
    world.take(case, "local_handler")
    issuer = Visitor(world.holder("local_issuer", case))
    issuer.press("hand_on", world.task(case).pk, to="desk", reason="调离")
    assert world.task(case).owner is None
    assert case.number in Visitor(world.colleague(world.holder("local_handler", case))).read("tasks")


def test_nobody_else_hands_a_task_on(submitted_case):
    world, case = submitted_case
    world.take(case, "local_handler")
    task = world.task(case)
    for role in ("local_handler", "local_checker", "supervisor", "applicant_principal"):
        visitor = Visitor(world.holder(role, case))
        assert visitor.get("hand_on", task.pk).status_code == 404, role
        assert visitor.post("hand_on", task.pk, to="desk", reason="x").status_code == 404, role


def test_somebody_who_does_not_sit_at_the_desk_cannot_get_the_task(submitted_case):
    world, case = submitted_case
    world.take(case, "local_handler")
    admin, task = Visitor(world.holder("people_admin")), world.task(case)
    stranger = world.holder("local_checker", case)
    assert admin.post("hand_on", task.pk, to=stranger.pk, reason="x").status_code == 404
    assert "Choose who takes the task" in admin.press("hand_on", task.pk, reason="x")


def test_a_case_is_terminated_with_the_reason_that_the_applicant_reads(world):
    case = world.recommended(world.checked(world.submitted()))
    lead = Visitor(world.holder("dept_lead"))
    assert Visitor().url("terminate", case.pk) in lead.read("case", case.pk)
    assert "Give the reason" in lead.press("terminate", case.pk, reason=" ")
    page = lead.ask("terminate", case.pk, reason="经查材料虚假")
    assert "What the applicant will read" in page
    lead.press("terminate", case.pk, reason="经查材料虚假")
    assert ended(case) == ("terminated", "经查材料虚假")
    assert Visitor(world.holder("supervisor")).get("terminate", case.pk).status_code == 404


def test_an_officer_records_that_an_objection_was_withdrawn(published_case):
    world, case, period = published_case
    objection = world.object(period, case)
    officer = Visitor(world.holder("objection_officer"))
    assert "Say how the objector has withdrawn it" in officer.press("objection", objection.pk, withdraw="1")
    officer.press("objection", objection.pk, withdraw="1", withdrawal="3月5日来函")
    objection.refresh_from_db()
    assert objection.status == "withdrawn"
    lead = Visitor(world.holder("dept_lead"))
    assert lead.post("objection", objection.pk, withdraw="1", withdrawal="x").status_code == 404


def test_the_objection_officer_reads_only_cases_to_which_somebody_objects(world):
    other = world.recommended(world.checked(world.submitted()))
    world.round.submissions.filter(pk=other.pk).update(stage="shortlist")  # it waits for nobody's review
    (case,), period = world.published()
    officer = Visitor(world.holder("objection_officer"))
    assert officer.get("case", case.pk).status_code == 404
    world.object(period, case)
    assert officer.get("case", case.pk).status_code == 200
    assert officer.get("case", other.pk).status_code == 404


def test_the_organiser_reads_no_case_file(pooled_case):
    world, case = pooled_case
    panel = world.panel([case])
    organiser = Visitor(world.holder("panel_organiser"))
    assert organiser.get("case", case.pk).status_code == 404
    page = organiser.read("panel", panel.pk)
    assert case.title in page
    assert Visitor().url("case", case.pk) not in page


def test_a_round_is_closed_when_nothing_in_it_is_open(submitted_case):
    world, case = submitted_case
    lead = Visitor(world.holder("dept_lead"))
    assert "A round is closed after its closing time." in lead.read("round", world.round.pk)
    world.travel(world.round.closes_at)
    lead = Visitor(world.holder("dept_lead"))  # the session has ended meanwhile
    assert "1 case has not ended yet." in lead.press("round", world.round.pk, close_round="1")
    Visitor(world.holder("applicant_principal", case)).press("withdraw", case.pk, reason="不报了")
    assert "Close this round?" in lead.ask("round", world.round.pk, close_round="1")
    assert "The round is closed." in lead.press("round", world.round.pk, close_round="1")
    world.round.refresh_from_db()
    assert world.round.status == "done"
    assert (
        Visitor(world.holder("supervisor")).post("round", world.round.pk, close_round="1").status_code == 404
    )


def test_a_partner_declines_with_a_reason_that_the_applicant_reads(world):
    other = world.organisation("650200")
    case = world.filled_in(world.organisation("652300"), joint=True, partners=[other.invented])
    asked = case.partners.get()
    partner = Visitor(Person.objects.get(username=f"applicant_principal-{other.identifier}"))
    assert "We do not take part" in partner.read("application", case.pk)
    assert "Give the reason" in partner.press("confirm", asked.pk, decline="1", reason="")
    partner.press("confirm", asked.pk, decline="1", reason="尚未商定")
    page = Visitor(world.holder("applicant_principal", case)).read("application", case.pk)
    assert "does not take part" in page
    assert "尚未商定" in page
    asked.refresh_from_db()
    assert (asked.confirmed_at, asked.decline_reason) == (None, "尚未商定")
    assert "Joint applications to confirm" not in partner.read("home")


# --- corrections --------------------------------------------------------------------------------------


def returned(world):
    case = world.submitted()
    world.decide(case, "local_handler", "return", reason="请补正", open_fields=["c12"])
    return case


def test_a_filler_hands_a_finished_correction_to_the_principal(world):
    case = returned(world)
    filler = Visitor(world.holder("applicant_filler", case))
    principal = world.holder("applicant_principal", case)
    assert "Corrected: hand over to the principal" in filler.read("review", case.pk)
    assert "Handed over." in filler.press("finish", case.pk)
    assert Notification.objects.filter(person=principal, kind="to_resubmit", read_at=None).count() == 1
    assert "Please submit the correction" in Visitor(principal).read("home")
    assert "Waits for the principal" in filler.read("review", case.pk)
    filler.press("finish", case.pk)  # twice tells nobody twice
    assert Notification.objects.filter(person=principal, kind="to_resubmit").count() == 1
    assert "The correction was submitted." in Visitor(principal).press("resubmit", case.pk)
    assert not Notification.objects.filter(person=principal, kind="to_resubmit", read_at=None).exists()


def test_a_change_after_handing_over_has_to_be_handed_over_again(world):
    case = returned(world)
    filler = Visitor(world.holder("applicant_filler", case))
    filler.press("finish", case.pk)
    world.save(case, newest(case).answers | {"c12": {"y1": "9", "y2": "8", "y3": "7"}})
    assert newest(case).finished_at is None
    assert "Corrected: hand over to the principal" in filler.read("review", case.pk)


def test_the_sections_of_a_returned_case_show_the_corrections_own_deadline(world):
    case = returned(world)
    page = Visitor(world.holder("applicant_filler", case)).read("section", case.pk, "c")
    assert "correction due 2026-03-09 24:00" in page
    assert "2026-04-01 18:00" not in page


def test_a_draft_shows_when_the_round_closes(world):
    case = world.draft()
    assert "closes 2026-04-01 18:00" in Visitor(world.holder("applicant_filler", case)).read(
        "section", case.pk, "c"
    )


# --- the queue ----------------------------------------------------------------------------------------


def test_next_and_previous_stay_within_the_filters(world):
    first, second, third = (
        world.recommended(world.checked(world.submitted(world.organisation(code))))
        for code in ("650100", "652300", "650100")
    )
    handler = Visitor(world.holder("dept_handler"))
    newest_first = [world.task(case).pk for case in (third, second, first)]
    assert handler.get("step", newest_first[0], "next", region="650100").url.endswith(
        f"tasks/{newest_first[2]}/?region=650100"
    )
    assert f"tasks/{newest_first[1]}/" in handler.get("step", newest_first[0], "next").url
    page = handler.read("task", newest_first[0], region="650100")
    assert "next/?region=650100" in page
    assert handler.get("step", newest_first[2], "next", region="650100").url.endswith("tasks/?region=650100")


def test_a_long_queue_is_read_part_by_part(world, monkeypatch):
    monkeypatch.setattr("forms_workflows.desk.reading.queues.PAGE", 2)
    cases = [world.submitted(world.organisation("650100")) for _ in range(5)]
    handler = Visitor(world.holder("local_handler", cases[0]))
    seen, address = [], {}
    for _ in range(3):
        page = handler.read("tasks", **address)
        seen.append([case.number for case in cases if case.number in page])
        last = min(cases, key=lambda case: case.pk)
        if found := re.search(r'rel="next"\s+href="\?after=(\d+)"', page):
            address = {"after": found[1]}
    assert sorted(number for part in seen for number in part) == [case.number for case in cases]
    assert [len(part) for part in seen] == [2, 2, 1]
    assert last.number in seen[2]
    back = handler.read("tasks", before=re.search(r'rel="prev"\s+href="\?before=(\d+)"', page)[1])
    assert [case.number for case in cases if case.number in back] == seen[1]
