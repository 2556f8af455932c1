"""Deleting a person never deletes work."""

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import override
from viewflow.workflow.models import Process, Task
from wagtail.models import Page, PageSubscription
from wagtail.users.models import UserProfile

from forms_workflows.parties.guard import ACCOUNT_DATA
from forms_workflows.parties.models import Membership, Person
from tests.factories import make_department, make_member, make_organisation, make_person, make_role

pytestmark = pytest.mark.django_db


def own_task(person):
    [process] = Process._base_manager.bulk_create([Process(flow_class="parties/gone.Flow")])
    Task._base_manager.bulk_create([Task(process=process, flow_task="parties/gone.Flow.check", owner=person)])


def verify(person):
    organisation = make_organisation()
    organisation.verification = "verified"
    organisation.verified_by, organisation.verified_at = person, timezone.now()
    organisation.save()


def own_page(person):
    Page.get_first_root_node().add_child(title="通知", slug="notice", owner=person)


def delete(person):
    person.delete()


def delete_in_bulk(person):
    Person.objects.filter(pk=person.pk).delete()


def delete_past_the_manager(person):
    Person._base_manager.filter(pk=person.pk).delete()


@pytest.mark.parametrize("way", [delete, delete_in_bulk, delete_past_the_manager])
@pytest.mark.parametrize("work", [own_task, own_page])
def test_nobody_with_work_can_be_deleted_by_any_way(work, way):
    person = make_person(name="阿依努尔·买买提")
    work(person)
    with override("en"), transaction.atomic(), pytest.raises(ProtectedError) as refusal:
        way(person)
    assert "阿依努尔·买买提 has worked here" in str(refusal.value)
    assert "Deactivate the account instead" in str(refusal.value)
    assert refusal.value.protected_objects
    assert Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("way", [delete, delete_in_bulk])
def test_a_protected_reference_is_refused_with_the_same_words(way):
    person = make_person()
    verify(person)
    with override("en"), pytest.raises(ProtectedError, match="Deactivate the account instead"):
        way(person)


def test_tasks_stay_when_their_owners_deletion_is_refused():
    person = make_person()
    own_task(person)
    with pytest.raises(ProtectedError):
        person.delete()
    assert Task._base_manager.filter(owner=person).count() == 1


def test_one_person_with_work_saves_all_in_the_same_deletion():
    idle, busy = make_person("a"), make_person("b")
    own_task(busy)
    with transaction.atomic(), pytest.raises(ProtectedError):
        Person.objects.filter(pk__in=[idle.pk, busy.pk]).delete()
    assert Person.objects.count() == 2


def test_a_person_without_work_goes_with_the_account_data():
    person = make_member(make_role("handler"), make_department())
    UserProfile.get_for_user(person)
    PageSubscription.objects.create(user=person, page=Page.get_first_root_node(), comment_notifications=True)
    SessionStore().save()
    person.delete()
    assert not Person.objects.exists()
    assert not Membership.objects.exists()


def test_what_counts_as_account_data_exists():
    assert {apps.get_model(label)._meta.label_lower for label in ACCOUNT_DATA} == ACCOUNT_DATA
