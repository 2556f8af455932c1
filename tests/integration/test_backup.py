"""A backup holds database and files of one moment, says when it is damaged, and comes back whole."""

import sqlite3
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from portal.operations import backup
from portal.operations.backup import BackupRefused, Place, back_up, restore, this_site
from tests.factories import make_region

NAMES = ["巴音郭楞", "𠮷野家"]


@pytest.fixture
def db(committed):
    """PostgreSQL's programs and SQLite's own copy see what is committed."""


@pytest.fixture
def site(db, settings, tmp_path):
    """A place with rows and files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(tmp_path / "private")
    storages._storages.clear()
    for number, name in enumerate(NAMES):
        make_region(f"65{number:04d}", name=name, short_name=name)
    storages["default"].save("images/a.png", ContentFile(b"picture"))
    storages["private"].save("cases/一份.pdf", ContentFile(b"answer"))
    yield this_site()
    storages._storages.clear()


@pytest.fixture
def elsewhere(db, tmp_path):
    """An empty place with a database of the same kind."""
    folders = {name: tmp_path / "elsewhere" / name for name in ("media", "private")}
    if connection.vendor == "sqlite":
        yield Place(
            connection.settings_dict | {"NAME": str(tmp_path / "elsewhere" / "other.sqlite3")}, folders
        )
        return
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield Place(connection.settings_dict | {"NAME": name}, folders)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def rows_in(place, query="select name from parties_region order by code"):
    if place.is_sqlite:
        return [name for (name,) in sqlite3.connect(place.database["NAME"]).execute(query)]
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    given = {key: place.database[name] for key, name in keys.items() if place.database.get(name)}
    with psycopg.connect(**given) as other:
        return [name for (name,) in other.execute(query)]


def test_a_backup_comes_back_whole(site, elsewhere, tmp_path):
    folder = back_up(tmp_path / "backups")
    restore(folder, place=elsewhere)
    assert rows_in(elsewhere) == NAMES
    assert (elsewhere.folders["media"] / "images/a.png").read_bytes() == b"picture"
    assert (elsewhere.folders["private"] / "cases/一份.pdf").read_bytes() == b"answer"
    audit = (
        "select name from sqlite_master where type = 'trigger'"
        if elsewhere.is_sqlite
        else "select tgname from pg_trigger"
    )
    assert [name for name in rows_in(elsewhere, audit) if "audit" in name]


def test_anybody_can_check_it_and_only_we_can_read_it(site, tmp_path):
    folder = back_up(tmp_path / "backups")
    done = subprocess.run(["sha256sum", "-c", "--quiet", backup.SUMS], cwd=folder, check=False)  # noqa: S603, S607
    assert done.returncode == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_a_file_that_is_written_while_the_database_is_read_is_there(site, tmp_path, monkeypatch):
    dump = backup.dump_database

    def meanwhile(place, draft):
        storages["private"].save("cases/late.pdf", ContentFile(b"late"))
        dump(place, draft)
        storages["private"].delete("cases/一份.pdf")

    monkeypatch.setattr(backup, "dump_database", meanwhile)
    folder = back_up(tmp_path / "backups")
    assert sorted(path.name for path in (folder / "files/private/cases").iterdir()) == [
        "late.pdf",
        "一份.pdf",
    ]


def test_one_that_was_interrupted_has_not_the_name_of_a_backup(site, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "write_sums", lambda folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        back_up(tmp_path / "backups")
    [left] = (tmp_path / "backups").iterdir()
    assert left.name.endswith(".partial")
    with pytest.raises(BackupRefused, match="no SHA256SUMS"):
        restore(left)


@pytest.mark.parametrize("harm", ["changed", "lost", "added"])
def test_a_damaged_one_is_refused_and_changes_nothing(harm, site, elsewhere, tmp_path):
    folder = back_up(tmp_path / "backups")
    file = folder / "files/private/cases/一份.pdf"
    {
        "changed": lambda: file.write_bytes(b"Answer"),
        "lost": file.unlink,
        "added": lambda: file.with_name("x").touch(),
    }[harm]()
    with pytest.raises(BackupRefused, match="damaged"):
        restore(folder, place=elsewhere)
    assert not elsewhere.folders["private"].exists()


def test_what_is_there_is_not_replaced_unless_one_says_so_and_its_files_are_put_aside(
    site, elsewhere, tmp_path
):
    folder = back_up(tmp_path / "backups")
    restore(folder, place=elsewhere)
    (elsewhere.folders["media"] / "newer.txt").write_text("newer")
    with pytest.raises(BackupRefused, match="--replace"):
        restore(folder, place=elsewhere)
    restore(folder, place=elsewhere, replace=True)
    assert rows_in(elsewhere) == NAMES
    [aside] = [
        path
        for path in Path(elsewhere.folders["media"]).parent.iterdir()
        if path.name.startswith("media.before")
    ]
    assert (aside / "newer.txt").exists()


def test_a_database_that_is_there_is_not_replaced_though_there_are_no_files(site, elsewhere, tmp_path):
    folder = back_up(tmp_path / "backups")
    restore(folder, place=elsewhere)
    with pytest.raises(BackupRefused, match="already"):
        restore(folder, place=Place(elsewhere.database, {}))


def test_the_other_kind_of_database_is_refused(site, tmp_path):
    folder = back_up(tmp_path / "backups")
    other = "postgresql" if site.is_sqlite else "sqlite3"
    with pytest.raises(BackupRefused, match="another kind"):
        restore(folder, place=Place({"ENGINE": f"django.db.backends.{other}", "NAME": "x"}, {}))


def test_a_program_that_is_not_installed_is_named(site, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BackupRefused, match="postgresql-client"):
        backup.run_postgres("pg_dump", site)
