"""Migrations are history from the first release on: whoever has run one must never meet another of its name."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Written once for each release: ``sha256sum */*/migrations/0*.py …`` of what stood in it.
RECORD = Path(__file__).with_name("released_migrations.txt")
PLACES = ("home", "notices", "forms_workflows", "site")


def migrations():
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("migrations/[0-9]*.py")):
            yield path.relative_to(ROOT).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def released():
    lines = RECORD.read_text().splitlines()
    return dict(reversed(line.split()) for line in lines if line and not line.startswith("#"))


def test_released_migrations_are_as_they_were_released():
    found = dict(migrations())
    changed = [name for name, digest in released().items() if found.get(name) != digest]
    assert changed == [], "Write a new migration instead of editing a released one."


def test_the_record_knows_the_first_release():
    assert len(released()) >= 12
