"""Database and files of one moment in one folder, which ``sha256sum -c`` can check; and back again.

2026-03-02T010203Z/
    about.json          when, which version, which kind of database
    database.dump       or database.sqlite3
    files/media/…  files/private/…
    SHA256SUMS
"""

import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages
from django.db import DEFAULT_DB_ALIAS, connections

SUMS, ABOUT = "SHA256SUMS", "about.json"
SQLITE, POSTGRES = "database.sqlite3", "database.dump"
BLOCK = 1024 * 1024


class BackupRefused(Exception):
    """The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Place:
    """What is backed up, or restored into: a database by its settings, and the folders of the files."""

    database: dict
    folders: dict  # {"media": path, "private": path}

    @property
    def is_sqlite(self):
        return self.database["ENGINE"].endswith("sqlite3")


def this_site():
    """The place that the settings describe. Files in object storage are the object storage's to keep."""
    names = {"media": "default", "private": "private"}
    local = {name: storages[alias] for name, alias in names.items()}
    folders = {
        name: Path(storage.location)
        for name, storage in local.items()
        if isinstance(storage, FileSystemStorage)
    }
    return Place(connections[DEFAULT_DB_ALIAS].settings_dict, folders)


# --- out ----------------------------------------------------------------------------------------


def back_up(target, *, place=None):
    """Write a new folder below ``target``. Returns its path; a half-written one never has the final name."""
    place = place or this_site()
    now = datetime.datetime.now(datetime.UTC)
    final = Path(target) / f"{now:%Y-%m-%dT%H%M%SZ}"
    draft = final.with_name(final.name + ".partial")
    if final.exists() or draft.exists():
        raise BackupRefused(f"There is a backup of this second already: {final}. Try again.")
    draft.mkdir(mode=0o700, parents=True)
    # Files are written before the rows that name them, and may go before their rows do: what is there before and what
    # is there after the database was read is together everything that it can name.
    copy_files(place, draft)
    dump_database(place, draft)
    copy_files(place, draft)
    about = {
        "made_at": now.isoformat(),
        "version": software_version(),
        "database": "sqlite" if place.is_sqlite else "postgresql",
    }
    (draft / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    write_sums(draft)
    draft.rename(final)
    return final


def copy_files(place, draft):
    for name, folder in place.folders.items():
        for source in files_below(folder):
            copy = draft / "files" / name / source.relative_to(folder)
            if not copy.exists():
                copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                try:
                    shutil.copy2(source, copy)
                except FileNotFoundError:  # deleted meanwhile
                    continue


def dump_database(place, draft):
    if place.is_sqlite:
        copy_sqlite(place.database["NAME"], draft / SQLITE)
    else:
        run_postgres("pg_dump", place, "--format=custom", "--no-owner", f"--file={draft / POSTGRES}")


def copy_sqlite(source, target):
    """SQLite's own way: one state of the database, while others go on writing."""
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def run_postgres(program, place, *arguments):
    """One of PostgreSQL's programs, which finds the database in its environment: no password in the list of processes."""
    database = place.database
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    environ = os.environ | {
        variable: str(database[key]) for variable, key in names.items() if database.get(key)
    }
    if database.get("OPTIONS", {}).get("sslmode"):
        environ["PGSSLMODE"] = database["OPTIONS"]["sslmode"]
    try:
        done = subprocess.run([program, *arguments], env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise BackupRefused(
            f"{program} is not installed. On Debian it comes with postgresql-client."
        ) from None
    if done.returncode:
        raise BackupRefused(f"{program} failed: {done.stderr.strip()}")


def software_version():
    try:
        return version("shenping")
    except PackageNotFoundError:
        return "unknown"


# --- checksums ----------------------------------------------------------------------------------


def files_below(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def digest_of(path):
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_sums(folder):
    lines = [f"{digest_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files_below(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def check_sums(folder):
    """Refuse a backup that is not what was written."""
    folder = Path(folder)
    if not (folder / SUMS).is_file():
        raise BackupRefused(f"{folder} is not a backup: it has no {SUMS}.")
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    wanted = {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}
    present = {path.relative_to(folder).as_posix() for path in files_below(folder)} - {SUMS}
    wrong = sorted(wanted.keys() ^ present)
    wrong += sorted(name for name in wanted.keys() & present if digest_of(folder / name) != wanted[name])
    if wrong:
        raise BackupRefused(f"{folder} is damaged: {', '.join(wrong[:5])}{' …' if len(wrong) > 5 else ''}.")


# --- in -----------------------------------------------------------------------------------------


def restore(folder, *, place=None, replace=False):
    """Bring a backup into a place that is empty, or whose content shall be replaced. Its files are then put aside.

    The site must not be running meanwhile.
    """
    folder, place = Path(folder), place or this_site()
    check_sums(folder)
    kind = SQLITE if place.is_sqlite else POSTGRES
    if not (folder / kind).is_file():
        raise BackupRefused(f"{folder} holds another kind of database. Point DATABASE_URL at the same kind.")
    if not replace and (occupied := what_is_there(place)):
        raise BackupRefused(
            f"There is something already: {occupied}. Say --replace to put this backup in its place."
        )
    if place.is_sqlite:
        Path(place.database["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_sqlite(folder / SQLITE, place.database["NAME"])
    else:
        arguments = (
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            f"--dbname={place.database['NAME']}",
        )
        run_postgres("pg_restore", place, *arguments, str(folder / POSTGRES))
    for name, target in place.folders.items():
        put_back(folder / "files" / name, target)


def what_is_there(place):
    """What a restore would replace, in words; empty if nothing."""
    for folder in place.folders.values():
        if folder.is_dir() and any(folder.iterdir()):
            return str(folder)
    if place.is_sqlite:
        path = Path(place.database["NAME"])
        return str(path) if path.exists() and path.stat().st_size else ""
    return f"tables in {place.database['NAME']}" if has_tables(place) else ""


def has_tables(place):
    import psycopg  # only where PostgreSQL is used

    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    given = {key: place.database[name] for key, name in keys.items() if place.database.get(name)}
    with psycopg.connect(**given) as connection:
        return connection.execute(
            "select exists (select from pg_tables where schemaname = 'public')"
        ).fetchone()[0]


def put_back(source, target):
    if target.exists() and any(target.iterdir()):
        moment = datetime.datetime.now(datetime.UTC)
        target.rename(target.with_name(f"{target.name}.before-{moment:%Y%m%dT%H%M%SZ}"))
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
