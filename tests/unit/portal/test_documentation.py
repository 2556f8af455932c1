"""The documents say what there is, and nothing that is not: settings, commands, rights, kinds of messages."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from forms_workflows.parties.enums import RIGHTS
from forms_workflows.submissions.phrases import PHRASES

ROOT = Path(__file__).resolve().parents[3]
ADMINISTRATOR = (ROOT / "docs/administrator.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
READERS = {"text", "items", "number", "switch", "choice", "needed", "time_zone", "worded"}
OURS = ("portal", "home", "notices", "forms_workflows")


def section(page, title):
    """What stands below a heading, until the next one."""
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)[1]


def named(page, title):
    """The first cells of a section's table, without their ticks: one cell may name several."""
    cells = [line.split("|")[1] for line in section(page, title).splitlines() if line.startswith("|")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def variables():
    """The environment's variables that the settings read."""
    for path in (ROOT / "site/portal/settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS:
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    yield name.value
    yield "DATABASE_URL"  # read by dj_database_url


def commands():
    apps = {name: app for name, app in get_commands().items() if isinstance(app, str)}
    return {name for name, app in apps.items() if app.split(".")[0] in OURS}


@pytest.mark.parametrize(
    ("document", "title", "there"),
    [
        (README, "Settings", set(variables())),
        (ADMINISTRATOR, "Commands", commands()),
        (ADMINISTRATOR, "Rights", set(RIGHTS)),
        (ADMINISTRATOR, "Messages", set(PHRASES)),
    ],
    ids=["settings", "commands", "rights", "messages"],
)
def test_a_table_names_each_once_and_nothing_else(document, title, there):
    told = named(document, title)
    assert sorted(told) == sorted(there)


def test_the_settings_are_read_in_one_place():
    strays = [
        path
        for folder in ("site/portal", "home", "notices", "forms_workflows")
        for path in (ROOT / folder).rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8")
    ]
    assert {path.relative_to(ROOT).as_posix() for path in strays} == {
        "site/portal/settings/environment.py",
        "site/portal/command.py",  # which settings
        "site/portal/wsgi.py",
        "site/portal/operations/backup.py",  # hands the database's name to PostgreSQL's programs
    }


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_files_that_a_page_names_are_there(path):
    text = path.read_text(encoding="utf-8")
    linked = {path.parent / target for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)}
    told = {ROOT / name for name in re.findall(r"`((?:ops|docs|site|tests)/[\w./-]+)`", text)}
    assert [str(target) for target in linked | told if not target.exists()] == []


def test_the_units_and_the_proxy_name_what_the_manual_names():
    units = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "ops/systemd").iterdir()))
    for place in ("/opt/shenping/bin/shenping tick", "/etc/shenping/environment", "/var/lib/shenping"):
        assert place in units
        assert place.split()[0] in ADMINISTRATOR
    assert "--host 127.0.0.1 --port 8000 " in units
    assert "server 127.0.0.1:8000;" in (ROOT / "ops/nginx/shenping.conf").read_text(encoding="utf-8")


def pins(name):
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+) ", (ROOT / name).read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize(
    ("name", "extras"), [("ops/requirements.txt", ["server"]), ("ops/requirements-all.txt", None)]
)
def test_production_installs_what_the_project_needs_in_the_versions_that_are_tested(name, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    extras = extras or optional.keys() - {"demo"}
    wanted = [*project["dependencies"], *(need for extra in extras for need in optional[extra])]
    found, tested = pins(name), pins("requirements.txt")
    assert {re.match(r"[a-z0-9._-]+", need)[0] for need in wanted} <= found.keys()
    assert "time-machine" not in found
    assert {
        package: version for package, version in found.items() if tested.get(package, version) != version
    } == {}
