"""Databases of the tests: made once per content, kept below VAR_DIR, and copied for every process that tests.

A *snapshot* is a database that is never written again: ``migrated`` is what the migrations leave behind, others begin
with a copy of one and add rows. It is a file on SQLite, a template database on PostgreSQL, and its name ends in a
digest of all that it was made of. A *copy* belongs to one process and is thrown away at the end.

A snapshot is declared as a fixture, whose value is what ``build`` returned, as new objects for each test::

    programme_rows = database.snapshot("programme_rows", build=load_rows, at=OPENS)

A test begins with the snapshot that it has among its fixtures, else with ``migrated``.
"""

import ast
import fcntl
import hashlib
import inspect
import os
import pickle
import shutil
import time
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError

MIGRATED = "migrated"
#: Snapshots of a name that are kept: a branch and the one before it.
KEPT = 3
#: What the content of a migrated database depends on beside the migrations.
SETTINGS = ("INSTALLED_APPS", "LANGUAGES", "LANGUAGE_CODE", "AUTH_USER_MODEL", "TIME_ZONE", "USE_TZ")
PRODUCT = ("forms_workflows", "home", "notices", "site")


# --- what a snapshot is made of --------------------------------------------------------------------


def digest(*parts):
    found = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        found.update(len(content).to_bytes(8) + content)
    return found.hexdigest()[:16]


def migrated_digest():
    """Migrations of every app, the modules of ours that they use, and what is done after each migration."""
    from django.apps import apps
    from django.conf import settings
    from django.db.models.signals import post_migrate
    from django.utils import translation

    files = [file for app in apps.get_app_configs() for file in migrations_of(Path(app.path))]
    receivers = {Path(inspect.getfile(function)) for function in live_receivers(post_migrate)}
    models = [
        (m._meta.label, m._meta.default_permissions, m._meta.permissions, m._meta.verbose_name_raw)
        for m in apps.get_models()
    ]
    names = [f"{file.parent.parent.name}.{file.name}" for file in files]
    with translation.override(None):  # names of languages and permissions as they stand in the code
        values = repr([getattr(settings, name) for name in SETTINGS] + models)
    engine = settings.DATABASES["default"]["ENGINE"]
    return digest(engine, values, names, *files, *sorted(used_by(files) | receivers))


def migrations_of(folder):
    return sorted((folder / "migrations").glob("*.py"))


def live_receivers(signal):
    for _key, receiver, *_rest in signal.receivers:
        function = receiver() if hasattr(receiver, "__callback__") else receiver
        function = getattr(function, "__func__", function)
        if inspect.isfunction(function):
            yield function


def used_by(files):
    """Files of our own modules that the migrations import."""
    names = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    found = set()
    for name in names:
        if name.partition(".")[0] in (*PRODUCT, "portal"):
            with suppress(ImportError):
                spec = util.find_spec(name)
                if spec and spec.origin:
                    found.add(Path(spec.origin))
    return found


def rows_digest():
    """Everything of ours that may write a row: code and content of the product, builders of the tests."""
    from django.conf import settings

    files = [
        file
        for root in PRODUCT
        for kind in ("py", "json", "md", "html", "csv")
        for file in (settings.BASE_DIR / root).rglob(f"*.{kind}")
        if "templates" not in file.parts and "static" not in file.parts
    ]
    tests = [f for f in Path(__file__).parent.rglob("*.py") if not f.name.startswith(("test_", "conftest"))]
    return digest(*sorted(files), *sorted(tests))


# --- the two kinds of databases ----------------------------------------------------------------------


class Files:
    """SQLite: a database is a file."""

    def __init__(self, settings_dict, folder):
        self.folder = folder

    def name(self, text):
        return str(self.folder / f"{text}.sqlite3")

    def exists(self, name):
        return Path(name).exists()

    def create(self, name):
        self.drop(name)

    def copy(self, source, target):
        self.drop(target)
        shutil.copyfile(source, target)

    def rename(self, source, target):
        Path(source).rename(target)

    def settle(self, connection):
        """Bring what still stands in the journal into the file."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def drop(self, name):
        for end in ("", "-wal", "-shm", "-journal"):
            Path(name + end).unlink(missing_ok=True)

    def names(self):
        return [str(file) for file in self.folder.glob("*.sqlite3")]


class Templates:
    """PostgreSQL: databases of one server, copied from templates that nobody is connected to."""

    def __init__(self, settings_dict, folder):
        self.prefix = settings_dict["NAME"]

    def name(self, text):
        return f"{self.prefix}_{text.replace('-', '_')}"

    def ask(self, sql, *names):
        from django.db import connection
        from psycopg.sql import SQL, Identifier

        with connection._nodb_cursor() as cursor:
            cursor.execute(SQL(sql).format(*map(Identifier, names)))
            return cursor.fetchall() if cursor.description else []

    def exists(self, name):
        return name in self.names()

    def create(self, name):
        self.drop(name)
        self.ask("CREATE DATABASE {}", name)

    def copy(self, source, target):
        self.drop(target)
        self.ask("CREATE DATABASE {} TEMPLATE {}", target, source)

    def rename(self, source, target):
        self.ask("ALTER DATABASE {} RENAME TO {}", source, target)

    def settle(self, connection):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def drop(self, name):
        self.ask("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def names(self):
        found = [name for (name,) in self.ask("SELECT datname FROM pg_database")]
        return [name for name in found if name.startswith(f"{self.prefix}_")]


# --- snapshots and copies ----------------------------------------------------------------------------


@dataclass
class Snapshot:
    name: str
    build: object = None
    base: str = MIGRATED
    at: object = None


SNAPSHOTS = {MIGRATED: Snapshot(MIGRATED)}


def snapshot(name, *, build, base=MIGRATED, at=None, around=nullcontext):
    """A fixture of this name. ``build()`` adds rows to a copy of ``base``, while time stands still at ``at``.

    The test runs within ``around(value)``.
    """
    SNAPSHOTS[name] = Snapshot(name, build, base, at)

    @pytest.fixture(name=name)
    def value(db):
        kept = databases().value(name)
        with around(kept):
            yield kept

    return value


def wanted_by(item):
    """The snapshot with which this test begins; none if it needs no database."""
    if named := [name for name in item.fixturenames if name in SNAPSHOTS]:
        assert len(named) == 1, f"{item.nodeid} begins with one database, not with {named}"
        return named[0]
    needed = item.get_closest_marker("django_db") or {"db", "committed"} & set(item.fixturenames)
    return MIGRATED if needed else None


class Databases:
    """The copies of this process, one for each snapshot that was asked for; the connection leads to one of them."""

    def __init__(self):
        from django.conf import settings
        from django.db import connection

        self.connection = connection
        self.folder = settings.VAR_DIR / "test-databases"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kind = (Files if connection.vendor == "sqlite" else Templates)(
            connection.settings_dict, self.folder
        )
        self.own = connection.settings_dict["NAME"]
        self.copies, self.digests, self.values, self.broken, self.current = {}, {}, {}, {}, None
        self.count = 0
        self.sweep()

    # --- for the tests --------------------------------------------------------------------------

    def use(self, name):
        """Lead the connection to this process's copy of a snapshot."""
        if name not in self.copies:
            self.copies[name] = self.copy_of(name)
        if self.current != name:
            self.connect(self.copies[name])
            self.current = name
        restore_files(self.kept(name)[1].with_suffix(".files"))

    def value(self, name):
        """What the snapshot's builder returned, as new objects."""
        return pickle.loads(self.values[name])  # noqa: S301

    def renew(self):
        """Throw away what was written into the current copy. The next test gets another one."""
        name, self.current = self.current, None
        self.connection.close()
        self.kind.drop(self.copies.pop(name))

    def close(self):
        self.connect(self.own)
        for copy in self.copies.values():
            self.kind.drop(copy)
        self.copies, self.current = {}, None

    # --- making them ----------------------------------------------------------------------------

    def connect(self, name):
        from django.core.cache import cache

        self.connection.close()
        self.connection.settings_dict["NAME"] = name
        cache.clear()

    def new_copy_name(self):
        self.count += 1
        return self.kind.name(f"copy-{os.getpid()}-{self.count}")

    def copy_of(self, name, copy=None):
        copy = copy or self.new_copy_name()
        with self.locked(name):
            source, memory = self.kept(name)
            if not (memory.exists() and self.kind.exists(source)):
                self.make(name, source, memory)
            memory.touch()
            self.kind.copy(source, copy)
            self.values[name] = memory.read_bytes()
        return copy

    def kept(self, name):
        """(database, pickled value) of a snapshot."""
        text = f"{name}-{self.digest(name)}"
        return self.kind.name(f"template-{text}"), self.folder / f"{text}.pickle"

    def digest(self, name):
        if name not in self.digests:
            snapshot = SNAPSHOTS[name]
            self.digests[name] = (
                digest(self.own, self.digest(snapshot.base), rows_digest(), name, snapshot.at)
                if snapshot.build
                else digest(self.own, migrated_digest())
            )
        return self.digests[name]

    def make(self, name, target, memory):
        if name in self.broken:  # each test that wants it says why, at once
            raise self.broken[name]
        started, self.current, raw = time.monotonic(), None, self.new_copy_name()
        try:
            value = self.fill(name, raw, memory.with_suffix(".files"))
        except Exception as error:
            self.broken[name] = error
            self.connect(self.own)
            self.kind.drop(raw)
            raise
        self.kind.settle(self.connection)
        self.connect(self.own)
        memory.write_bytes(pickle.dumps(value))
        if self.kind.exists(target):
            self.kind.drop(target)
        self.kind.rename(raw, target)
        print(f"\nDatabase “{name}” made in {time.monotonic() - started:.0f} s")  # noqa: T201
        self.forget_old(name)

    def fill(self, name, raw, files):
        """What the migrations or the snapshot's builder write, into a database of this name."""
        from home.domain.acting import as_system

        from . import factories

        snapshot = SNAPSHOTS[name]
        if snapshot.build is None:
            self.kind.create(raw)
            self.connect(raw)
            return migrate()
        self.copy_of(snapshot.base, raw)
        self.connect(raw)
        before = stored_files()
        with clock(snapshot.at), factories.low_numbers(), as_system():
            value = snapshot.build()
        keep_files(stored_files() - before, files, self.kept(snapshot.base)[1].with_suffix(".files"))
        return value

    def forget_old(self, name):
        memories = sorted(self.folder.glob(f"{name}-*.pickle"), key=lambda f: f.stat().st_mtime, reverse=True)
        for memory in memories[KEPT:]:
            self.kind.drop(self.kind.name(f"template-{memory.stem}"))
            shutil.rmtree(memory.with_suffix(".files"), ignore_errors=True)
            memory.unlink(missing_ok=True)

    def sweep(self):
        """Drop what runs that were killed have left behind."""
        start = self.kind.name("copy-").removesuffix(".sqlite3")
        for name in self.kind.names():
            if name.startswith(start):
                pid = int(name.removeprefix(start).replace("_", "-").partition("-")[0])
                if not Path(f"/proc/{pid}").exists():
                    with suppress(DatabaseError):  # another process drops it at this moment
                        self.kind.drop(name)

    @contextmanager
    def locked(self, name):
        """One process at a time makes a snapshot, copies it or removes it."""
        with (self.folder / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


# --- files that rows refer to ------------------------------------------------------------------------


def roots():
    from django.conf import settings

    return [Path(settings.PRIVATE_ROOT), Path(settings.MEDIA_ROOT)]


def stored_files():
    """{(number of the root, path below it)}"""
    return {
        (number, file.relative_to(root))
        for number, root in enumerate(roots())
        for file in root.rglob("*")
        if file.is_file()
    }


def keep_files(files, folder, inherited):
    shutil.rmtree(folder, ignore_errors=True)
    if inherited.exists():
        shutil.copytree(inherited, folder)
    for number, path in files:
        target = folder / str(number) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(roots()[number] / path, target)


def restore_files(folder):
    for number, root in enumerate(roots()):
        kept = folder / str(number)
        for file in kept.rglob("*") if kept.exists() else ():
            target = root / file.relative_to(kept)
            if file.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)


@contextmanager
def clock(moment):
    if moment is None:
        yield
    else:
        with time_machine.travel(moment, tick=False):
            yield


def migrate():
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


_databases = None


def databases():
    global _databases
    if _databases is None:
        _databases = Databases()
    return _databases
