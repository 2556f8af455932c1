"""What the benchmarks stand on: Django, databases of their own beside the one that is set up, and the clock of costs.

No absolute times are promised anywhere: each benchmark measures two things in one run and says their ratio. A cost is
CPU time, as other work on the machine stretches the time on the wall: of Python, and of PostgreSQL's own process for
this connection, which can be read where both run on one Linux. Parallel workers are off, as nobody would count them.
"""

# ruff: noqa: E402  (Django has to be set up before its models are imported)

import os
import statistics
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment

from tests.database import databases

setup_test_environment()
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

#: How often a thing is done; the median counts.
TIMES = int(os.environ.get("TIMES", "7"))


# --- databases ---------------------------------------------------------------------------------------


def name_of(size):
    return databases().kind.name(f"bench-{size}")


def sizes():
    """Numbers of cases for which there is a database, smallest first."""
    names = (Path(name).stem.replace("_", "-").rpartition("bench-") for name in databases().kind.names())
    return sorted(int(size) for _, found, size in names if found and size.isdecimal())


def use(size):
    """Lead the connection to the database of so many cases, which is only read."""
    if size not in sizes():
        sys.exit(f"There is no database of {size} cases. Make it: python benchmarks/generate.py {size}")
    lead_to(name_of(size))


@contextmanager
def copy(size):
    """The same with a copy, into which may be written."""
    found = databases()
    name = found.new_copy_name()
    use(size)
    found.connect(found.own)
    found.kind.copy(name_of(size), name)
    lead_to(name)
    yield
    found.connect(found.own)
    found.kind.drop(name)


def lead_to(name):
    databases().connect(name)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def asked_sizes(*, least=1):
    """Sizes named on the command line, or all that there are."""
    found = [int(size) for size in sys.argv[1:]] or sizes()
    if len(found) < least:
        sys.exit(f"Needs databases of {least} sizes: python benchmarks/generate.py 1000 20000")
    return found


# --- costs -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU, and statements."""

    python: float
    database: float
    statements: int

    @property
    def total(self):
        return self.python + self.database

    def __str__(self):
        return f"{self.total:9.1f} ms (Python {self.python:.1f}, database {self.database:.1f}), {self.statements} SQL"


def backend_time():
    """Nanoseconds of CPU that PostgreSQL's process of this connection has used; 0 on SQLite, which is part of ours."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0])


def cost(call):
    """What one call costs; statements without BEGIN and COMMIT. The connection must stay the same."""
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(1)  # Django's own log would spell each of them once more
        return execute(sql, params, many, context)

    database, python = backend_time(), time.process_time()
    with connection.execute_wrapper(count):
        call()
    python = time.process_time() - python
    return Cost(python * 1000, (backend_time() - database) / 1e6, len(statements))


def median(call, times=None):
    """The median cost of doing it so often, after having done it once for what is kept for good."""
    call()
    costs = [cost(call) for _ in range(times or TIMES)]
    return Cost(
        statistics.median(one.python for one in costs),
        statistics.median(one.database for one in costs),
        costs[-1].statements,
    )


def peak_memory():
    """Megabytes that this process has held at most since ``forget_peak``; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)


def forget_peak():
    """Begin anew with what is held now, in megabytes."""
    with suppress(OSError):  # another system than Linux, which says nothing of it
        Path("/proc/self/clear_refs").write_text("5")
    return peak_memory()


def say(title, text):
    print(f"{title:48}{text}", flush=True)
