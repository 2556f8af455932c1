"""Health: what a load balancer and a watch ask, and what people see while the database is away."""

import datetime

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.urls import path
from django.utils import timezone

from portal.models import Heartbeat
from portal.operations import health

STRANGE = {"HTTP_HOST": "10.0.0.1:8000"}  # a load balancer asks by address


def ready():
    response = Client().get("/readyz", **STRANGE)
    return response.status_code, response.json()


def test_the_process_says_that_it_lives_without_database_or_host(settings):
    settings.ALLOWED_HOSTS = ["apply.example.cn"]
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz", **STRANGE).status_code == 200


def test_it_is_ready_when_tables_are_there_and_the_tick_runs(db):
    health.beat()
    assert ready() == (200, {"database": "ok", "migrations": "ok", "tick": "ok"})


def test_a_tick_that_never_ran_or_stands_still_is_told(db, settings):
    assert ready() == (503, {"database": "ok", "migrations": "ok", "tick": "never"})
    late = timezone.now() - datetime.timedelta(minutes=settings.TICK_LATE_MINUTES, seconds=1)
    Heartbeat.objects.create(name=health.TICK, at=late)
    status, found = ready()
    assert status == 503
    assert found["tick"].startswith("last at ")


def test_migrations_that_wait_are_told(db, monkeypatch):
    health.beat()
    monkeypatch.setattr(health, "waiting_migrations", lambda: ["one"])
    assert ready() == (503, {"database": "ok", "migrations": "not applied", "tick": "unknown"})


def test_a_database_that_is_away_is_told(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "waiting_migrations", away)
    assert ready() == (503, {"database": "away"})


def test_the_tick_leaves_its_heartbeat(db, monkeypatch):
    from django.core.management import call_command

    from portal.management.commands import tick

    monkeypatch.setattr(tick, "sweep", tick_of_nothing)
    call_command("tick", verbosity=0)
    assert health.tick_state() == "ok"


def tick_of_nothing():
    from portal.tick import Swept

    return Swept()


# --- outage -------------------------------------------------------------------------------------


def failing_with(error):
    def view(request):
        raise error

    class Addresses:
        urlpatterns = [path("", view)]
        handler500 = "portal.operations.outage.server_error"

    return Addresses


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_while_the_database_is_away_people_are_asked_to_come_back(error, settings, db):
    settings.ROOT_URLCONF = failing_with(error)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "503" in response.content.decode()


def test_also_when_already_the_session_cannot_be_read(settings, monkeypatch):
    from portal.accounts.store import SessionStore

    def away(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr(SessionStore, "load", away)
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    assert client.get("/desk/").status_code == 503


@pytest.mark.parametrize("error", [ProgrammingError("no such column"), RuntimeError("a fault")])
def test_other_errors_stay_errors(error, settings, db):
    settings.ROOT_URLCONF = failing_with(error)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Retry-After" not in response
