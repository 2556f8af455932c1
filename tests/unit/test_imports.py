"""No module of the product imports itself by a detour, function-level imports included."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("forms_workflows", "notices", "home", "site/portal", "site/demo")
FILES = [path for package in PACKAGES for path in ROOT.glob(f"{package}/**/*.py")]
#: viewflow's rows refer to flow classes by this module's path, so the models name it before it can know them.
LATE = "forms_workflows.processes.flows"


def name_of(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removeprefix("site.").removesuffix(".__init__")


MODULES = {name_of(path): path for path in FILES if "migrations" not in path.parts}


def imported(name, path):
    """The modules of ours that a module imports."""
    package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
    tree = ast.parse(path.read_text())
    nodes = tree.body if name == LATE else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                yield next((found for found in (f"{base}.{alias.name}", base) if found in MODULES), None)


def test_no_module_imports_itself_by_a_detour():
    graph = {name: set(imported(name, path)) - {None, name} for name, path in MODULES.items()}
    assert len(graph) > 400
    assert graph["forms_workflows.processes.engine.tasks"] >= {"forms_workflows.processes.engine.steps"}
    assert graph["forms_workflows.desk.views.tasks"] >= {"forms_workflows.errors"}
    TopologicalSorter(graph).prepare()  # CycleError names the modules
