"""What every test shares."""

import gc
import shutil
import warnings

import pytest
from django.conf import settings
from pytest_django.plugin import blocking_manager_key

from . import database
from .browser.chromium import CHROMIUM


@pytest.fixture(autouse=True)
def _clean_caches():
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _first_language():
    """A request leaves its language active in the thread; the next test must not inherit it."""
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _acts_for_itself():
    """A test makes pages as the system does; its requests act as the person who is signed in."""
    from home.domain.acting import as_system

    with as_system():
        yield


@pytest.fixture(scope="session", autouse=True)
def _private_files():
    yield
    shutil.rmtree(settings.TEST_FILES, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """In place of pytest-django's: ``database`` has prepared a copy before the first test that needs one."""
    yield
    with django_db_blocker.unblock():
        database.databases().close()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The test really writes, for other threads to see; its database is thrown away afterwards.

    A module of such tests says so with a fixture ``db`` of its own that asks for this one.
    """
    with django_db_blocker.unblock():
        yield
        database.databases().renew()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Each test begins with the database that it asks for by a fixture's name."""
    if wanted := database.wanted_by(item):
        with item.config.stash[blocking_manager_key].unblock():
            database.databases().use(wanted)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Marked is what needs a database; whole rounds begin first, as one process would be busy with them at the end.

    Each process gets the same share, in this order. The others begin with what needs no database, while the first one
    makes it.
    """
    for item in items:
        if database.wanted_by(item):
            item.add_marker("database")
    result = yield
    items.sort(key=lambda item: "story" not in item.keywords)
    quick = [item for item in items if "database" not in item.keywords]
    rest = [item for item in items if "database" in item.keywords]
    share = len(items) // getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = rest[:share] + quick + rest[share:]
    return result


def pytest_configure(config):
    from portal.catalogue import files

    gc.set_threshold(100_000, 50, 100)  # millions of short-lived objects, and memory enough for them
    files.compile_all()  # whatever was translated since: Django reads each catalogue once
    # Third parties' own deprecations are theirs to mend; ours are errors.
    for module in (
        "wagtail",
        "viewflow",
        "import_export",
        "allauth",
        "treebeard",
        "taggit",
        "modelsearch",
        "laces",
    ):
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=rf"{module}\..*")


def pytest_terminal_summary(terminalreporter):
    """Say plainly what this machine could not run, and what would make it run."""
    from django.db import connection

    missing = []
    if CHROMIUM is None:
        missing.append("Browser tests were skipped: Chromium is not installed (Debian's package chromium).")
    if not shutil.which("node"):
        missing.append(
            "The browser's formula interpreter was not run: Node is not installed (Debian's package nodejs)."
        )
    if connection.vendor == "sqlite":
        missing.append(
            "PostgreSQL was not tried: the suite ran on SQLite. "
            "DATABASE_URL=postgres://user:password@host/name make test runs it there."
        )
    if missing:
        terminalreporter.section("not run here")
        for line in missing:
            terminalreporter.write_line(line)
