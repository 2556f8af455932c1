"""What keeps accounts safe: passwords, tries, the second factor, sessions."""

import datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from forms_workflows.parties.domain.people import deactivate, reactivate
from portal.accounts.resets import answer_resets
from portal.accounts.secrets import open_secret, seal_secret
from portal.accounts.sessions import browser_of, own_sessions
from portal.models import FormerPassword, PersonSession
from tests.factories import make_department, make_member, make_person, make_role

pytestmark = pytest.mark.django_db

PASSWORD = "correct Horse 1"
LOGIN = "/en/accounts/login/"
DESK = "/en/desk/"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


@pytest.fixture
def person():
    return make_person("li", name="李明", email="li@example.cn", password=PASSWORD)


@pytest.fixture
def officer(person):
    make_member(make_role("handler", "task.do"), make_department(), person)
    return person


def sign_in(client=None, username="li", password=PASSWORD, **extra):
    client = client or Client()
    client.post(LOGIN, {"login": username, "password": password}, **extra)
    return client


def is_in(client):
    return client.get(DESK).status_code == 200


# --- passwords ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password", ["wwwwwwwwww", "correct horse", "1234567890!", "Aa1Aa1Aa1Aa1", "短的密码A1"]
)
def test_a_password_of_few_kinds_or_few_characters_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["correct Horse 1", "Korrekt-Pferd", "正确的马电池Battery订书钉"])
def test_three_kinds_of_characters_are_enough(password):
    validate_password(password)


def test_the_last_five_passwords_are_not_taken_again_the_one_before_them_is(person):
    former = [PASSWORD] + [f"another Horse {number}" for number in range(5)]
    for password in former[1:]:
        person.set_password(password)
        person.save()
    for password in former[1:]:
        with pytest.raises(ValidationError):
            validate_password(password, person)
    validate_password(former[0], person)
    assert FormerPassword.objects.filter(person=person).count() == 5
    assert not FormerPassword.objects.filter(digest__contains="Horse").exists()


def test_the_present_password_is_not_taken_again_though_nobody_remembers_it(person):
    FormerPassword.objects.all().delete()
    with pytest.raises(ValidationError):
        validate_password(PASSWORD, person)


def test_staff_with_an_old_password_is_led_to_choose_another(officer, settings):
    settings.PASSWORD_DAYS = 90
    assert is_in(sign_in())
    with time_machine.travel(timezone.now() + 91 * DAY, tick=False):
        client = sign_in()
        assert client.get(DESK).url == "/en/accounts/password/change/"
        data = {"oldpassword": PASSWORD, "password1": "another Horse 2", "password2": "another Horse 2"}
        client.post("/en/accounts/password/change/", data)
        assert is_in(client)
        assert is_in(sign_in(password="another Horse 2"))


def test_applicants_keep_theirs(person, settings):
    settings.PASSWORD_DAYS = 90
    with time_machine.travel(timezone.now() + 91 * DAY, tick=False):
        assert is_in(sign_in())


def test_a_changed_password_is_told_to_its_owner(person):
    client = sign_in()
    data = {"oldpassword": PASSWORD, "password1": "another Horse 2", "password2": "another Horse 2"}
    client.post("/en/accounts/password/change/", data)
    [letter] = mail.outbox
    assert letter.to == ["li@example.cn"]
    assert "password" in letter.body


def test_a_link_opens_nothing_while_the_account_is_deactivated(person, client):
    client.post("/en/accounts/password/reset/", {"email": person.email})
    answer_resets()
    path = next(word for word in mail.outbox[0].body.split() if word.startswith("http")).partition(
        "testserver"
    )[2]
    deactivate(person=person, by=make_person())
    assert client.get(path, follow=True).context["token_fail"]
    reactivate(person=person, by=make_person())
    assert "token_fail" not in client.get(path, follow=True).context


# --- tries --------------------------------------------------------------------------------------

OWNER, ENEMY = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.1"}


def test_a_stranger_shuts_nobody_out_but_himself(person):
    for _try in range(6):
        sign_in(password="wrong", **ENEMY)
    assert not is_in(sign_in(**ENEMY))
    assert is_in(sign_in(**OWNER))


def test_behind_the_proxy_each_client_has_tries_of_its_own(person, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for number in range(30):
        sign_in(username=f"invented{number}", password="wrong", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert is_in(sign_in(HTTP_X_FORWARDED_FOR="203.0.113.7"))
    assert not is_in(sign_in(HTTP_X_FORWARDED_FOR="198.51.100.1"))


def test_wrong_codes_close_the_second_step_for_their_sender_only(person):
    from tests.integration.test_sign_in import code_now

    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    enemy, owner = sign_in(**ENEMY), sign_in(**OWNER)
    for _try in range(6):
        enemy.post("/en/accounts/2fa/authenticate/", {"code": "000000"}, **ENEMY)
    enemy.post("/en/accounts/2fa/authenticate/", {"code": code_now(secret)}, **ENEMY)
    assert not is_in(enemy)
    owner.post("/en/accounts/2fa/authenticate/", {"code": code_now(secret)}, **OWNER)
    assert is_in(owner)


@pytest.mark.parametrize("path", ["login/", "password/reset/", "logout/", "signup/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_none_is_no_way_on_and_no_error(path, method, client):
    ask = getattr(client, method)
    assert ask(f"/accounts/{path}?next=http%3A%2F%2F%5B%3A%3A1").status_code in {200, 302}
    if method == "post":
        assert ask(f"/accounts/{path}", {"next": "http://[::1"}).status_code in {200, 302}


# --- the second factor --------------------------------------------------------------------------


def test_whose_role_asks_for_it_sets_up_the_second_factor_before_anything_else(person, settings):
    from tests.integration.test_sign_in import code_now

    make_member(make_role("lead", "task.do", second_factor=True), make_department(), person)
    client = sign_in()
    assert client.get(DESK).url == "/en/accounts/2fa/totp/activate/"
    assert client.get("/admin/").status_code == 302
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/accounts/2fa/totp/activate/")
    client.post("/en/accounts/2fa/totp/activate/", {"code": code_now(page.context["form"].secret)})
    assert is_in(client)
    client.post("/en/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_others_are_not_asked(officer):
    assert is_in(sign_in())


def test_superusers_are_asked_where_the_settings_say_so(settings):
    make_person("root", password=PASSWORD, is_superuser=True)
    assert is_in(sign_in(username="root"))
    settings.SECOND_FACTOR_FOR_SUPERUSERS = True
    assert not is_in(sign_in(username="root"))


def test_its_secret_does_not_stand_in_the_database(person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    assert secret not in str(Authenticator.objects.get(user=person, type="totp").data)


def test_a_new_secret_key_opens_what_the_former_one_sealed(settings):
    sealed = seal_secret("open sesame")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert open_secret(sealed) == "open sesame"
    settings.SECRET_KEY_FALLBACKS = []
    assert open_secret(sealed) == ""


# --- sessions -----------------------------------------------------------------------------------


def test_staff_has_one_session_others_have_three(person, settings):
    settings.SESSIONS_PER_PERSON = {"staff": 1, "others": 3}
    clients = [sign_in() for _number in range(4)]
    assert [is_in(client) for client in clients] == [False, True, True, True]
    make_member(make_role("handler", "task.do"), make_department(), person)
    newest = sign_in()
    assert [is_in(client) for client in [*clients, newest]] == [False, False, False, False, True]


def test_one_sees_ones_own_sessions_and_ends_them(person):
    make_person("wang", password=PASSWORD)
    here, there, stranger = sign_in(), sign_in(), sign_in(username="wang")
    page = here.get("/en/accounts/sessions/")
    listed = page.context["sessions"]
    assert [session["here"] for session in listed].count(True) == 1
    assert len(listed) == 2
    assert there.session.session_key not in page.content.decode()
    [other] = [session["handle"] for session in listed if not session["here"]]
    stranger.post("/en/accounts/sessions/", {"session": other})
    assert is_in(there)
    here.post("/en/accounts/sessions/", {"session": other})
    assert not is_in(there)
    assert is_in(here)


def test_all_others_end_at_once_but_not_this_one(person):
    here, *others = (sign_in() for _number in range(3))
    here.post("/en/accounts/sessions/", {"session": "others"})
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_the_list_costs_the_same_for_one_and_for_three(person, django_assert_num_queries):
    client = sign_in()
    client.get("/en/accounts/sessions/")
    for _number in range(2):
        with django_assert_num_queries(SESSIONS_PAGE):
            client.get("/en/accounts/sessions/")
        sign_in(), sign_in()


SESSIONS_PAGE = 8


def test_a_session_that_a_changed_password_closed_is_not_listed(person):
    sign_in()
    client = sign_in()
    data = {"oldpassword": PASSWORD, "password1": "another Horse 2", "password2": "another Horse 2"}
    client.post("/en/accounts/password/change/", data)
    person.refresh_from_db()
    assert [row.session_key for row in own_sessions(person)] == [client.session.session_key]


def test_a_session_knows_whose_it_is_and_goes_with_its_time(person):
    from portal.tick import clear_sessions

    sign_in()
    Client().get(LOGIN)
    assert PersonSession.objects.filter(person=person).count() == 1
    with time_machine.travel(timezone.now() + DAY):
        clear_sessions()
    assert not PersonSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Linux",
        ),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(agent, name, rf):
    assert browser_of(rf.get("/", headers={"User-Agent": agent})) == name


MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/feed.xml", {}),
        ("/static/none.css", {}),
        ("/en/accounts/password/change/", {"Sec-Fetch-Dest": "iframe"}),
        ("/en/accounts/password/change/", {"Sec-Fetch-Dest": "empty"}),
    ],
)
def test_what_no_person_opened_does_not_keep_a_session_alive(path, headers, person):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client = sign_in()
    for minutes in (10, 20, 29):
        with time_machine.travel(start + minutes * MINUTE, tick=False):
            client.get(path, headers=headers)
    with time_machine.travel(start + 31 * MINUTE, tick=False):
        assert not is_in(client)


def test_what_was_opened_or_sent_does(person):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client = sign_in()
    with time_machine.travel(start + 20 * MINUTE, tick=False):
        client.get("/en/accounts/password/change/", headers={"Sec-Fetch-Dest": "document"})
    with time_machine.travel(start + 40 * MINUTE, tick=False):
        client.post("/en/accounts/sessions/", {"session": "none"}, headers={"Sec-Fetch-Dest": "empty"})
    with time_machine.travel(start + 60 * MINUTE, tick=False):
        assert is_in(client)
