"""Rights of roles: changed by two people; and powers that must not meet in one person."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from forms_workflows.audit.models import Event
from forms_workflows.errors import Conflict, FourEyes, NotAllowed
from forms_workflows.parties.domain.people import grant_role
from forms_workflows.parties.domain.roles import confirm_rights, decline_rights, propose_rights
from forms_workflows.parties.models import RightsChange, Separation
from tests.factories import make_department, make_member, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def department():
    return make_department()


@pytest.fixture
def first():
    return make_person("first")


@pytest.fixture
def second():
    return make_person("second")


@pytest.fixture
def apart():
    return Separation.objects.create(title="监督", first=["supervise"], second=["round.rank", "task.do"])


def test_two_people_change_what_a_role_carries(first, second):
    role = make_role("handler", "task.do")
    change = propose_rights(role=role, rights=["submission.view"], by=first)
    role.refresh_from_db()
    assert role.rights == ["task.do"]
    assert confirm_rights(change=change, by=second).rights == ["submission.view"]
    change.refresh_from_db()
    assert (change.outcome, change.decided_by) == ("confirmed", second)
    assert list(Event.objects.order_by("seq").values_list("action", "actor")) == [
        ("role.rights_proposed", first.pk),
        ("role.rights_changed", second.pk),
    ]


def test_whoever_proposed_does_not_confirm(first):
    change = propose_rights(role=make_role("handler"), rights=["task.do"], by=first)
    with pytest.raises(FourEyes):
        confirm_rights(change=change, by=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsChange.objects.filter(pk=change.pk).update(
            outcome="confirmed", decided_by=first, decided_at=change.proposed_at
        )


@pytest.mark.parametrize("step", ["propose", "confirm"])
def test_nobody_decides_about_a_role_of_their_own(step, first, second, department):
    role = make_role("handler")
    make_member(role, department, first if step == "propose" else second)
    with pytest.raises(NotAllowed, match="of their own"):
        confirm_rights(change=propose_rights(role=role, rights=["task.do"], by=first), by=second)
    role.refresh_from_db()
    assert role.rights == []


def test_a_newer_proposal_takes_the_place_of_the_waiting_one(first, second):
    role = make_role("handler")
    older = propose_rights(role=role, rights=["task.do"], by=first)
    newer = propose_rights(role=role, rights=["supervise"], by=second)
    older.refresh_from_db()
    assert (older.outcome, newer.outcome) == ("declined", "waiting")
    with pytest.raises(Conflict):
        confirm_rights(change=older, by=second)
    assert propose_rights(role=role, rights=[], by=first) is None
    newer.refresh_from_db()
    assert newer.outcome == "declined"


def test_a_declined_change_changes_nothing(first, second):
    role = make_role("handler")
    change = propose_rights(role=role, rights=["task.do"], by=first)
    decline_rights(change=change, by=second)
    role.refresh_from_db()
    assert role.rights == []
    with pytest.raises(Conflict):
        decline_rights(change=change, by=second)


def test_powers_that_must_not_meet_are_refused_where_a_role_is_given(apart, first, department):
    person = make_member(make_role("watcher", "supervise"), department)
    with pytest.raises(NotAllowed, match="监督"):
        grant_role(
            person=person, role=make_role("lead", "round.rank"), by=first, department=make_department("局")
        )
    assert grant_role(
        person=person, role=make_role("reader", "submission.view"), by=first, department=department
    )
    assert person.memberships.count() == 2


def test_powers_that_must_not_meet_are_refused_where_a_role_gets_rights(apart, first, second, department):
    person = make_member(make_role("watcher", "supervise"), department)
    reader = make_role("reader", "submission.view")
    make_member(reader, department, person)
    with pytest.raises(NotAllowed, match=str(person)):
        propose_rights(role=reader, rights=["task.do"], by=first)
    with pytest.raises(NotAllowed, match="in one role"):
        propose_rights(role=make_role("all"), rights=["supervise", "task.do"], by=first)


def test_a_role_given_while_a_change_waits_is_found_at_the_confirmation(apart, first, second, department):
    reader = make_role("reader")
    change = propose_rights(role=reader, rights=["task.do"], by=first)
    make_member(reader, department, make_member(make_role("watcher", "supervise"), department))
    with pytest.raises(NotAllowed):
        confirm_rights(change=change, by=second)


def test_a_role_may_change_within_what_its_holders_may_hold(apart, first, second, department):
    """What the role itself gave before does not count against its new rights."""
    watcher = make_role("watcher", "supervise")
    make_member(watcher, department)
    assert confirm_rights(change=propose_rights(role=watcher, rights=["task.do"], by=first), by=second)


def test_supervision_is_told_and_a_mail_server_that_is_away_changes_nothing(
    first, second, department, mailoutbox, monkeypatch, django_capture_on_commit_callbacks
):
    make_member(make_role("watcher", "supervise"), department, email="watcher@example.cn")
    make_member(make_role("other", "task.do"), department, email="other@example.cn")
    role = make_role("handler")
    with django_capture_on_commit_callbacks(execute=True):
        change = propose_rights(role=role, rights=["task.do"], by=first)
    assert [letter.to for letter in mailoutbox] == [["watcher@example.cn"]]

    def away(*arguments, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr("forms_workflows.parties.domain.letters.send_mail", away)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_rights(change=change, by=second)
    role.refresh_from_db()
    assert role.rights == ["task.do"]
