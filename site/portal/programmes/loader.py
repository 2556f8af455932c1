"""Bring a programme's folder into an installation: ``manage.py load_programme``. People are never loaded.

What exists is left as it is, because editors go on with it in the screens; ``update`` brings the folder's content over it.
Several programmes stand side by side: roles, regions, the sections of the site and its settings are shared, and are
those of the programme that came first.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from forms_workflows.parties.domain.records import save_record
from home.domain.acting import as_system

from . import ROOT


class UnknownProgramme(Exception):
    """There is no programme of this key, and no such folder."""


@dataclass
class Loading:
    """One run: where the content comes from, what was made, and what later steps need of earlier ones."""

    folder: Path
    update: bool = False
    lines: list[str] = field(default_factory=list)
    made: dict = field(default_factory=dict)

    def read(self, name):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def read_site(self, name):
        """What belongs to the site and to no programme: its name, home page, explaining pages."""
        return json.loads((ROOT / "site" / name).read_text(encoding="utf-8"))

    @property
    def plan(self):
        """programme.json, which names the other files."""
        if "plan" not in self.made:
            self.made["plan"] = self.read("programme.json")
        return self.made["plan"]

    def say(self, subject, *outcomes):
        """Keep one line for the terminal: ``bureaus: 14 new, 1 unchanged``; none where there was nothing to do."""
        if not outcomes:
            return
        counts = {outcome: outcomes.count(outcome) for outcome in dict.fromkeys(outcomes)}
        self.lines.append(
            f"{subject}: " + ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        )

    def ensure(self, model, key, fields):
        """The row with this key and what was done: new, updated, unchanged, or kept although it says something else."""
        row = model.objects.filter(**key).first()
        if row is None:
            row = model(**key, **fields)
            row.full_clean()
            save_record(instance=row, by=None)
            return row, "new"
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if not changed:
            return row, "unchanged"
        if not self.update:
            return row, "kept as edited"
        for name, value in changed.items():
            setattr(row, name, value)
        row.full_clean()
        save_record(instance=row, by=None)
        return row, "updated"


def find_folder(name):
    """The folder of a programme that comes with the software, or any folder with a programme.json."""
    for folder in (ROOT / name, Path(name)):
        if (folder / "programme.json").is_file():
            return folder
    known = sorted(path.parent.name for path in ROOT.glob("*/programme.json"))
    raise UnknownProgramme(f"No programme “{name}”. Known are: {', '.join(known)}; or give a folder's path.")


@transaction.atomic
@as_system()
def load_programme(name="cluster_designation", *, update=False):
    """Load everything or nothing; may be repeated. Returns the Loading, whose ``lines`` say what was done."""
    from . import load_groups, load_pages, load_places, load_rules  # steps know the loader, and it knows them

    loading = Loading(find_folder(name), update)
    for step in (*load_places.STEPS, *load_rules.STEPS, *load_pages.STEPS, *load_groups.STEPS):
        step(loading)
    return loading
