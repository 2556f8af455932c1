"""The twin writes through screens only: whatever else of the product it uses reads and changes nothing."""

import ast
from pathlib import Path

import demo

ROOT = Path(demo.__file__).parent
#: What of verbs, loaders and sweeps may be used.
READERS = {
    "forms_workflows.audit.domain.evidence.disagreements",
    "forms_workflows.audit.domain.verify.verify",
    "forms_workflows.calendars.domain.CalendarNotConfirmed",
    "forms_workflows.calendars.domain.Counted",
    "forms_workflows.calendars.domain.Place",
    "forms_workflows.calendars.domain.WorkCalendar",
    "forms_workflows.calendars.domain.confirmed_until",
    "forms_workflows.calendars.domain.days_off",
    "forms_workflows.calendars.domain.period",
    "forms_workflows.decisions.domain.designations.cleared_cases",
    "forms_workflows.decisions.domain.publicity.plan_period",
    "forms_workflows.decisions.domain.selection.propose_selection",
    "forms_workflows.decisions.domain.selection.selection_rule",
    "forms_workflows.processes.engine.open_tasks",
    "forms_workflows.review.domain.ranking.still_before_ranking",
    "notices.domain.moderation.EDITORS",
    "notices.domain.moderation.PUBLISHERS",
    "notices.domain.moderation.REVIEWERS",
    "portal.programmes.read",
    "portal.programmes.texts",
}
#: What an operator runs from the shell, the hiring of people that comes with it, and the demo's own mark.
OPERATOR = {
    "forms_workflows.audit.domain.record.SITE",
    "forms_workflows.audit.domain.record.record",
    "portal.programmes.load_people",
    "portal.programmes.loader.load_programme",
    "portal.tick",
    "portal.urls",
    "portal.urls.handler500",
}
#: Names by which rows are written.
WRITES = {
    *("save", "delete", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"),
    *("save_revision", "publish", "add_child", "set_password"),
}


def trees():
    for file in sorted(ROOT.rglob("*.py")):
        yield file.relative_to(ROOT), ast.parse(file.read_text())


def imported(tree):
    """Full names of everything that a file imports by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def is_verb(name):
    """Whether a name belongs to what may write: domains, the engine, and the site's own code."""
    parts = name.split(".")
    ours = parts[0] in ("forms_workflows", "notices", "home")
    return parts[0] == "portal" or (ours and bool({"domain", "engine", "reading"} & set(parts)))


def test_only_readers_and_what_an_operator_runs_are_imported():
    found = {name for _file, tree in trees() for name in imported(tree) if is_verb(name)}
    assert found == READERS | OPERATOR


def test_no_row_is_written_past_the_screens():
    calls = {
        (str(file), node.func.attr)
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    }
    assert calls == set()
