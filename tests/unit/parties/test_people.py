"""People, their roles, and what is recorded about both."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from forms_workflows.audit.models import Event
from forms_workflows.errors import NotAllowed
from forms_workflows.parties.domain.people import deactivate, grant_role, reactivate, revoke_role
from forms_workflows.parties.enums import RIGHTS
from forms_workflows.parties.models import Membership, Person
from tests.factories import make_department, make_organisation, make_person, make_role

pytestmark = pytest.mark.django_db


def recorded():
    return list(Event.objects.order_by("seq").values_list("action", "actor_name", "subject_id"))


def test_a_person_is_called_by_the_name_or_else_by_the_username():
    assert str(make_person("li", name="李明")) == "李明"
    person = make_person("li2", name="")
    assert (str(person), person.get_full_name(), person.first_name) == ("li2", "li2", "li2")


def test_two_people_cannot_share_an_email_address_however_it_is_written():
    make_person(email="li@example.cn")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(email="LI@example.cn")
    make_person(email="")
    make_person(email="")


def test_deactivating_is_recorded_once_and_ends_the_session(client):
    person, by = make_person("li", name="李"), make_person("wang", name="王")
    client.force_login(person)
    assert deactivate(person=person, by=by).is_active is False
    deactivate(person=person, by=by)
    assert recorded() == [("person.deactivated", "王", str(person.pk))]
    reactivate(person=person, by=by)
    assert Person.objects.get(pk=person.pk).is_active
    assert [action for action, *_rest in recorded()] == ["person.deactivated", "person.reactivated"]


def test_nobody_deactivates_themselves():
    person = make_person()
    with pytest.raises(NotAllowed):
        deactivate(person=person, by=person)
    assert Person.objects.get(pk=person.pk).is_active


def test_a_role_is_given_in_one_place_and_recorded_with_its_desk():
    person, by, department = make_person(), make_person(name="王"), make_department()
    membership = grant_role(person=person, role=make_role("handler"), by=by, department=department)
    assert membership.place == department
    event = Event.objects.get()
    assert (event.action, event.actor, event.data) == (
        "role.granted",
        by,
        {"desk": f"handler@d{department.pk}"},
    )
    revoke_role(membership=membership, by=by)
    assert not Membership.objects.exists()
    assert Event.objects.filter(action="role.revoked").exists()


def test_giving_a_role_twice_changes_nothing():
    given = {"person": make_person(), "role": make_role("handler"), "department": make_department()}
    assert grant_role(**given, by=None) == grant_role(**given, by=None)
    assert Event.objects.count() == 1


def test_nobody_gives_a_role_to_themselves():
    person = make_person()
    with pytest.raises(NotAllowed):
        grant_role(person=person, role=make_role("handler"), by=person, department=make_department())


@pytest.mark.parametrize("places", [(), ("department", "organisation")])
def test_a_role_belongs_to_exactly_one_place(places):
    all_places = {"department": make_department(), "organisation": make_organisation()}
    place = {key: all_places[key] for key in places}
    person, role = make_person(), make_role("handler")
    with override("en"), pytest.raises(ValidationError, match="either a department or an organisation"):
        grant_role(person=person, role=role, by=None, **place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, role=role, **place)


def test_a_role_carries_declared_rights_only():
    role = make_role("handler", *RIGHTS)
    role.full_clean()
    role.rights = ["task.do", "everything"]
    with override("en"), pytest.raises(ValidationError, match="no right called everything"):
        role.full_clean()


@pytest.mark.parametrize("key", ["Handler", "1st", "a-b", "", "经办"])
def test_role_keys_are_plain(key):
    with pytest.raises(ValidationError):
        make_role("x" + key).__class__(key=key, title="x").full_clean()


def test_a_role_has_its_title_in_the_readers_language():
    role = make_role("handler", title="经办", title_en="Handler")
    with override("en"):
        assert role.local_title == "Handler"
    with override("zh-hans"):
        assert role.local_title == "经办"
