"""What every test shares."""

import gc
import shutil
import warnings

import pytest
from django.conf import settings


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


@pytest.fixture(scope="session", autouse=True)
def _private_files():
    yield
    for folder in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_audit_triggers():
    """Transactional tests empty every table when they end: let them, and put back what the migrations wrote."""
    from django.db import connection
    from django.test import TransactionTestCase

    from forms_workflows.audit import database

    teardown = TransactionTestCase._fixture_teardown

    def restore(case):
        with database.lifted(connection):
            teardown(case)
        if case.serialized_rollback:
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


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


def pytest_collection_modifyitems(items):
    """Unit tests first, then those with the whole programme, browser tests last.

    Each of these finds rows that the ones before must not meet.
    """
    order = {"unit": 0, "integration": 1, "browser": 3}

    def rank(item):
        return 2 if "programme_rows" in item.fixturenames else order[item.nodeid.split("/")[1]]

    items.sort(key=rank)


def pytest_terminal_summary(terminalreporter):
    """Say plainly what this machine could not run, and what would make it run."""
    from django.db import connection

    missing = []
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
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
