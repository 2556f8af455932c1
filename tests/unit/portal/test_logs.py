"""The log: what each line says, and what it never says."""

import json
import logging
import logging.config

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from forms_workflows.parties.models import Person
from portal.operations import requests
from portal.operations.logs import JSONFormatter, PlainFormatter, RequestFilter, current_request
from portal.settings.logs import logging_for
from tests.factories import make_person


def record(message="it happened", level=logging.WARNING, **extra):
    made = logging.getLogger("portal.x").makeRecord("portal.x", level, "", 1, message, (), None, extra=extra)
    RequestFilter().filter(made)
    return made


@pytest.fixture
def asked():
    request = RequestFactory().get("/")
    request.id = "abc12345"
    token = current_request.set(request)
    yield request
    current_request.reset(token)


def test_a_json_line_names_request_and_person_by_key(asked):
    asked._cached_user = Person(pk=7, name="李明")
    line = JSONFormatter().format(record(seconds=1.5, odd=object()))
    told = json.loads(line)
    assert (told["request"], told["person"], told["message"], told["seconds"]) == (
        "abc12345",
        7,
        "it happened",
        1.5,
    )
    assert told["level"] == "WARNING"
    assert "李明" not in line
    assert "odd" not in told


def test_a_plain_record_is_one_line_whatever_the_message_holds(asked):
    line = PlainFormatter().format(record("first\nsecond", sweep="mails"))
    assert "\n" not in line
    assert "abc12345" in line
    assert "sweep=mails" in line


def test_outside_a_request_there_is_none():
    assert "request" not in json.loads(JSONFormatter().format(record()))


def boom(request):
    password = request.POST.get("password")
    raise RuntimeError("broken here") from ValueError(len(password or ""))


class Broken:
    urlpatterns = [path("boom/", boom), path("slow/", lambda request: HttpResponse("slow"), name="slow")]
    handler500 = "portal.operations.outage.server_error"
    handler404 = staticmethod(lambda request, exception: HttpResponse("none", status=404))


@pytest.fixture
def production_log(settings, capfd):
    """Logging as production has it; afterwards as it was."""
    settings.ADMINS = [("", "duty@example.cn")]
    loggers = [logging.getLogger(name) for name in (None, "django", "django.request", "portal")]
    before = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    yield lambda form: logging.config.dictConfig(logging_for(form=form, level="INFO"))
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.level, logger.propagate = handlers, level, propagate


@pytest.mark.parametrize("form", ["plain", "json"])
def test_the_traceback_of_a_500_is_in_the_log_and_in_a_letter_without_what_was_typed(
    form, production_log, settings, capfd, db
):
    settings.ROOT_URLCONF = Broken
    production_log(form)
    response = Client(raise_request_exception=False).post("/boom/", {"password": "open sesame"})
    assert response.status_code == 500
    told = capfd.readouterr().err
    assert "RuntimeError: broken here" in told
    assert response["X-Request-ID"] in told
    [letter] = mail.outbox
    assert letter.to == ["duty@example.cn"]
    assert "RuntimeError: broken here" in letter.body
    assert "open sesame" not in told + letter.body


def test_a_slow_request_is_told_with_its_route(settings, caplog, db):
    settings.ROOT_URLCONF = Broken
    settings.SLOW_REQUEST_SECONDS = 0
    Client().get("/slow/?secret=1")
    [line] = [item for item in caplog.records if item.name == requests.logger.name]
    assert (line.route, line.method, line.status) == ("slow/", "GET", 200)
    assert "secret" not in JSONFormatter().format(line)


def test_a_quick_request_is_not(settings, caplog, db):
    settings.ROOT_URLCONF = Broken
    settings.SLOW_REQUEST_SECONDS = 3600
    Client().get("/slow/")
    assert not [item for item in caplog.records if item.name == requests.logger.name]


def test_only_a_trusted_proxy_names_a_request(settings, db):
    settings.ROOT_URLCONF = Broken
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    given = {"HTTP_X_REQUEST_ID": "from-the-proxy"}
    assert Client().get("/slow/", **given)["X-Request-ID"] == "from-the-proxy"
    assert Client().get("/slow/", REMOTE_ADDR="203.0.113.7", **given)["X-Request-ID"] != "from-the-proxy"
    assert Client().get("/slow/", HTTP_X_REQUEST_ID="a\nb")["X-Request-ID"] != "a\nb"


def test_a_refused_sign_in_is_told_by_the_key_of_the_account(client, caplog, db):
    person = make_person("li", password="correct Horse 1")
    for login in ("li", "my-password-in-the-wrong-field"):
        client.post("/en/accounts/login/", {"login": login, "password": "wrong"})
    lines = [item for item in caplog.records if item.message == "sign-in refused"]
    assert [line.account for line in lines] == [person.pk, "unknown"]
    assert {line.address for line in lines} == {"127.0.0.1"}
    assert "my-password" not in " ".join(JSONFormatter().format(line) for line in lines)


def test_what_is_not_there_is_told_with_its_request_too(production_log, settings, capfd, db):
    settings.ROOT_URLCONF = Broken
    production_log("json")
    response = Client().get("/none/")
    [line] = [json.loads(line) for line in capfd.readouterr().err.splitlines() if "Not Found" in line]
    assert line["request"] == response["X-Request-ID"]
