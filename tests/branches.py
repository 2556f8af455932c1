"""Which lines and branches the tests reach, counted by SlipCover: ``PYTEST_PLUGINS=tests.branches python -m pytest``.

The environment names it because it has to stand before the first module of ours is imported, in each process that tests.
SlipCover's own plugin asks to be the program that starts pytest, and looks at the tests as well.
"""

import json
import os
import sys
from pathlib import Path

import pytest
from slipcover import ImportManager, Slipcover, merge_coverage, print_coverage

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ["home", "notices", "forms_workflows", "site"]
LEFT_OUT = ("migrations", "settings")
#: Percent of lines and branches together, below which the run fails.
FLOOR = 93


class Ours:
    """Which files are looked at: SlipCover asks for each module that is imported."""

    folders = tuple(f"{ROOT / source}{os.sep}" for source in SOURCES)
    left_out = tuple(f"{os.sep}{folder}{os.sep}" for folder in LEFT_OUT)

    def matches(self, path):
        path = str(path)
        return path.startswith(self.folders) and not any(folder in path for folder in self.left_out)


def counter():
    """Only the process that reports adds the files that none has imported: to read them takes seconds."""
    reports = "PYTEST_XDIST_WORKER" not in os.environ
    return Slipcover(
        branch=True,
        source=SOURCES if reports else None,
        omit=[f"*/{folder}/*" for folder in LEFT_OUT],
    )


counting = counter()
importing = ImportManager(counting, Ours())
importing.__enter__()
#: What this process has counted, and each that tested for it.
counted = []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    mine = counting.get_coverage()
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["branches"] = json.dumps(mine)
        return
    counted.append(mine)
    if percent() < FLOOR and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    if theirs := getattr(node, "workeroutput", {}).get("branches"):
        counted.append(json.loads(theirs))


def percent():
    while len(counted) > 1:
        merge_coverage(counted[0], counted.pop())
    return counted[0]["summary"]["percent_covered"]


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section("lines and branches reached")
    print_coverage(counted[0], outfile=sys.stdout, skip_covered=True)
    terminalreporter.write_line(f"{percent():.1f} % of lines and branches together; {FLOOR} are asked for.")


def pytest_unconfigure():
    importing.__exit__()
