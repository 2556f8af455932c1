"""The admin's screens for people and places."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from viewflow.workflow.models import Process, Task
from wagtail.users.models import UserProfile

from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Department, Membership, Organisation, Person, Region, Role
from tests.factories import (
    make_department,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)

pytestmark = pytest.mark.django_db

PERSON = {
    "username": "li",
    "name": "李明",
    "email": "",
    "mobile": "",
    "title": "",
    "unit": "",
    "unit_code": "",
}
PASSWORDS = {"password1": "Correct horse battery", "password2": "Correct horse battery"}


def sign_in(client, person):
    UserProfile.objects.create(user=person, preferred_language="en")
    client.force_login(person)
    return person


@pytest.fixture
def root(client):
    return sign_in(client, make_person("root", is_superuser=True))


def staff(client, *codenames):
    """Sign in somebody who may use the admin, with these permissions."""
    person = make_person("staff")
    permissions = Permission.objects.filter(codename__in=["access_admin", *codenames])
    person.user_permissions.set(permissions)
    return sign_in(client, person)


def actions():
    return list(Event.objects.order_by("seq").values_list("action", flat=True))


# --- lists ------------------------------------------------------------------------------------


def fill(count):
    region = Region.objects.filter(code="650000").first() or make_region()
    for number in range(count):
        parent = make_department(f"局{Department.objects.count()}", region=region)
        department = make_department(f"局{Department.objects.count()}", region=region, parent=parent)
        role = make_role(f"role{Role.objects.count()}", "task.do")
        make_member(role, department)
        make_member(role, make_organisation(region=region))
        make_region(f"6501{number:02d}" if count > 1 else "659999", parent=region)


LISTS = ["region", "department", "role", "membership", "organisation", "wagtailusers_users"]
QUERIES = dict(zip(LISTS, [8, 9, 8, 10, 9, 13], strict=True))


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_one_row_and_for_three(name, client, root, django_assert_num_queries):
    url = reverse(f"{name}:index")
    fill(1)
    client.get(url)
    with django_assert_num_queries(QUERIES[name]):
        client.get(url)
    fill(3)
    with django_assert_num_queries(QUERIES[name]):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["?q=局", "?q=zzzz", "?ordering=-name", "?verification=pending", "?role=1"])
def test_lists_can_be_searched_and_filtered(name, query, client, root):
    fill(1)
    assert client.get(reverse(f"{name}:index") + query).status_code == 200


def test_organisations_are_found_by_code_and_filtered_by_verification(client, root):
    organisation, other = make_organisation("甲"), make_organisation("乙")
    url = reverse("organisation:index")
    assert list(client.get(url, {"q": organisation.credit_code}).context["object_list"]) == [organisation]
    assert list(client.get(url, {"verification": "verified"}).context["object_list"]) == []
    assert set(client.get(url, {"verification": "pending"}).context["object_list"]) == {organisation, other}


def test_the_menu_has_one_group_for_people_and_places(client, root):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "People and places" in page
    for name in LISTS:
        assert reverse(f"{name}:index") in page


@pytest.mark.parametrize("name", LISTS)
def test_whoever_lacks_the_permission_gets_nowhere(name, client):
    staff(client)
    assert client.get(reverse(f"{name}:index")).status_code == 302
    assert client.get(reverse(f"{name}:add")).status_code == 302


@pytest.mark.parametrize("name", ["person_chooser", "organisation_chooser"])
def test_choosers_are_for_those_who_manage_people(name, client):
    person, organisation = make_person("阿依努尔"), make_organisation("促进会")
    pk = {"person_chooser": person, "organisation_chooser": organisation}[name].pk
    urls = [
        reverse(f"{name}:choose"),
        reverse(f"{name}:choose_results"),
        reverse(f"{name}:chosen", args=[pk]),
    ]
    staff(client)
    assert {client.get(url).status_code for url in urls} == {302}
    sign_in(client, make_person(is_superuser=True))
    for url in urls:
        assert client.get(url).status_code == 200
    found = client.get(urls[1], {"q": "阿依" if name == "person_chooser" else "促进"})
    assert ("阿依努尔" if name == "person_chooser" else "促进会") in found.content.decode()
    assert "促进会" not in client.get(urls[1], {"q": "zzzz"}).content.decode()


# --- roles and memberships --------------------------------------------------------------------


def test_a_roles_rights_are_ticked_and_every_change_is_on_record(client, root):
    data = {"title": "经办", "title_en": "Handler", "key": "handler", "position": "10"}
    client.post(reverse("role:add"), data | {"rights": ["task.do", "submission.view"]})
    role = Role.objects.get()
    assert role.rights == ["task.do", "submission.view"]
    client.post(reverse("role:edit", args=[role.pk]), data | {"rights": ["task.do"], "key": "other"})
    role.refresh_from_db()
    assert (role.rights, role.key) == (["task.do"], "handler")
    assert actions() == ["role.created", "role.updated"]
    assert Event.objects.get(seq=2).data == {"fields": ["rights"]}


def test_a_role_in_use_is_not_deleted_and_the_reader_learns_why(client, root):
    role = make_role("handler")
    make_member(role, make_department())
    response = client.post(reverse("role:delete", args=[role.pk]), follow=True)
    assert "is in use and cannot be deleted" in response.content.decode()
    assert Role.objects.exists()
    assert actions() == []
    Membership.objects.all().delete()
    client.post(reverse("role:delete", args=[role.pk]))
    assert not Role.objects.exists()
    assert actions() == ["role.deleted"]


def test_a_role_is_given_and_taken_in_the_admin(client, root):
    person, role, department = make_person(), make_role("handler"), make_department()
    form = client.get(reverse("membership:add"), {"person": person.pk})
    assert f'value="{person.pk}"' in form.content.decode()
    data = {"person": person.pk, "role": role.pk, "department": department.pk, "organisation": ""}
    client.post(reverse("membership:add"), data)
    membership = Membership.objects.get()
    assert (membership.person, membership.desk) == (person, f"handler@d{department.pk}")
    client.post(reverse("membership:delete", args=[membership.pk]))
    assert not Membership.objects.exists()
    assert actions() == ["role.granted", "role.revoked"]


def test_a_role_without_place_or_for_oneself_is_refused(client, root):
    role, department = make_role("handler"), make_department()
    data = {"person": make_person().pk, "role": role.pk, "department": "", "organisation": ""}
    response = client.post(reverse("membership:add"), data)
    assert "either a department or an organisation" in response.content.decode()
    response = client.post(reverse("membership:add"), data | {"person": root.pk, "department": department.pk})
    assert "Nobody gives a role to themselves" in response.content.decode()
    assert not Membership.objects.exists()


# --- organisations ----------------------------------------------------------------------------


def test_an_organisation_is_entered_changed_and_verified(client, root):
    region = make_region()
    data = {"name": "甲促进会", "credit_code": " 9135 0100 m000100y43", "kind": "association"}
    data |= {"region": region.pk, "address": "", "legal_representative": ""}
    client.post(reverse("organisation:add"), data)
    organisation = Organisation.objects.get(credit_code="91350100M000100Y43")
    verify = reverse("organisation:verify", args=[organisation.pk])
    assert "甲促进会" in client.get(verify).content.decode()
    response = client.post(verify, {"decision": "return", "reason": " "})
    assert "Say what must be corrected" in response.content.decode()
    client.post(verify, {"decision": "return", "reason": "名称有误"})
    organisation.refresh_from_db()
    assert organisation.verification_reason == "名称有误"
    edit = reverse("organisation:edit", args=[organisation.pk])
    assert verify in client.get(edit).content.decode()
    client.post(edit, data | {"name": "甲产业促进会"})
    client.post(verify, {"decision": "verify"})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.is_verified) == ("甲产业促进会", True)
    assert actions() == [f"organisation.{verb}" for verb in ("registered", "returned", "updated", "verified")]


def test_whoever_acts_for_an_organisation_cannot_verify_it_in_the_admin(client, root):
    organisation = make_organisation()
    make_member(make_role("filler"), organisation, root)
    response = client.post(reverse("organisation:verify", args=[organisation.pk]), {"decision": "verify"})
    assert "Nobody verifies an organisation for which they act" in response.content.decode()


def test_verifying_needs_the_permission(client):
    staff(client, "view_organisation")
    assert client.post(reverse("organisation:verify", args=[make_organisation().pk])).status_code == 302
    assert not Organisation.objects.filter(verification="verified").exists()


# --- people -----------------------------------------------------------------------------------


def test_a_person_is_created_without_first_and_last_name(client, root):
    page = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'name="first_name"' not in page
    code = {"unit_code": "9135 0100 M000100Y43"}
    response = client.post(reverse("wagtailusers_users:add"), PERSON | PASSWORDS | code)
    person = Person.objects.get(username="li")
    assert (person.name, person.unit_code) == ("李明", "91350100M000100Y43")
    assert person.check_password("Correct horse battery")
    assert response.url == reverse("wagtailusers_users:edit", args=[person.pk])
    assert "Give a role" in client.get(response.url).content.decode()


def test_switching_an_account_off_is_a_deactivation(client, root):
    person = make_person("li", name="李明")
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    client.post(url, PERSON | {"name": "李明明"})
    person.refresh_from_db()
    assert (person.is_active, person.name) == (False, "李明明")
    client.post(url, PERSON | {"is_active": "on"})
    assert Person.objects.get(pk=person.pk).is_active
    assert actions() == ["person.updated", "person.deactivated", "person.updated", "person.reactivated"]


def test_managing_people_gives_no_more_power_than_one_has(client, root):
    group = Group.objects.create(name="发布")
    person = make_person("li", name="李明")
    staff(client, "change_person", "add_person")
    assert client.get(reverse("wagtailusers_users:edit", args=[root.pk])).status_code == 302
    data = PERSON | {"is_active": "on", "is_superuser": "on", "groups": [group.pk], "name": "李"}
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), data)
    client.post(reverse("wagtailusers_users:add"), data | PASSWORDS | {"username": "wang"})
    assert Person.objects.get(pk=person.pk).name == "李"
    assert not Person.objects.filter(username__in=["li", "wang"], is_superuser=True).exists()
    assert not group.user_set.exists()


def test_an_administrator_gives_groups_and_it_is_on_record(client, root):
    group, person = Group.objects.create(name="发布"), make_person("li", name="李明")
    data = PERSON | {"is_active": "on", "groups": [group.pk]}
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), data)
    assert list(group.user_set.all()) == [person]
    assert Event.objects.get().data == {"fields": [], "groups": ["发布"]}


def test_a_new_password_of_ones_own_does_not_end_the_session(client, root):
    data = PERSON | PASSWORDS | {"username": "root", "name": "root"}
    client.post(reverse("wagtailusers_users:edit", args=[root.pk]), data)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def own_task(person):
    [process] = Process._base_manager.bulk_create([Process(flow_class="parties/gone.Flow")])
    Task._base_manager.bulk_create([Task(process=process, flow_task="parties/gone.Flow.check", owner=person)])


def test_deleting_a_person_with_work_says_to_deactivate(client, root):
    person = make_person()
    own_task(person)
    response = client.post(reverse("wagtailusers_users:delete", args=[person.pk]), follow=True)
    assert "Deactivate the account instead" in response.content.decode()
    assert Person.objects.filter(pk=person.pk).exists()


def test_deleting_a_person_without_work_works(client, root):
    person = make_person()
    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    assert not Person.objects.filter(pk=person.pk).exists()
    assert actions() == ["person.deleted"]


def bulk(client, action, people, **data):
    ids = "&".join(f"id={person.pk}" for person in people)
    url = reverse("wagtail_bulk_action", args=["parties", "person", action])
    assert client.get(f"{url}?{ids}").status_code == 200
    return client.post(f"{url}?{ids}", data)


def test_bulk_deletion_leaves_out_who_has_work(client, root):
    idle, busy = make_person(), make_person()
    own_task(busy)
    bulk(client, "delete", [idle, busy])
    assert list(Person.objects.exclude(pk=root.pk)) == [busy]


def test_bulk_deactivation_is_on_record_for_each(client, root):
    people = [make_person(), make_person()]
    bulk(client, "set_active_state", [*people, root], mark_as_active="False")
    assert list(Person.objects.filter(is_active=True)) == [root]
    assert actions() == ["person.deactivated"] * 2


def test_the_account_page_asks_for_one_name(client, root):
    page = client.get(reverse("wagtailadmin_account"))
    assert "name_email-name" in page.content.decode()
    assert "name_email-first_name" not in page.content.decode()
