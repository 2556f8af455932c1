"""What needs no superuser: regions, site settings, languages, approval, separations, a second pair of eyes."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale, Site, Workflow, WorkflowTask

from forms_workflows.parties.domain.roles import propose_rights
from forms_workflows.parties.models import Person, Region, RegionLevel, Separation
from home.models import SiteSettings
from notices.domain.moderation import permission
from notices.models import ModerationTask
from portal.programmes.load_groups import PERMISSIONS, REGISTRARS, SITE_ADMINISTRATORS
from tests.factories import make_department, make_level, make_member, make_person, make_region, make_role

pytestmark = pytest.mark.django_db


def member_of(name):
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.set(map(permission, PERMISSIONS[name]))
    person = make_person()
    person.groups.add(group)
    return person


@pytest.fixture
def administrator(client):
    person = member_of(SITE_ADMINISTRATORS)
    client.force_login(person)
    return person


def test_a_region_is_entered_and_corrected(client, administrator):
    make_level("region", 1)
    data = {"code": "510000", "level": "region", "parent": "", "name": "示例省", "short_name": "示例"}
    data |= {"name_en": "", "name_ug": ""}
    client.post(reverse("region:add"), data)
    region = Region.objects.get()
    client.post(reverse("region:edit", args=[region.pk]), data | {"name_en": "Example"})
    region.refresh_from_db()
    assert (region.name, region.name_en) == ("示例省", "Example")


def test_levels_of_regions_are_entered_and_corrected(client, administrator):
    data = {"key": "land", "title": "州", "title_en": "Land", "title_ug": "", "position": 1}
    data["code_pattern"] = "["
    page = client.post(reverse("regionlevel:add"), data)
    assert "code_pattern" in page.context["form"].errors
    data["code_pattern"] = "[A-Z]{2}"
    RegionLevel.objects.all().delete()
    client.post(reverse("regionlevel:add"), data)
    level = RegionLevel.objects.get()
    client.post(reverse("regionlevel:edit", args=[level.pk]), data | {"title_en": "State", "key": "other"})
    level.refresh_from_db()
    assert (level.key, level.title_en, level.fits("BY"), level.fits("650000")) == (
        "land",
        "State",
        True,
        False,
    )
    region = {"code": "650000", "level": "land", "parent": "", "name": "甲", "short_name": "甲"}
    page = client.post(reverse("region:add"), region | {"name_en": "", "name_ug": ""})
    assert "code" in page.context["form"].errors


def test_whoever_keeps_the_accounts_enters_regions_and_sees_their_levels(client):
    client.force_login(member_of(REGISTRARS))
    for name in ("region:add", "region:import", "department:import", "regionlevel:index"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("regionlevel:add")).status_code == 302


def test_the_settings_of_the_site_are_changed(client, administrator):
    site = Site.objects.get(is_default_site=True)
    url = reverse("wagtailsettings:edit", args=["home", "sitesettings", site.pk])
    page = client.get(url)
    assert page.status_code == 200
    data = {bound.html_name: bound.value() or "" for bound in page.context["form"]}
    for name, count in (("footer_pages", 0),):
        data |= {f"{name}-count": count}
    client.post(url, data | {"title": "示例申报站"})
    assert SiteSettings.for_site(site).title == "示例申报站"


def test_languages_and_approvals_are_kept(client, administrator):
    assert client.get(reverse("wagtaillocales:index")).status_code == 200
    locale = Locale.objects.first()
    assert client.get(reverse("wagtaillocales:edit", args=[locale.pk])).status_code == 200
    workflow = Workflow.objects.create(name="三审")
    task = ModerationTask.objects.create(name="初审")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    assert client.get(reverse("wagtailadmin_workflows:index")).status_code == 200
    assert client.get(reverse("wagtailadmin_workflows:edit", args=[workflow.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_workflows:edit_task", args=[task.pk])).status_code == 200


def test_powers_are_separated_and_rights_confirmed(client, administrator):
    data = {"title": "分离", "title_en": "", "first": ["supervise"], "second": ["task.do"]}
    client.post(reverse("separation:add"), data)
    assert Separation.objects.exists()
    role = make_role("handler")
    change = propose_rights(role=role, rights=["task.do"], by=member_of(REGISTRARS))
    client.post(reverse("rights_change", args=[change.pk]), {"confirm": ""})
    role.refresh_from_db()
    assert role.rights == ["task.do"]


def test_neither_accounts_nor_roles_are_the_site_administrators(client, administrator):
    role, department, person = make_role("handler"), make_department(), make_person("li")
    for name, data in (
        ("wagtailusers_users:add", {"username": "new", "name": "新"}),
        ("membership:add", {"person": person.pk, "role": role.pk, "department": department.pk}),
        ("role:add", {"title": "新", "key": "new", "position": 1}),
    ):
        assert client.post(reverse(name), data).status_code == 302
        assert client.get(reverse(name)).status_code == 302
    assert not Person.objects.filter(username="new").exists()
    assert not person.memberships.exists()


def test_whoever_keeps_accounts_neither_confirms_rights_nor_separates_powers(client):
    keeper = member_of(REGISTRARS)
    client.force_login(keeper)
    make_member(make_role("people_admin", "people.manage"), make_department(region=make_region()), keeper)
    change = propose_rights(role=make_role("a"), rights=["supervise"], by=make_person())
    client.post(reverse("rights_change", args=[change.pk]), {"confirm": ""})
    change.refresh_from_db()
    assert change.outcome == "waiting"
    assert client.get(reverse("separation:add")).status_code == 302
    assert client.get(reverse("separation:index")).status_code == 302
