"""Whoever is known and whoever is not cost the same statements, so that nobody reads the one from the other's time."""

import pytest
from django.core import mail
from django.test import Client

from portal.accounts.resets import answer_resets
from portal.models import AskedReset
from tests.factories import make_person

from .visitors import statements

RESET = "/en/accounts/password/reset/"
PRESENT = "correct horse battery"


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
