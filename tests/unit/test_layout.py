"""Every app looks like every other app, so that a newcomer guesses the file from the question."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = [ROOT / "home", ROOT / "notices", *sorted((ROOT / "forms_workflows").glob("*/"))]
APPS = [app for app in APPS if (app / "__init__.py").exists()]

#: What may stand at an app's root: Django's and Wagtail's own names, and the folders of the skeleton.
SKELETON = {
    *("__init__.py", "apps.py", "receivers.py", "signals.py", "urls.py", "wagtail_hooks.py", "migrations"),
    *("views", "admin", "templates", "templatetags", "static", "management", "data"),
    *(
        "domain",
        "rules.py",
        "models",
        "models.py",
        "views.py",
        "enums.py",
        "errors.py",
        "database.py",
        "fields.py",
    ),
}
#: What some apps have besides, because it is what they are about.
OWN = {
    "audit": {"canonical.py"},
    "decisions": {"reading"},
    "definitions": {"admin.py", "canonical.py", "previews.py"},
    "desk": {"forms", "reading", "requests.py"},
    "expressions": {"language", "values", "evaluation.py", "kinds.py", "vocabulary.py"},
    "forms": {"compiler", "editor", "filling", "kinds", "reading", "schema"},
    "home": {"blocks", "middleware.py", "reading"},
    "notices": {"blocks.py", "forms.py", "panels.py", "reading", "workflow.py"},
    "parties": {"guard.py", "masks.py"},
    "references": {"blocks.py"},
    "rounds": {"blocks.py"},
    "processes": {"checker", "editor", "engine", "flows", "graph"},
    "submissions": {"phrases.py", "reasons.py"},
}


#: viewflow resolves the flows of stored rows by import, before the models that they are compiled from exist.
LAZY = {"forms_workflows/processes/flows/__init__.py"}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_has_the_skeleton_and_nothing_beside_it(app):
    names = {path.name for path in app.iterdir()} - {"__pycache__"}
    assert names <= SKELETON | OWN.get(app.name, set())


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_says_what_it_is(app):
    assert ast.get_docstring(ast.parse((app / "__init__.py").read_text()))


def lazy_imports():
    for folder in ("forms_workflows", "notices", "home"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name in LAZY or path.name == "apps.py" or "migrations" in path.parts:
                continue
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef):
                    for node in ast.walk(function):
                        if isinstance(node, ast.ImportFrom) and (node.level or is_ours(node.module)):
                            yield f"{name}:{node.lineno}"


def is_ours(module):
    return module.partition(".")[0] in {"forms_workflows", "notices", "home", "portal"}


def test_no_import_hides_in_a_function():
    """Such an import hides a cycle."""
    assert list(lazy_imports()) == []
