"""What is not there and what is not yours cost the same statements, so that nobody reads the one from the other's time."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.resets import answer_resets
from portal.models import AskedReset
from tests.factories import make_person

from .places import dry
from .visitors import Visitor

RESET = "/en/accounts/password/reset/"
PRESENT = "correct horse battery"


def statements(ask):
    """(the answer, the statements that it cost without the values in them)."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    return answer, [re.sub(r"'[^']*'|\b\w*\d+\b", "?", query["sql"]) for query in captured]


def unequal(visitor, name, here, nowhere, method):
    """Whether what is refused costs anything else than what does not exist."""
    answer, cost = statements(lambda: dry(lambda: getattr(visitor, method)(name, *here)))
    if answer.status_code != 404:
        return False
    _answer, cost_of_nothing = statements(lambda: dry(lambda: getattr(visitor, method)(name, *nowhere)))
    return cost != cost_of_nothing


@pytest.mark.parametrize("method", ["get", "post"])
def test_addresses_of_the_desk(method, places):
    addresses, nowhere, refused = places.addresses(), places.nowhere(), []
    for who, person in places.people().items():
        visitor = Visitor(person)
        visitor.get("home")
        refused += [
            (who, name) for name in nowhere if unequal(visitor, name, addresses[name], nowhere[name], method)
        ]
    assert refused == []


@pytest.fixture
def person(db):
    return make_person("li", name="李明", email="li@example.cn", password=PRESENT)


def asked(url, **data):
    client = Client()
    client.get(url)
    return statements(lambda: client.post(url, data))


@pytest.mark.parametrize(("known", "unknown"), [("li", "wu"), ("li@example.cn", "wu@example.cn")])
def test_a_wrong_password(known, unknown, person):
    asked("/en/accounts/login/", login="nobody", password="wrong")  # what is kept for good is there
    _answer, cost = asked("/en/accounts/login/", login=known, password="wrong")
    _answer, cost_of_nothing = asked("/en/accounts/login/", login=unknown, password="wrong")
    assert cost == cost_of_nothing


def test_a_forgotten_password(person):
    _answer, cost = asked(RESET, email="li@example.cn")
    _answer, cost_of_nothing = asked(RESET, email="wu@example.cn")
    assert cost == cost_of_nothing
    assert mail.outbox == []
    assert answer_resets() == 2
    assert not AskedReset.objects.exists()
    [letter] = [letter for letter in mail.outbox if letter.to == ["li@example.cn"]]
    assert "http://testserver/en/accounts/password/reset/key/" in letter.body


def test_one_that_cannot_be_answered_waits_and_holds_back_no_other(person, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    for host in ("testserver", "gone.example.cn", "testserver"):
        AskedReset.objects.create(email="li@example.cn", language="zh-hans", secure=True, host=host)
    assert answer_resets() == 2
    assert AskedReset.objects.get().host == "gone.example.cn"
    assert "https://testserver/accounts/password/reset/key/" in mail.outbox[0].body
