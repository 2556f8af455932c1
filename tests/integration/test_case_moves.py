"""What follows from a step of a case, whoever takes it: labels, corrections, reasons, messages, readers."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from forms_workflows.audit.models import Event
from forms_workflows.errors import FourEyes, NotAllowed, Refused
from forms_workflows.parties.domain.people import deactivate, revoke_role
from forms_workflows.parties.models import Department, Role
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.processes.engine.queue import queue
from forms_workflows.processes.flows import desks as assignment
from forms_workflows.review.domain import handing_on
from forms_workflows.review.models import Draft
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain import drafts, ending, partners
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Notification
from forms_workflows.submissions.phrases import phrase
from portal.programmes.loader import find_folder
from portal.tick import sweep

from .world import CLOSES, OPENS, YEAR

SECOND = timedelta(seconds=1)


def with_process(world, change):
    """A round of the first programme whose process was changed: ``change`` gets {key: stage} of the source."""
    source = json.loads((find_folder("cluster_designation") / "process.json").read_text())
    change({stage["key"]: stage for stage in source["stages"]})
    by = world.person("handler")
    definition = import_process(source, world.department, by)
    publish_process(definition, by)
    round = Round.objects.create(
        procedure=world.programme.procedures.get(key="application"),
        year=YEAR,
        title="二",
        opens_at=OPENS,
        closes_at=CLOSES,
    )
    world.round = open_round(round=round, person=by)


def let_pass(world, case):
    """Until just after the task of the case was due."""
    world.travel(world.task(case).scheduled + SECOND)
    done = sweep()
    case.refresh_from_db()
    return done


def sees(person, case):
    return visible_to(person, Desks(person)).filter(pk=case.pk).exists()


def actions(case):
    return list(Event.objects.filter(case_id=case.pk).order_by("pk").values_list("action", flat=True))


# --- what time does -------------------------------------------------------------------------------


def test_a_stage_that_returns_by_itself_opens_a_correction(world):
    def change(stages):
        stages["prefecture_check"] |= {"on_overdue": "return", "max_returns": None}

    with_process(world, change)
    case = world.submitted()
    assert let_pass(world, case)["overdue"] == 1
    assert case.is_returned
    answer_round = drafts.unsubmitted_round(case)
    assert (answer_round.number, answer_round.asked_stage, answer_round.asked_by) == (
        2,
        "prefecture_check",
        None,
    )
    world.save(case, answer_round.answers)
    world.correct(case)
    assert (case.stage, case.is_returned) == ("prefecture_check", False)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The office in charge did not decide"), ("zh-hans", "主管单位未在期限内")]
)
def test_an_offices_delay_is_not_told_as_the_applicants(world, language, words):
    def change(stages):
        refuse = {"key": "refuse", "title": "不予通过", "target": "end:refused", "needs_reason": True}
        stages["prefecture_check"]["outcomes"].append(refuse)
        stages["prefecture_check"]["on_overdue"] = "refuse"

    with_process(world, change)
    case = world.submitted()
    let_pass(world, case)
    message = Notification.objects.filter(submission=case, kind="ended")[0]
    with translation.override(language):
        assert case.end == "refused"
        assert words in case.reason_said
        assert words in str(phrase(message))


def test_a_late_correction_is_the_applicants_own(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="补正")
    let_pass(world, case)
    with translation.override("en"):
        assert case.reason_said == "The correction was not submitted in time."
    assert actions(case)[-1] == "submission.lapsed"


def test_one_overdue_case_that_fails_does_not_stop_the_others(world, monkeypatch, caplog):
    cases = [world.submitted() for _ in range(3)]
    for case in cases:
        world.decide(case, "local_handler", "return", reason="补正")
    fire, bad = engine.fire, world.task(cases[0]).pk

    def fail(*, task):
        if task.pk == bad:
            raise RuntimeError("broken row")
        return fire(task=task)

    monkeypatch.setattr(engine, "fire", fail)
    done = let_pass(world, cases[-1])
    for case in cases:
        case.refresh_from_db()
    assert [case.end for case in cases] == ["", "lapsed", "lapsed"]
    assert done["overdue"] == 2
    assert "overdue task" in caplog.text


def test_one_draft_that_fails_does_not_stop_the_others(world, monkeypatch, caplog):
    cases = [world.draft(answers=False) for _ in range(3)]
    end_case = ending.end_case

    def fail(submission, **kwargs):
        if submission.pk == cases[1].pk:
            raise RuntimeError("broken row")
        return end_case(submission, **kwargs)

    monkeypatch.setattr(ending, "end_case", fail)
    world.travel(CLOSES + SECOND)
    assert sweep()["lapsed"] == 2
    for case in cases:
        case.refresh_from_db()
    assert [case.end for case in cases] == ["lapsed", "", "lapsed"]
    assert f"draft {cases[1].pk} failed" in caplog.text


def test_the_applicant_sees_the_deadline_that_the_door_obeys(submitted_case, monkeypatch):
    """Beyond the confirmed calendar nothing is due; once it is confirmed, page and task say the same."""
    world, case = submitted_case
    real = assignment.working_moment
    monkeypatch.setattr(assignment, "working_moment", lambda **_: None)
    world.decide(case, "local_handler", "return", reason="补正")
    answer_round = drafts.unsubmitted_round(case)
    assert answer_round.due_at is None
    monkeypatch.setattr(assignment, "working_moment", real)
    sweep()
    answer_round = drafts.unsubmitted_round(case)
    assert answer_round.due_at == world.task(case).scheduled is not None


# --- who may see and sign -------------------------------------------------------------------------


def test_a_department_below_another_one_sees_its_own_programmes_cases(submitted_case):
    world, case = submitted_case
    world.checked(case)
    world.recommended(case)
    person = world.holder("dept_handler", case)
    above = Department.objects.create(name="人民政府", short_name="政府", region=world.department.region)
    Department.objects.filter(pk=world.department.pk).update(parent=above)
    assert queue(person, Desks(person)).count() == 1
    assert sees(person, case)
    assert sees(world.holder("supervisor"), case)


def test_the_department_does_not_see_what_only_a_bureau_has(submitted_case):
    world, case = submitted_case
    assert not sees(world.holder("dept_handler"), case)
    assert sees(world.holder("local_handler", case), case)


@pytest.mark.parametrize("verification", ["pending", "returned"])
def test_an_organisation_that_nobody_has_verified_drafts_but_does_not_submit(world, verification):
    case = world.filled_in()
    organisation = case.organisation
    organisation.verification = verification
    organisation.verification_reason = "证照不符" if verification == "returned" else ""
    if verification == "pending":
        organisation.verified_by = organisation.verified_at = None
    organisation.save()
    with pytest.raises(Refused, match=organisation.name) as refused:
        world.sign(case)
    assert (verification == "returned") == ("证照不符" in str(refused.value))
    case.refresh_from_db()
    assert case.status == "signing"


def test_names_of_deciders_stay_as_they_were(submitted_case):
    world, case = submitted_case
    person = world.holder("local_handler", case)
    before = person.name
    world.checked(case)
    person.name = "别人"
    person.save()
    assert case.results.get().by_name == before


# --- partners -------------------------------------------------------------------------------------


@pytest.fixture
def joint(world):
    """(case waiting for its signature, its partner's person, that partner)"""
    lead, other = world.organisation(), world.organisation()
    case = world.filled_in(lead, joint=True, partners=[other.invented])
    person = world.holder("applicant_principal", type("at", (), {"organisation": other}))
    return case, person, case.partners.get(organisation=other)


def confirm(partner, person):
    return partners.confirm_partner(partner=partner, person=person, desks=Desks(person))


def confirmed(case):
    return [partner.confirmed_at is not None for partner in case.partners.filter(organisation__isnull=False)]


def finish_again(world, case, change=None):
    principal = world.holder("applicant_principal", case)
    from forms_workflows.submissions.domain import signing

    signing.reopen_draft(submission=case, person=principal, reason="改")
    if change:
        world.save(case, drafts.unsubmitted_round(case).answers | change)
    case.refresh_from_db()
    world.finish(case)
    case.refresh_from_db()


def test_a_partner_is_asked_and_confirms_the_answers_that_it_saw(world, joint):
    case, person, partner = joint
    assert Notification.objects.filter(person=person, kind="partner_asked", submission=case).count() == 1
    with pytest.raises(Refused, match=partner.name):
        world.sign(case)
    confirm(partner, person)
    assert not unread(case, "partner_asked").exists()
    finish_again(world, case)
    assert confirmed(case) == [True]
    finish_again(world, case, {"a01": "完全不同的集群"})
    assert confirmed(case) == [False]
    assert Notification.objects.filter(person=person, kind="partner_asked", submission=case).count() == 2
    with pytest.raises(Refused, match=partner.name):
        world.sign(case)
    partner.refresh_from_db()
    confirm(partner, person)
    assert world.sign(case).status == "open"


def test_a_partner_declines_with_a_reason(world, joint):
    case, person, partner = joint
    with pytest.raises(Refused):
        partners.decline_partner(partner=partner, person=person, desks=Desks(person), reason=" ")
    partners.decline_partner(partner=partner, person=person, desks=Desks(person), reason="条件不具备")
    told = Notification.objects.filter(submission=case, kind="partner_declined")
    assert "条件不具备" in str(phrase(told[0]))
    with pytest.raises(Refused, match="条件不具备"):
        world.sign(case)
    partner.refresh_from_db()
    confirm(partner, person)
    assert world.sign(case).status == "open"


def test_nobody_else_answers_for_a_partner(world, joint):
    case, _person, partner = joint
    stranger = world.holder("applicant_principal", case)
    with pytest.raises(NotAllowed):
        confirm(partner, stranger)


def test_a_partners_bureau_reads_the_case(world, joint):
    case, person, partner = joint
    bureau = Department.objects.filter(parent=world.department).exclude(region=case.region)[0]
    partner.region = bureau.region
    partner.save()
    officer = bureau.memberships.filter(role__key="local_handler")[0].person
    assert not sees(officer, case)
    confirm(partner, person)
    world.sign(case)
    assert sees(officer, case)


# --- messages -------------------------------------------------------------------------------------


def unread(case, kind):
    return Notification.objects.filter(submission=case, kind=kind, read_at__isnull=True)


def test_a_message_about_a_task_is_read_when_the_task_is_done(submitted_case):
    world, case = submitted_case
    assert not unread(case, "to_sign").exists()
    asked = unread(case, "task")
    assert asked.exists()
    first = set(asked.values_list("pk", flat=True))
    world.checked(case)
    world.decide(case, "local_handler", "recommend")
    assert not unread(case, "task").filter(pk__in=first).exists()
    assert unread(case, "task").exists()  # the next desk's
    assert unread(case, "submitted").exists()  # asks for nothing: whoever has read it says so


# --- a taken task ---------------------------------------------------------------------------------


@pytest.fixture
def taken(world):
    """(case, the person who has taken its task, a colleague of the same desk, who may hand it on)"""
    case = world.submitted()
    world.take(case, "local_handler")
    holder = world.holder("local_handler", case)
    membership = holder.memberships.get(role__key="local_handler")
    colleague = type(holder).objects.create(username="colleague", name="同事")
    colleague.memberships.create(role=membership.role, department=membership.department)
    return case, holder, colleague, world.holder("local_issuer", case)


def hand_on(case, task, by, **kwargs):
    given = {"reason": "休假", **kwargs}
    return handing_on.hand_on(submission=case, task=task, by=by, desks=Desks(by), **given)


def test_whoever_leads_the_desk_hands_a_taken_task_on(world, taken):
    case, holder, colleague, lead = taken
    task = world.task(case)
    Draft.objects.create(task_id=task.pk, person=holder, answers={"x": "1"}, reason="草稿")
    hand_on(case, task, lead, to=colleague)
    assert world.task(case).owner == colleague
    assert Draft.objects.get(task_id=task.pk).person == colleague
    assert Notification.objects.filter(person=colleague, kind="handed_on").count() == 1
    event = Event.objects.get(case_id=case.pk, action="task.handed_on")
    assert (event.actor_id, event.data["former"], event.data["to"], event.data["reason"]) == (
        lead.pk,
        holder.pk,
        colleague.pk,
        "休假",
    )
    world.decide(case, "local_handler", "pass", person=colleague)


def test_a_task_goes_back_to_its_desk(world, taken):
    case, _holder, colleague, lead = taken
    hand_on(case, world.task(case), lead)
    case.refresh_from_db()
    assert (world.task(case).owner, case.taken) == (None, False)
    world.decide(case, "local_handler", "pass", person=colleague)


def test_handing_on_is_refused_in_words(world, taken):
    case, holder, colleague, lead = taken
    task = world.task(case)
    with pytest.raises(NotAllowed):
        hand_on(case, task, colleague)  # no right to
    with pytest.raises(Refused):
        hand_on(case, task, lead, to=colleague, reason=" ")
    with pytest.raises(NotAllowed):
        hand_on(case, task, lead, to=world.person("handler"))  # sits elsewhere
    world.recuse(case, colleague)
    with pytest.raises(Refused):
        hand_on(case, task, lead, to=colleague)
    assert world.task(case).owner == holder


def test_the_peoples_administrator_of_the_department_above_hands_on_too(world, taken):
    case, _holder, colleague, _lead = taken
    hand_on(case, world.task(case), world.person("people"), to=colleague)
    assert world.task(case).owner == colleague


def test_four_eyes_hold_when_a_task_is_handed_on(submitted_case):
    world, case = submitted_case
    world.checked(case)
    world.decide(case, "local_handler", "recommend")
    first, checker = world.holder("local_handler", case), world.holder("local_checker", case)
    membership = checker.memberships.get(role__key="local_checker")
    world.take(case, "local_checker")
    first.memberships.create(role=membership.role, department=membership.department)
    with pytest.raises(FourEyes):
        hand_on(case, world.task(case), world.holder("local_issuer", case), to=first)


def test_tasks_of_a_person_who_leaves_return_to_the_desk(world, taken):
    case, holder, colleague, _lead = taken
    Notification.objects.all().delete()
    deactivate(person=holder, by=world.person("people"))
    case.refresh_from_db()
    assert (world.task(case).owner, case.taken) == (None, False)
    assert actions(case)[-1] == "task.returned"
    assert Notification.objects.filter(person=colleague, kind="task").count() == 1
    world.decide(case, "local_handler", "pass", person=colleague)


def test_tasks_of_a_lost_role_return_and_those_of_a_kept_one_stay(world, taken):
    case, holder, _colleague, _lead = taken
    membership = holder.memberships.get(role__key="local_handler")
    checker = Role.objects.get(key="local_checker")
    kept = holder.memberships.create(role=checker, department=membership.department)
    revoke_role(membership=kept, by=world.person("people"))
    assert world.task(case).owner == holder
    revoke_role(membership=membership, by=world.person("people"))
    assert world.task(case).owner is None


# --- ends -----------------------------------------------------------------------------------------


def test_a_case_is_terminated_with_a_reason_by_whoever_may(submitted_case):
    world, case = submitted_case
    lead = world.holder("dept_lead")
    with pytest.raises(NotAllowed):
        handler = world.holder("dept_handler")
        ending.terminate(submission=case, by=handler, desks=Desks(handler), reason="造假")
    with pytest.raises(Refused):
        ending.terminate(submission=case, by=lead, desks=Desks(lead), reason=" ")
    ending.terminate(submission=case, by=lead, desks=Desks(lead), reason="造假")
    case.refresh_from_db()
    assert (case.status, case.end, case.reason) == ("ended", "terminated", "造假")
    assert actions(case)[-1] == "submission.terminated"
    told = set(Notification.objects.filter(submission=case, kind="ended").values_list("person", flat=True))
    assert world.holder("applicant_filler", case).pk in told
    assert world.holder("local_handler", case).pk in told
    with pytest.raises(Refused):
        ending.terminate(submission=case, by=lead, desks=Desks(lead), reason="造假")


def test_a_draft_is_not_terminated(world):
    case, lead = world.draft(), world.holder("dept_lead")
    with pytest.raises(Refused):
        ending.terminate(submission=case, by=lead, desks=Desks(lead), reason="造假")


def test_reasons_that_the_system_gives_are_read_in_the_readers_language(world):
    case = world.draft(answers=False)
    world.travel(CLOSES + SECOND)
    with translation.override("zh-hans"):
        sweep()
    case.refresh_from_db()
    with translation.override("en"):
        assert case.reason_said == "Not submitted before the closing time."
    with translation.override("zh-hans"):
        assert case.reason_said != "Not submitted before the closing time."


def test_mail_goes_on_when_the_server_is_away(world, monkeypatch):
    from forms_workflows.submissions.domain import mail

    case = world.submitted()
    people = [world.holder("applicant_filler", case), world.holder("applicant_principal", case)]
    for number, person in enumerate(people):
        person.email = f"{number}@example.com"
        person.save()
    waiting = mail.unsent(timezone.now()).count()
    assert waiting > 1

    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(mail, "send_mail", away)
    assert mail.send_pending_mail() == (0, waiting)
    assert mail.send_pending_mail() == (0, 0)  # put off, not tried again at once
    monkeypatch.undo()
    world.travel(timezone.now() + timedelta(minutes=5))
    assert mail.send_pending_mail(slice=1) == (waiting, 0)  # slice by slice, until nothing is left
