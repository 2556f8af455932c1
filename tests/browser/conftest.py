"""Chromium, a live server and the first programme's site. What is missing is said and skipped, or fails if asked."""

import importlib.util
import os

import pytest

from . import site
from .chromium import CHROMIUM, QUIET
from .visitor import Visitor


def missing():
    if importlib.util.find_spec("pytest_playwright") is None:
        return "pytest-playwright is not installed (dependency group “browser”)"
    if CHROMIUM is None:
        return "there is no Chromium on this machine (Debian: apt install chromium)"
    return ""


@pytest.fixture(scope="session", autouse=True)
def _chromium():
    if missing() and os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"Browser tests cannot run: {missing()}")
    if missing():
        pytest.skip(f"Browser tests: {missing()}")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's browser; nothing is downloaded."""
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def browser_process(_chromium, django_db_setup, request):
    """Playwright keeps a loop running in this thread, and Django takes what happens there for asynchronous code.

    It would open a second connection, which knows nothing of the first: neither its transactions nor what it serialised.
    """
    from django.db import connections

    known = {alias: connections[alias] for alias in connections}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = request.getfixturevalue("browser")
        for alias, connection in known.items():
            connections[alias] = connection
        yield browser


@pytest.fixture(scope="session")
def address(django_db_setup):
    with site.served() as url:
        yield url


@pytest.fixture(scope="module")
def clock(request, browser_process):
    """The time in which server and test live. A module begins at its ``BEGINS``; time goes on from there."""
    with site.Clock(getattr(request.module, "BEGINS", site.SPRING)) as clock:
        yield clock


@pytest.fixture(scope="module")
def programme(clock, address, django_db_blocker):
    """The first programme with its pages and people, in a database that is emptied afterwards."""
    with django_db_blocker.unblock(), site.filled() as programme:
        yield programme


@pytest.fixture
def django_db_serialized_rollback():
    """By this name and by ``db`` pytest-django knows to prepare the database and to keep what the migrations wrote."""


@pytest.fixture
def db(programme, django_db_serialized_rollback):
    """In place of pytest-django's: a module's tests share rows, and these are really written, for the server to see."""


@pytest.fixture
def visit(db, address, request):
    """``visit("editor")`` seats this person at a browser, ``visit()`` somebody who is not signed in.

    Who comes again sits down at the same browser and signs in anew: time may have ended the session.
    """
    new_context = request.getfixturevalue("new_context")
    everybody, regulars = [], {}

    def seat(who=None, **options):
        if who in regulars and not options:
            regulars[who].sign_in()
            return regulars[who]
        visitor = Visitor(new_context, address, who, **options)
        everybody.append(visitor)
        if who is not None and not options:
            regulars[who] = visitor
        return visitor

    yield seat
    for visitor in everybody:
        visitor.leave()
