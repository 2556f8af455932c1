"""The admin's screens for people and places."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from viewflow.workflow.models import Process, Task
from wagtail.users.models import UserProfile

from forms_workflows.audit.models import Event
from forms_workflows.parties.domain.roles import propose_rights
from forms_workflows.parties.models import (
    Department,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Region,
    Role,
    Separation,
)
from tests.factories import (
    make_department,
    make_kind,
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
        make_kind(f"kind{OrganisationKind.objects.count()}")


LISTS = [
    *["region", "department", "role", "membership", "organisation", "organisationkind"],
    "wagtailusers_users",
]
QUERIES = dict(zip(LISTS, [11, 11, 10, 12, 12, 10, 15], strict=True))
RIGHTS_CHANGES_QUERIES = 10


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
    assert list(client.get(url, {"q": organisation.identifier}).context["object_list"]) == [organisation]
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


HANDLER = {"title": "经办", "title_en": "Handler", "key": "handler", "position": "10"}


def test_a_roles_rights_wait_for_a_second_person(client, root):
    response = client.post(
        reverse("role:add"), HANDLER | {"rights": ["task.do", "submission.view"]}, follow=True
    )
    assert "once a second person has confirmed them" in response.content.decode()
    role = Role.objects.get()
    assert role.rights == []
    form = client.get(reverse("role:edit", args=[role.pk])).context["form"]
    assert form["rights"].value() == ["submission.view", "task.do"]
    change = role.changes.get()
    page = client.get(reverse("rights_changes")).content.decode()
    assert "Handle the tasks" in page
    assert 'name="confirm"' not in page
    client.post(reverse("rights_change", args=[change.pk]), {"confirm": ""})
    role.refresh_from_db()
    assert role.rights == []
    staff(client, "confirm_role")
    assert 'name="confirm"' in client.get(reverse("rights_changes")).content.decode()
    client.post(reverse("rights_change", args=[change.pk]), {"confirm": ""})
    role.refresh_from_db()
    assert role.rights == ["submission.view", "task.do"]
    assert actions() == ["role.created", "role.rights_proposed", "role.rights_changed"]


def test_a_role_keeps_its_key_and_what_it_is_called_changes_at_once(client, root):
    role = make_role("handler", "task.do")
    client.post(reverse("role:edit", args=[role.pk]), HANDLER | {"rights": ["task.do"], "key": "other"})
    role.refresh_from_db()
    assert (role.rights, role.key, role.title) == (["task.do"], "handler", "经办")
    assert not role.changes.exists()


def test_nobody_changes_the_rights_of_a_role_of_their_own_on_the_screen(client):
    person = staff(client, "change_role")
    role = make_role("people_admin", "people.manage")
    make_member(role, make_department(), person)
    data = HANDLER | {"rights": ["people.manage", "supervise"]}
    page = client.post(reverse("role:edit", args=[role.pk]), data).content.decode()
    assert "Nobody changes the rights of a role of their own" in page
    role.refresh_from_db()
    assert (role.rights, role.title) == (["people.manage"], "people_admin")
    assert not role.changes.exists()


def test_whoever_may_only_propose_cannot_decide(client):
    change = propose_rights(role=make_role("a"), rights=["supervise"], by=make_person())
    staff(client, "change_role", "add_role")
    for button in ("confirm", "decline"):
        assert client.post(reverse("rights_change", args=[change.pk]), {button: ""}).status_code == 302
        change.refresh_from_db()
        assert change.outcome == "waiting"
    sign_in(client, make_person("nobody"))
    assert client.get(reverse("rights_changes")).status_code == 302


def test_the_page_of_changes_costs_the_same_for_one_and_for_three(client, root, django_assert_num_queries):
    url = reverse("rights_changes")
    by = make_person()
    assert "Nothing waits." in client.get(url).content.decode()
    propose_rights(role=make_role("a"), rights=["supervise"], by=by)
    client.get(url)
    with django_assert_num_queries(RIGHTS_CHANGES_QUERIES):
        client.get(url)
    for key in "bc":
        propose_rights(role=make_role(key), rights=["supervise"], by=by)
    with django_assert_num_queries(RIGHTS_CHANGES_QUERIES):
        assert len(client.get(url).context["waiting"]) == 3


def test_powers_are_kept_apart_by_a_row_that_somebody_enters(client, root):
    person = make_member(make_role("watcher", "supervise"), make_department(), name="王监督")
    lead = make_role("lead", "round.rank")
    rule = {"title": "监督与业务分离", "title_en": "", "first": ["supervise"], "second": ["round.rank"]}
    page = client.post(reverse("separation:add"), rule | {"second": ["supervise"]}).content.decode()
    assert "These stand on both sides" in page
    client.post(reverse("separation:add"), rule)
    assert Separation.objects.get().second == ["round.rank"]
    data = {"person": person.pk, "role": lead.pk, "department": make_department("局").pk, "organisation": ""}
    page = client.post(reverse("membership:add"), data).content.decode()
    assert "powers that must not meet in one person (监督与业务分离)" in page
    assert not lead.memberships.exists()


def test_a_separation_that_somebody_breaks_today_names_them(client, root):
    department = make_department()
    person = make_member(make_role("watcher", "supervise"), department, name="王监督")
    make_member(make_role("lead", "round.rank"), department, person)
    rule = {"title": "分离", "title_en": "", "first": ["supervise"], "second": ["round.rank"]}
    assert "王监督" in client.post(reverse("separation:add"), rule).content.decode()
    assert not Separation.objects.exists()


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
    data = {"name": "甲促进会", "identifier": " 9135 0100 m000100y43", "kind": "association"}
    data |= {"region": region.pk, "address": "", "legal_representative": ""}
    client.post(reverse("organisation:add"), data)
    organisation = Organisation.objects.get(identifier="91350100M000100Y43")
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
    response = client.post(reverse("wagtailusers_users:add"), PERSON | code)
    person = Person.objects.get(username="li")
    assert (person.name, person.unit_code) == ("李明", "91350100M000100Y43")
    assert not person.has_usable_password()
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
    client.post(reverse("wagtailusers_users:add"), data | {"username": "wang"})
    assert Person.objects.get(pk=person.pk).name == "李"
    assert not Person.objects.filter(username__in=["li", "wang"], is_superuser=True).exists()
    assert not group.user_set.exists()


def test_an_administrator_gives_groups_and_it_is_on_record(client, root):
    group, person = Group.objects.create(name="发布"), make_person("li", name="李明")
    data = PERSON | {"is_active": "on", "groups": [group.pk]}
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), data)
    assert list(group.user_set.all()) == [person]
    assert Event.objects.get().data == {"fields": [], "groups": ["发布"]}


TYPED = {"password1": "correct horse battery", "password2": "correct horse battery"}


def test_nobody_types_another_persons_password(client, root):
    person = make_person("li", name="李明", password="what only Li knows")
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    for address in (url, reverse("wagtailusers_users:add")):
        assert 'type="password"' not in client.get(address).content.decode()
    client.post(url, PERSON | TYPED | {"is_active": "on", "name": "李"})
    person.refresh_from_db()
    assert person.name == "李"
    assert person.check_password("what only Li knows")
    client.post(reverse("wagtailusers_users:add"), PERSON | TYPED | {"username": "wang"})
    assert not Person.objects.get(username="wang").has_usable_password()


def test_whoever_needs_a_password_gets_a_link_and_supervision_hears_of_it(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    make_member(make_role("watcher", "supervise"), make_department(), email="watcher@example.cn")
    person = make_person("li", name="李明", email="li@example.cn")
    staff(client, "change_person")
    url = reverse("password_link", args=[person.pk])
    assert url in client.get(reverse("wagtailusers_users:edit", args=[person.pk])).content.decode()
    assert "li@example.cn" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    assert actions() == ["person.password_link_sent"]
    to = {letter.to[0]: letter.body for letter in mailoutbox}
    assert set(to) == {"li@example.cn", "watcher@example.cn"}
    assert "/accounts/password/reset/key/" in to["li@example.cn"]
    assert "/accounts/password/reset/key/" not in to["watcher@example.cn"]


@pytest.mark.parametrize(
    ("state", "says"),
    [({"email": ""}, "no e-mail address"), ({"email": "a@example.cn", "is_active": False}, "deactivated")],
)
def test_a_link_that_cannot_be_sent_is_not_sent(state, says, client, root, mailoutbox):
    url = reverse("password_link", args=[make_person(**state).pk])
    for page in (client.get(url), client.post(url)):
        assert says in page.content.decode()
    assert (actions(), mailoutbox) == ([], [])


def test_a_link_needs_the_permission_and_leaves_administrators_alone(client, root):
    url = reverse("password_link", args=[root.pk])
    staff(client, "change_person")
    assert client.post(url).status_code == 302
    sign_in(client, make_person("nobody"))
    assert (
        client.post(reverse("password_link", args=[make_person(email="b@example.cn").pk])).status_code == 302
    )
    assert actions() == []


def test_a_changed_address_is_told_to_both_addresses_and_to_supervision(
    client, root, mailoutbox, django_capture_on_commit_callbacks
):
    make_member(make_role("watcher", "supervise"), make_department(), email="watcher@example.cn")
    person = make_person("li", name="李明", email="old@example.cn")
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, PERSON | {"is_active": "on", "email": "new@example.cn"})
        client.post(url, PERSON | {"is_active": "on", "email": "new@example.cn", "title": "处长"})
    to = sorted(letter.to[0] for letter in mailoutbox)
    assert to == ["new@example.cn", "old@example.cn", "watcher@example.cn"]
    assert all("li" in letter.body for letter in mailoutbox)


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


def test_nobody_renames_themselves_or_changes_their_own_address(client):
    person = staff(client)
    url = reverse("wagtailadmin_account")
    page = client.get(url).content.decode()
    assert "name_email-mobile" in page
    data = {
        "name_email-name": "李文博",
        "name_email-email": "evil@example.cn",
        "name_email-mobile": "13800000000",
    }
    client.post(url, data)
    person.refresh_from_db()
    assert (person.name, person.email) == ("staff", "")
    assert "name_email-name" not in page
    assert "name_email-email" not in page


def test_a_change_of_ones_own_telephone_is_on_record(client):
    person = staff(client)
    url = reverse("wagtailadmin_account")
    form = {
        f"{panel.name}-{bound.name}": bound.value() or ""
        for panels in client.get(url).context["panels_by_tab"].values()
        for panel in panels
        for bound in panel.get_form()
    }
    client.post(url, form | {"name_email-mobile": "13800000000"})
    person.refresh_from_db()
    assert person.mobile == "13800000000"
    assert Event.objects.get().data == {"fields": ["mobile"]}
