"""Processes import in one direction, also inside functions: draft → graph → plan → flow → engine."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[3]
FILES = [path for path in ROOT.glob("forms_workflows/processes/**/*.py") if "migrations" not in path.parts]
#: viewflow's rows refer to flow classes by this module's path, so the models name it before it can know them.
LATE = "forms_workflows.processes.flows"


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in FILES}


def imported(name, path):
    """The modules of this app that a module imports."""
    package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
    tree = ast.parse(path.read_text())
    nodes = tree.body if name == LATE else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) + 1 - node.level], *filter(None, [node.module])])
            for alias in node.names:
                yield next((found for found in (f"{base}.{alias.name}", base) if found in MODULES), None)


def test_no_module_imports_itself_by_a_detour():
    graph = {name: set(imported(name, path)) - {None, name} for name, path in MODULES.items()}
    assert len(graph) > 50
    assert graph["forms_workflows.processes.engine.tasks"] >= {"forms_workflows.processes.engine.steps"}
    TopologicalSorter(graph).prepare()  # CycleError names the modules
