"""The product's own commands, run as whoever administers runs them: in a shell, with Django's checks."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.db import connection

from tests.shell import environment

ROOT = Path(__file__).parents[3]
OURS = {app.name for app in apps.get_app_configs() if not {"site-packages"} & set(Path(app.path).parts)}
COMMANDS = sorted(name for name, app in get_commands().items() if app in OURS)
#: What a command class is meant to say for itself; anything else of Django's is not ours to replace.
MAY_REPLACE = {"help", "handle", "add_arguments", "requires_system_checks", "requires_migrations_checks"}
EXPLAIN = """
import sys
from django.core.management import execute_from_command_line
for name in sys.argv[1:]:
    try:
        execute_from_command_line(["manage.py", name, "--help"])
    except SystemExit as end:
        assert not end.code, name
"""


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shell")

    def run(*arguments, program=("manage.py",), **variables):
        given = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "VAR_DIR": str(folder),
            "LANG": "C.UTF-8",
            **variables,
        }
        return subprocess.run(  # noqa: S603
            [sys.executable, *program, *arguments],
            cwd=ROOT,
            env=environment(**given),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def on_this_database(shell, db, tmp_path):
    """A shell whose database holds what the migrations wrote."""
    if connection.vendor != "sqlite":
        data = connection.settings_dict
        login = f"{data['USER']}:{data['PASSWORD']}@{data['HOST']}:{data['PORT']}"
        return lambda *arguments: shell(*arguments, DATABASE_URL=f"postgres://{login}/{data['NAME']}")
    copy = tmp_path / "copy.sqlite3"
    # By a connection of its own, which reads what is stored while the test's transaction is open.
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return lambda *arguments: shell(*arguments, DATABASE_URL=f"sqlite:///{copy}")


def test_every_command_is_known_here():
    assert COMMANDS == [
        "backup",
        "demo",
        "import_holidays",
        "load_programme",
        "load_regions",
        "play_round",
        "publish_heads",
        "restore",
        "seed_calendar",
        "tick",
        "verify_audit",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_replaces_nothing_that_django_calls_on_it(name):
    command = type(load_command_class(get_commands()[name], name))
    own = {attribute for attribute in vars(command) if not attribute.startswith("__")}
    assert own & set(vars(BaseCommand)) <= MAY_REPLACE


def test_every_command_explains_itself(shell):
    done = shell(*COMMANDS, program=("-c", EXPLAIN))
    assert (done.returncode, done.stderr) == (0, "")
    for name in COMMANDS:
        assert f"manage.py {name}" in done.stdout


def test_commands_run_in_a_shell(on_this_database, tmp_path):
    notice = tmp_path / "2027.json"
    notice.write_text(
        json.dumps({"year": 2027, "days": [{"date": "2027-01-01", "name": "元旦", "isOffDay": True}]})
    )
    writing = [
        ("load_regions",),
        ("seed_calendar", "--years", "2025"),
        ("import_holidays", str(notice)),
        ("tick",),
    ]
    # A copy can be written to; what other tests use cannot.
    for arguments in writing if connection.vendor == "sqlite" else ():
        done = on_this_database(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
    done = on_this_database("verify_audit")
    assert (done.returncode, done.stderr) == (0, "")
    assert ("site" in done.stdout) == (connection.vendor == "sqlite")


def test_a_command_that_is_refused_says_why_and_fails(on_this_database, tmp_path):
    done = on_this_database("import_holidays", str(tmp_path / "missing.json"))
    assert done.returncode == 1
    assert "missing.json" in done.stderr
    assert "Traceback" not in done.stderr
