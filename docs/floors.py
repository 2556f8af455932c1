"""Draw the packages as floors: each stands on those below it. ``python docs/floors.py`` prints what developer.md shows."""

import grimp

ROOTS = ("demo", "portal", "home", "notices", "forms_workflows")
SPLIT = "forms_workflows"


def package_of(module):
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == SPLIT and len(parts) > 1 else parts[0]


def uses():
    """{package: packages that it imports}, as the code has it."""
    graph = grimp.build_graph(*ROOTS, cache_dir=None)
    found = {}
    for module in graph.modules:
        package = package_of(module)
        if package == SPLIT:
            continue
        below = found.setdefault(package, set())
        below |= {package_of(each) for each in graph.find_modules_directly_imported_by(module)}
    return {package: below - {package, SPLIT} for package, below in found.items()}


def floors(stands_on):
    """Lists of packages, the ground first. ValueError where packages stand on each other in a circle."""
    left, storeys = dict(stands_on), []
    while left:
        storey = sorted(package for package, below in left.items() if not below & left.keys())
        if not storey:
            raise ValueError(f"a circle among {sorted(left)}")
        storeys.append(storey)
        for package in storey:
            del left[package]
    return storeys


def picture():
    stands_on = uses()
    lines = ["| floor | package | imports |", "|---|---|---|"]
    for number, storey in reversed(list(enumerate(floors(stands_on)))):
        for package in storey:
            below = ", ".join(name.removeprefix(f"{SPLIT}.") for name in sorted(stands_on[package]))
            lines.append(f"| {number} | `{package}` | {below or '–'} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(picture())
