"""Signing in and out, forgotten passwords, the second factor, idle sessions, and the demo's one click."""

import datetime
import re
import subprocess
import sys

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Permission
from django.core import checks, mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from demo.sign_in import demo_people
from forms_workflows.parties.domain.people import deactivate
from forms_workflows.parties.models import Person
from portal.accounts.resets import answer_resets
from tests.factories import make_department, make_member, make_organisation, make_person, make_role
from tests.shell import environment

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LOGIN = "/en/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


@pytest.fixture
def person():
    return make_person("li", name="李明", email="li@example.cn", password=PASSWORD)


def sign_in(client, username="li", password=PASSWORD, **data):
    return client.post(LOGIN, {"login": username, "password": password, **data})


def signed_in(client):
    return client.session.get("_auth_user_id")


def give_admin(person):
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return person


# --- signing in and out -----------------------------------------------------------------------


@pytest.mark.parametrize("login", ["li", "li@example.cn"])
def test_name_or_address_and_password_lead_to_the_desk(login, client, person):
    response = sign_in(client, login)
    assert response.url == "/en/desk/"
    assert signed_in(client) == str(person.pk)


def test_an_editor_without_a_desk_is_led_to_the_admin(client, person):
    give_admin(person)
    assert sign_in(client).url == reverse("wagtailadmin_home")


def test_an_editor_with_a_role_is_led_to_the_desk(client, person):
    make_member(make_role("handler", "task.do"), make_department(), give_admin(person))
    assert sign_in(client).url == "/en/desk/"


def test_one_comes_back_to_where_one_wanted_to_go_but_not_to_another_site(client, person):
    assert sign_in(client, next="/en/desk/?page=2").url == "/en/desk/?page=2"
    client.logout()
    assert sign_in(client, next="https://elsewhere.example/").url == "/en/desk/"


def test_a_wrong_password_says_so_without_saying_whether_the_account_exists(client, person):
    known, unknown = sign_in(client, password="wrong"), sign_in(client, "nobody", "wrong")
    errors = [response.context["form"].errors.as_text() for response in (known, unknown)]
    assert errors[0] == errors[1] != ""
    assert 'class="error-summary"' in known.content.decode()
    assert not signed_in(client)


def test_five_wrong_passwords_lock_the_account_for_half_an_hour(client, person):
    for _attempt in range(5):
        sign_in(client, password="wrong")
    assert not signed_in(client)
    sign_in(client)
    assert not signed_in(client)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31)):
        sign_in(client)
    assert signed_in(client)


def test_a_deactivated_account_opens_nothing(client, person):
    deactivate(person=person, by=make_person())
    assert "/inactive/" in sign_in(client).url
    assert not signed_in(client)


def test_deactivation_ends_a_running_session(client, person):
    sign_in(client)
    deactivate(person=person, by=make_person())
    assert client.get("/en/desk/").url.startswith(LOGIN)


def test_signing_out_takes_a_click(client, person):
    sign_in(client)
    assert client.get("/en/accounts/logout/").status_code == 200
    assert signed_in(client)
    client.post("/en/accounts/logout/")
    assert not signed_in(client)


def test_nobody_signs_up_alone(client):
    page = client.get("/en/accounts/signup/")
    assert "account/signup_closed.html" in [template.name for template in page.templates]
    client.post("/en/accounts/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert not Person.objects.exists()


def test_there_is_no_second_list_of_addresses(client, person):
    client.force_login(person)
    assert client.get("/en/accounts/email/").status_code == 404


# --- the admin's door -------------------------------------------------------------------------


def test_the_admin_signs_in_through_the_same_door(client):
    response = client.get("/admin/", follow=True)
    url, _status = response.redirect_chain[-1]
    assert url == "/accounts/login/?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_whoever_may_not_use_the_admin_is_told_so_and_not_sent_round_in_circles(client, person):
    client.force_login(person)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


# --- passwords --------------------------------------------------------------------------------


def test_a_forgotten_password_is_chosen_anew_through_a_link(client, person):
    client.post("/en/accounts/password/reset/", {"email": "li@example.cn"})
    assert answer_resets() == 1
    [letter] = mail.outbox
    assert letter.to == ["li@example.cn"]
    assert "li" in letter.body
    path = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    page = client.get(path, follow=True)
    new = "Another horse battery"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    again = Client().get(path, follow=True)
    assert again.context["token_fail"]


def test_asking_for_an_unknown_address_looks_the_same(client, person):
    known = client.post("/en/accounts/password/reset/", {"email": "li@example.cn"})
    unknown = client.post("/en/accounts/password/reset/", {"email": "nobody@example.cn"})
    assert known.url == unknown.url


def test_a_former_address_opens_nothing(person):
    EmailAddress.objects.create(user=person, email="li@example.cn", primary=True)
    person.email = "new@example.cn"
    person.save()
    assert not EmailAddress.objects.exists()


def test_a_weak_password_is_refused(client, person):
    client.force_login(person)
    data = {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}
    response = client.post("/en/accounts/password/change/", data)
    assert response.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


# --- the second factor ------------------------------------------------------------------------


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def activate(person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def test_with_a_second_factor_the_password_alone_opens_nothing(client, person):
    secret = activate(person)
    response = sign_in(client)
    assert response.url.startswith("/en/accounts/2fa/authenticate/")
    assert not signed_in(client)
    assert client.get(response.url).status_code == 200
    client.post(response.url, {"code": "000000"})
    assert not signed_in(client)
    client.post(response.url, {"code": code_now(secret)})
    assert signed_in(client)


def test_the_second_factor_is_switched_on_and_gives_recovery_codes(client, person):
    sign_in(client)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/en/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    for path in ("2fa/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/totp/deactivate/"):
        assert client.get(f"/en/accounts/{path}").status_code == 200


def test_safety_matters_ask_for_the_password_again(client, person):
    client.force_login(person)
    response = client.get("/en/accounts/2fa/totp/activate/")
    assert response.url.startswith("/en/accounts/reauthenticate/")
    assert client.get(response.url).status_code == 200


# --- every page in the site's look ------------------------------------------------------------


OPEN = [
    "login/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/done/",
    "inactive/",
    "signup/",
]
OWN = ["logout/", "password/change/", "2fa/", "reauthenticate/", "2fa/recovery-codes/generate/"]


@pytest.mark.parametrize("prefix", ["", "/en", "/ug"])
@pytest.mark.parametrize("path", [*OPEN, *OWN])
def test_account_pages_are_drawn_in_the_sites_frame_without_anything_inline(path, prefix, client, person):
    if path in OWN:
        activate(person)
        client.force_login(person)
    response = client.get(f"{prefix}/accounts/{path}", follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "base.html" in [template.name for template in response.templates]
    assert 'id="main"' in page
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", page)


# --- idle sessions ----------------------------------------------------------------------------


def use(client, at, path="/en/desk/"):
    with time_machine.travel(at, tick=False):
        return client.get(path)


@pytest.mark.parametrize(("staff", "minutes"), [(True, 15), (False, 30)])
def test_a_session_ends_when_nobody_uses_it(staff, minutes, client, person):
    if staff:
        make_member(make_role("handler", "task.do"), make_department(), person)
    start = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
    minute = datetime.timedelta(minutes=1)
    with time_machine.travel(start, tick=False):
        sign_in(client)
    assert use(client, start + (minutes - 1) * minute).status_code == 200
    assert use(client, start + (2 * minutes - 2) * minute).status_code == 200
    late = use(client, start + (3 * minutes) * minute)
    assert late.url.startswith(LOGIN)
    assert not signed_in(client)


def test_what_an_open_page_asks_for_by_itself_is_not_use(client, person):
    start = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False):
        sign_in(client)
    for minutes in (10, 20, 29):
        use(client, start + datetime.timedelta(minutes=minutes), "/admin/editing-sessions/ping/")
    assert use(client, start + datetime.timedelta(minutes=31)).url.startswith(LOGIN)


def test_using_a_session_does_not_write_to_it_at_each_request(client, person, django_assert_max_num_queries):
    sign_in(client)
    client.get("/en/accounts/password/change/")
    with django_assert_max_num_queries(12) as queries:
        client.get("/en/accounts/password/change/")
    assert not [query for query in queries.captured_queries if "UPDATE" in query["sql"]]


def test_without_limits_only_the_cookies_age_counts(client, person, settings):
    settings.SESSION_IDLE_MINUTES = {}
    start = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False):
        sign_in(client)
    assert use(client, start + datetime.timedelta(hours=7)).status_code == 200


# --- the demo's one-click sign-in -------------------------------------------------------------

DEMO = "/en/accounts/demo/"


@pytest.fixture
def demo(settings, monkeypatch):
    settings.DEMO_SIGN_IN = True
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings.demo")


def make_demo_people():
    top = make_department("厅")
    local = make_department("地州局", parent=top)
    make_member(
        make_role("filler", title="申报填报员", title_en="Filler"),
        make_organisation("促进会"),
        username="a",
        is_demo=True,
    )
    make_member(make_role("handler", "task.do"), local, username="b", is_demo=True)
    make_member(make_role("lead", "task.do"), top, username="c", is_demo=True)
    make_member(make_role("expert", "task.do", outside=True), top, username="d", is_demo=True)
    make_person("e", is_demo=True, title="编辑")
    make_member(make_role("supervisor", "supervise"), top, username="f", is_demo=True)
    make_member(make_role("hidden"), top, username="real")
    make_person("gone", is_demo=True, is_active=False)


def test_without_the_switch_the_address_does_not_exist_and_the_page_lists_nobody(client):
    make_demo_people()
    assert client.post(DEMO, {"username": "a"}).status_code == 404
    assert "demo-title" not in client.get(LOGIN).content.decode()
    assert not signed_in(client)


def test_the_page_lists_the_demos_people_in_groups_with_their_roles(client, demo):
    make_demo_people()
    assert [[person.username for person in people] for _title, people in demo_people()] == [
        [x] for x in "abcdef"
    ]
    page = client.get(LOGIN).content.decode()
    assert re.findall(r'name="username" value="(.*?)"', page) == [*"abcdef"]
    assert "申报填报员" in page
    assert "Filler" in page


def test_each_department_is_a_group_under_its_name(client, demo):
    make_demo_people()
    other = make_department("科技厅", name_en="Department of Science")
    for username in ("g", "h"):
        make_member(make_role(f"role-{username}", "task.do"), other, username=username, is_demo=True)
    found = [(str(title), [person.username for person in people]) for title, people in demo_people()]
    assert ("厅", ["c"]) in found
    assert ("科技厅", ["g", "h"]) in found
    with translation.override("en"):
        assert [title for title, people in demo_people() if people[0].username == "g"] == [
            "Department of Science"
        ]


def test_the_list_costs_two_queries_however_long(client, demo, django_assert_num_queries):
    make_demo_people()
    with django_assert_num_queries(2):
        for _title, people in demo_people():
            for person in people:
                [str(membership.place) + membership.role.title for membership in person.memberships.all()]


def test_one_click_signs_in(client, demo):
    make_demo_people()
    assert client.post(DEMO, {"username": "a"}).url == "/en/desk/"
    assert signed_in(client) == str(Person.objects.get(username="a").pk)
    assert client.post(DEMO, {"username": "b", "next": "/en/desk/?x=1"}).url == "/en/desk/?x=1"
    assert client.post(DEMO, {"username": "b", "next": "//elsewhere.example"}).url == "/en/desk/"


@pytest.mark.parametrize("username", ["real", "gone", "nobody", ""])
def test_one_click_is_for_the_demos_active_people_only(username, client, demo):
    make_demo_people()
    assert client.post(DEMO, {"username": username}).status_code == 404
    assert not signed_in(client)


def test_one_click_is_a_click_and_carries_a_token(client, demo):
    make_demo_people()
    assert client.get(DEMO).status_code == 405
    assert Client(enforce_csrf_checks=True).post(DEMO, {"username": "a"}).status_code == 403


@pytest.mark.parametrize("module", ["portal.settings.production", "department.settings", ""])
def test_outside_the_demos_settings_the_switch_opens_nothing_and_is_an_error(
    module, client, demo, monkeypatch
):
    make_demo_people()
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", module)
    assert client.post(DEMO, {"username": "a"}).status_code == 404
    assert "demo-title" not in client.get(LOGIN).content.decode()
    assert [error.id for error in checks.run_checks(tags=["security"])] == ["portal.E001"]


def test_the_demo_itself_passes_the_check(demo):
    assert checks.run_checks(tags=["security"]) == []


def test_production_starts_with_the_switch_off_and_no_variable_turns_it_on():
    program = "from portal.settings import production as p; print(getattr(p, 'DEMO_SIGN_IN', False), 'demo' in p.INSTALLED_APPS)"
    variables = {
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "example.cn",
        "VAR_DIR": "/nowhere",
        "DEMO_SIGN_IN": "1",
    }
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["False", "False"]
