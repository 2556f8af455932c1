"""Chromium, a live server and the first programme's site. What is missing is said and skipped, or fails if asked."""

import importlib.util
import os
from pathlib import Path

import pytest

from forms_workflows.rounds.models import Programme
from tests import database

from .chromium import CHROMIUM, QUIET
from .site import SPRING, Clock, load, served
from .visitor import Visitor


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """``-m browser`` means this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


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
def browser_process(_chromium, request):
    """Playwright keeps a loop running in this thread, and Django takes what happens there for asynchronous code.

    It would open a second connection, which knows nothing of the first: neither its transactions nor its database.
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
def address():
    with served() as url:
        yield url


@pytest.fixture
def clock(request, browser_process):
    """The time in which server and test live. It begins at the module's ``BEGINS`` and goes on from there."""
    with Clock(getattr(request.module, "BEGINS", SPRING)) as clock:
        yield clock


@pytest.fixture
def db(committed, browser_process, settings):
    """In place of pytest-django's: rows are really written, for the server to see, and thrown away afterwards."""
    settings.DEMO_SIGN_IN = True


#: The first programme with its pages and people.
loaded_site = database.snapshot("loaded_site", build=load, at=SPRING)


@pytest.fixture
def programme(loaded_site, clock):
    return Programme.objects.get(key="cluster_designation")


@pytest.fixture
def visit(programme, address, request):
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
