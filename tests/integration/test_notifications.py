"""Messages: each has its cause, reaches whom it concerns and nobody else, and leaves the outbox once."""

from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from forms_workflows.parties.models import Person
from forms_workflows.parties.rules import Desks
from forms_workflows.review.domain.handing_on import hand_on
from forms_workflows.submissions.domain.ending import withdraw
from forms_workflows.submissions.domain.mail import MAX_ATTEMPTS, send_pending_mail
from forms_workflows.submissions.domain.partners import decline_partner
from forms_workflows.submissions.models import Notification
from forms_workflows.submissions.phrases import PHRASES
from tests.saying import assert_said

from .visitors import Visitor

#: Told where offices are asked (test_consultation), where a page is corrected (test_corrections) and where a case is
#: about a title (test_ways), or a title ends (test_reminding).
OTHER_STORIES = {
    *("publicity_corrected", "consult_over", "title_changed", "asked_to_apply", "opened_by_office", "kept"),
    *("title_ends", "title_over"),
}


def told(kind, **filters):
    """Who has been told, by name of the account."""
    return set(Notification.objects.filter(kind=kind, **filters).values_list("person__username", flat=True))


def holders(role, **filters):
    return set(
        Person.objects.filter(memberships__role__key=role, **filters).values_list("username", flat=True)
    )


def of_organisation(case):
    return set(case.organisation.memberships.values_list("person__username", flat=True))


def of_bureau(case, role):
    return holders(role, memberships__department__region=case.region)


def of_department(world, role):
    return holders(role, memberships__department=world.department)


def clear():
    Notification.objects.all().delete()


# --- who is told what -------------------------------------------------------------------------------


def test_submitted(world):
    case = world.filled_in()
    assert told("to_sign") == {world.holder("applicant_principal", case).username}
    world.sign(case)
    assert told("task") == of_bureau(case, "local_handler")
    assert told("submitted") == of_organisation(case)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"to_sign", "task", "submitted"}


def test_returned_for_correction_and_back(submitted_case):
    world, case = submitted_case
    clear()
    world.decide(case, "local_handler", "return", reason="请补正", open_fields=["c12"])
    assert told("returned") == of_organisation(case)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"returned"}
    clear()
    world.correct(case)
    assert told("task") == of_bureau(case, "local_handler")


def test_the_hands_of_an_opinion_one_after_the_other(world):
    case = world.checked(world.submitted())
    clear()
    world.decide(case, "local_handler", "recommend")
    assert told("task") == of_bureau(case, "local_checker")
    clear()
    world.decide(case, "local_checker", "agree")
    assert told("task") == of_bureau(case, "local_issuer")
    clear()
    world.decide(case, "local_issuer", "agree")
    assert told("task") == of_department(world, "dept_handler")
    assert told("moved") == of_organisation(case)  # 已推荐


def test_ended(world):
    case = world.checked(world.submitted())
    world.decide(case, "local_handler", "not_recommended", reason="集聚不足")
    world.decide(case, "local_checker", "agree")
    clear()
    world.decide(case, "local_issuer", "agree")
    assert told("ended") == of_organisation(case)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"ended"}


def test_withdrawn_the_desk_that_had_it_is_told_too(submitted_case):
    world, case = submitted_case
    clear()
    withdraw(submission=case, person=world.holder("applicant_principal", case), reason="重组")
    assert told("ended") == of_organisation(case) | of_bureau(case, "local_handler")


def test_the_panel_and_its_experts(pooled_case):
    world, case = pooled_case
    assert told("task", submission=case, data__stage="scoring") == of_department(world, "panel_organiser")
    panel = world.panel([case])
    experts = set(panel.members.values_list("person__username", flat=True))
    assert told("sheet_assigned") == experts
    clear()
    reserve = world.experts(6)[5]
    world.replace(panel, panel.sheets.all()[0].expert, reserve)
    assert told("sheet_assigned") == {reserve.username}


def test_publicity_and_designation(published_case):
    world, case, period = published_case
    assert told("publicity_started") == of_organisation(case)
    world.after(period)
    assert told("cleared") == of_organisation(case)
    world.designate([case])
    assert told("designated") == of_organisation(case)


def test_an_objection_is_told_to_officers_and_supervision_only_until_it_is_accepted(published_case):
    world, case, period = published_case
    clear()
    objection = world.object(period, case)
    officers = of_department(world, "objection_officer") | of_department(world, "supervisor")
    assert told("objection_received") == officers
    assert Notification.objects.count() == len(officers)
    assert not Notification.objects.exclude(submission=None).exists()  # nothing that could name the case
    clear()
    world.accept(objection)
    assert told("objection_accepted") == of_organisation(case)
    clear()
    world.conclude(objection, "upheld", statement="已陈述")
    assert told("ended") == of_organisation(case)


def test_whoever_is_barred_is_told_nothing(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="补正", open_fields=["c12"])
    barred = world.holder("local_handler", case)
    world.recuse(case, barred)
    clear()
    world.correct(case)
    assert told("task") == of_bureau(case, "local_handler") - {barred.username}


def test_whoever_has_left_is_told_nothing(submitted_case):
    world, case = submitted_case
    left = world.holder("applicant_filler", case)
    Person.objects.filter(pk=left.pk).update(is_active=False)
    clear()
    world.decide(case, "local_handler", "return", reason="补正", open_fields=["c12"])
    assert told("returned") == of_organisation(case) - {left.username}


def test_nobody_is_told_of_his_own_deed(world):
    case = world.checked(world.submitted())
    handler = world.holder("local_handler", case)
    world.decide(case, "local_handler", "recommend")
    clear()
    world.decide(case, "local_checker", "send_back", reason="请补充")
    assert handler.username in told("task")
    assert world.holder("local_checker", case).username not in told("task")


# --- causes and phrases -----------------------------------------------------------------------------


def whole_story(world):
    """A round with every kind of message in it. Some are sent by screens; they are made here."""
    joint = world.organisation("650200")
    case = world.draft(world.organisation("652300"), joint=True, partners=[joint.invented])
    world.finish(case)
    person = Person.objects.get(username=f"applicant_principal-{joint.identifier}")
    decline_partner(partner=case.partners.get(), person=person, desks=Desks(person), reason="尚未商定")
    partner = Visitor(person)
    partner.press("confirm", case.partners.get().pk)
    principal = Visitor(world.holder("applicant_principal", case))
    principal.press("reopen", case.pk, reason="请核对")
    principal.press("sign", case.pk, confirmed="on")
    case.refresh_from_db()
    world.decide(case, "local_handler", "return", reason="第一行\n第二行", open_fields=["c12"])
    Visitor(world.holder("applicant_filler", case)).press("finish", case.pk)
    world.correct(case)
    world.checked(case)
    world.decide(case, "local_handler", "not_recommended", reason="不足")
    world.decide(case, "local_checker", "agree")
    world.decide(case, "local_issuer", "agree")
    handed = world.recommended(world.checked(world.submitted()))
    world.take(handed, "dept_handler")
    task, lead = world.task(handed), world.person("lead")
    others = Person.objects.filter(username__startswith="handler").exclude(pk=task.owner_id)
    hand_on(submission=handed, task=task, by=lead, desks=Desks(lead), to=others[0], reason="休假")
    withdraw(submission=handed, person=world.holder("applicant_principal", handed), reason="撤回")
    (public,), period = world.published()
    objection = world.accept(world.object(period, public))
    world.withdraw_objection(world.accept(world.object(period, public)))
    world.conclude(objection, "rejected")
    world.after(period)
    world.designate([public])
    world.plaque(public)


def test_every_message_has_a_cause_and_every_kind_a_phrase(world):
    whole_story(world)
    assert set(Notification.objects.values_list("kind", flat=True)) == set(PHRASES) - OTHER_STORIES
    for notification in Notification.objects.select_related("cause", "submission"):
        assert notification.cause.at == notification.created_at
        if notification.submission_id:
            assert notification.cause.case_id == notification.submission_id
        assert_said(notification)


@pytest.mark.everywhere
def test_every_message_leads_somewhere(world):
    whole_story(world)
    for person in Person.objects.filter(notifications__isnull=False).distinct():
        visitor = Visitor(person)
        for notification in person.notifications.all():
            response = visitor.client.get(visitor.url("message", notification.pk), follow=True)
            assert response.status_code == 200, (person, notification.kind)


def test_an_old_message_keeps_its_own_reason(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="第一次的理由", open_fields=["c12"])
    world.correct(case)
    world.decide(case, "local_handler", "return", reason="第二次的理由", open_fields=["c12"])
    page = Visitor(world.holder("applicant_filler", case)).read("messages")
    assert "第一次的理由" in page
    assert "第二次的理由" in page


def test_a_message_that_a_secretary_gets_leads_to_the_round(scored_case):
    world, case = scored_case
    world.shortlist([case])
    secretary = world.holder("meeting_secretary")
    notification = secretary.notifications.latest("pk")
    assert notification.submission_id == case.pk
    visitor = Visitor(secretary)
    assert visitor.get("message", notification.pk).url == visitor.url("round", world.round.pk)


def test_read_and_all_read(submitted_case):
    world, case = submitted_case
    filler = world.holder("applicant_filler", case)
    visitor = Visitor(filler)
    assert "badge--info" in visitor.read("messages")
    visitor.get("message", filler.notifications.first().pk)
    assert filler.notifications.filter(read_at=None).count() == filler.notifications.count()
    visitor.press("message", filler.notifications.first().pk)
    assert filler.notifications.filter(read_at=None).count() == filler.notifications.count() - 1
    visitor.press("read_all")
    assert not filler.notifications.filter(read_at=None).exists()
    assert "No messages." in visitor.read("home")


def test_messages_of_others_are_not_ones_own(submitted_case):
    world, case = submitted_case
    message = world.holder("applicant_filler", case).notifications.first()
    principal = Visitor(world.holder("applicant_principal", case))
    assert principal.get("message", message.pk).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


# --- the outbox -------------------------------------------------------------------------------------


@pytest.fixture
def addressed(world):
    """A case whose people have addresses; what was waiting before is sent."""
    case = world.filled_in()
    send_pending_mail()
    mail.outbox.clear()
    for person in Person.objects.filter(memberships__organisation=case.organisation):
        person.email = f"{person.username}@shenping.example"
        person.save()
    return world.sign(case)


def test_each_message_is_sent_once(world, addressed):
    waiting = Notification.objects.filter(mailed_at=None).exclude(person__email="").count()
    assert send_pending_mail() == (waiting, 0)
    assert len(mail.outbox) == waiting
    assert send_pending_mail() == (0, 0)
    assert len(mail.outbox) == waiting


def test_a_letter_comes_from_the_department_and_names_programme_round_and_case(world, addressed, settings):
    settings.DEFAULT_FROM_EMAIL = "申评 <noreply@shenping.example>"
    send_pending_mail()
    programme, letter = addressed.round.programme, mail.outbox[0]
    name, address = parseaddr(str(make_header(decode_header(letter.message()["From"]))))
    assert (name, address) == (programme.department.name, "noreply@shenping.example")
    for text in (str(programme), str(addressed.round), addressed.number, programme.department.name):
        assert text in letter.body


def test_the_subject_is_one_line_whatever_the_reason(world, addressed):
    world.decide(
        addressed, "local_handler", "return", reason="一、缺少证明\r\n二、数据不一致\n", open_fields=["c12"]
    )
    sent, failed = send_pending_mail()
    assert failed == 0
    subjects = [message.subject for message in mail.outbox]
    assert any("缺少证明 二、数据不一致" in subject for subject in subjects)
    assert not any("\n" in subject for subject in subjects)
    assert any("一、缺少证明" in message.body for message in mail.outbox)
    assert sent == len(mail.outbox)


def test_a_failure_is_tried_again_with_growing_pauses(world, addressed, monkeypatch):
    def refuse(self, messages):
        raise OSError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        waiting = send_pending_mail()[1]
        assert waiting > 0
        assert send_pending_mail() == (0, 0)  # not before the pause is over
        world.travel(timezone.now() + timedelta(minutes=2))
        assert send_pending_mail() == (0, waiting)
        world.travel(timezone.now() + timedelta(minutes=2))
        assert send_pending_mail() == (0, 0)  # the second pause is longer
    world.travel(timezone.now() + timedelta(minutes=2))
    assert send_pending_mail() == (waiting, 0)
    assert len(mail.outbox) == waiting


def test_one_address_that_cannot_be_reached_does_not_stop_the_others(world, addressed, monkeypatch):
    bad = world.holder("applicant_filler", addressed)
    real = EmailBackend.send_messages

    def fussy(self, messages):
        if bad.email in messages[0].to:
            raise ValueError("no such address")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fussy)
    sent, failed = send_pending_mail()
    assert sent > 0
    assert failed == bad.notifications.filter(mailed_at=None).count() > 0
    assert not any(bad.email in message.to for message in mail.outbox)


def test_it_is_given_up_in_the_end(world, addressed, monkeypatch):
    def refuse(self, messages):
        raise OSError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    for _ in range(MAX_ATTEMPTS + 2):
        send_pending_mail()
        world.travel(timezone.now() + timedelta(days=1))
    assert set(Notification.objects.exclude(person__email="").values_list("attempts", flat=True)) == {
        MAX_ATTEMPTS
    }


def test_people_without_an_address_and_people_who_left_get_no_mail(world, addressed):
    Person.objects.filter(memberships__organisation=addressed.organisation).update(is_active=False)
    Person.objects.exclude(memberships__organisation=addressed.organisation).update(email="")
    assert send_pending_mail() == (0, 0)
    assert mail.outbox == []
