"""The demo on one machine: prepare its database once, know whether it is ready, throw it away."""

import gc
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path

from django.conf import ENVIRONMENT_VARIABLE, settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.backends.signals import connection_created
from django.test import override_settings
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from demo.sign_in import DEMO_SETTINGS
from forms_workflows.audit.domain.record import SITE, record
from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Person

from .twin.clock import Clock, at

#: The last step makes the indexes of everything at once.
NOT_YET_SEARCHED = {"default": settings.WAGTAILSEARCH_BACKENDS["default"] | {"AUTO_UPDATE": False}}
BEGUN, READY = "demo.begun", "demo.ready"
#: Last year's round and this year's, each always the same for the same day.
LAST_YEARS_SEED, THIS_YEARS_SEED = 3, 5
LAST_YEARS_ORGANISATIONS, EXPERTS = 8, 15
#: What is loaded, in this order, and how many experts each has.
PROGRAMMES = {"cluster_designation": EXPERTS, "technology_enterprise": 0}


class NotHere(Exception):
    """The demo cannot be prepared or thrown away here; the message says why and what to do."""


def refuse_other_settings():
    """The demo's and the twin's people must never get into a real installation."""
    name = os.environ.get(ENVIRONMENT_VARIABLE)
    if name not in DEMO_SETTINGS:
        raise NotHere(
            f"This invents people and organisations. It runs with the demo's settings only, not with {name}."
        )


# --- state --------------------------------------------------------------------------------------------


def state():
    """empty, begun (an earlier preparation was interrupted), ready, or foreign (not the demo's data)."""
    try:
        marks = set(Event.objects.filter(action__in=[BEGUN, READY]).values_list("action", flat=True))
        if READY in marks:
            return "ready"
        if BEGUN in marks:
            return "begun"
        return "foreign" if Person.objects.exists() else "empty"
    except DatabaseError:  # before the first migration there are no tables
        return "empty"


@transaction.atomic
def mark(action):
    record(action=action, actor=None, chain=SITE, subject=None)


# --- throw away ---------------------------------------------------------------------------------------


def throw_away(*, sure=False):
    """Delete the demo's database and files. Another database than SQLite only if somebody is sure."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            name.with_name(name.name + suffix).unlink(missing_ok=True)
    elif sure:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    else:
        raise NotHere(
            f"This would delete everything in the {connection.vendor} database “{connection.settings_dict['NAME']}”. "
            "Say --yes if that is what you want."
        )
    for folder in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


# --- prepare ------------------------------------------------------------------------------------------


@contextmanager
def no_waiting_for_the_disk():
    """An interrupted preparation is thrown away, so its single steps need not be safe on SQLite's disk."""
    connection_created.connect(write_later)
    if connection.connection:
        write_later(None, connection)
    try:
        yield
    finally:
        connection_created.disconnect(write_later)
        connection.close()


def write_later(sender, connection, **kwargs):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


@dataclass
class Preparation:
    """The steps in order; ``say`` takes each step's line with its number."""

    say: object
    detail: object

    def run(self):
        """Everything happens in order of time: people and pages are there before last year's round begins."""
        before = [
            ("Creating the database", self.migrate),
            ("Loading two programmes: forms, processes, parameters, pages", self.load),
            ("Inviting the people of the demo", self.invite),
            ("Entering the region's holidays (examples)", self.calendar),
        ]
        rounds = [
            (f"Playing last year's round ({self.year - 1}) to its end", self.last_year),
            (f"Playing this year's round ({self.year}) until now", self.this_year),
        ]
        # Millions of short-lived objects: looking for them took a tenth of the time.
        gc.set_threshold(100_000, 50, 100)
        with (
            override_settings(WAGTAILSEARCH_BACKENDS=NOT_YET_SEARCHED),
            disable_reference_index_auto_update(),
            no_waiting_for_the_disk(),
        ):
            numbers = count(1)
            with Clock(at(date(self.year - 1, 1, 2))):
                self.carry_out(before, numbers)
            self.carry_out(rounds, numbers)
        self.carry_out([("Making the indexes of pages", self.index)], numbers)
        mark(READY)

    def carry_out(self, steps, numbers):
        for line, step in steps:
            self.say(f"[{next(numbers)}/7] {line} …")
            step()

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def year(self):
        from .twin.season import season_year

        return season_year(self.today)

    def migrate(self):
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        mark(BEGUN)

    def load(self):
        from portal.programmes.loader import load_programme  # needs the tables

        self.departments = {key: load_programme(key).made["department"] for key in PROGRAMMES}

    def invite(self):
        from portal.programmes.loader import load_programme

        from .twin.cast import Cast

        for key, experts in PROGRAMMES.items():
            Cast(self.departments[key], seed=0).hire(experts=experts, demo=True, programme=key)
            load_programme(key)  # the process is published, now that somebody holds its roles

    def calendar(self):
        from .twin.holidays import prepare_calendar
        from .twin.play import Play
        from .twin.season import AHEAD

        last = (self.today + AHEAD + timedelta(days=6)).year + 1
        with Play(start=timezone.now(), seed=0, say=self.detail) as play:
            prepare_calendar(play, range(self.year - 1, last))

    def last_year(self):
        from .twin.year import play_round

        played = play_round(
            year=self.year - 1,
            seed=LAST_YEARS_SEED,
            organisations=LAST_YEARS_ORGANISATIONS,
            experts=EXPERTS,
            looks=False,
            say=self.detail,
        )
        self.refuse_broken(played.checks)

    def this_year(self):
        from .twin.season import play_season

        play_season(now=timezone.now(), seed=THIS_YEARS_SEED, beside=True, looks=False, say=self.detail)

    def refuse_broken(self, checks):
        broken = [f"{name}: {sentences[0]}" for name, sentences in checks.items() if sentences]
        if broken:
            raise NotHere("Last year's round does not hold together: " + "; ".join(broken))

    def index(self):
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
