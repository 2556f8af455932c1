"""The site that the browsers visit: the server, its database and its clock."""

from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from forms_workflows.audit import database
from forms_workflows.parties.models import Person
from forms_workflows.rounds.models import Programme
from portal.programmes import load_people
from portal.programmes.loader import load_programme

from ..integration.world import confirm_region

BEIJING = ZoneInfo("Asia/Shanghai")
SPRING = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


class Clock:
    """Time moves on by itself from ``start``, and jumps when a test says so: server and test share the process."""

    def __init__(self, start):
        self.travel = time_machine.travel(start, tick=True)

    def __enter__(self):
        self.traveller = self.travel.start()
        return self

    def __exit__(self, *error):
        self.travel.stop()

    def go_to(self, moment):
        self.traveller.move_to(moment)

    def move_to(self, moment, tick=True):
        self.go_to(moment)


@contextmanager
def served():
    server = LiveServer("localhost")
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def filled():
    """The database with the first programme, its pages and its people; as the migrations left it afterwards."""
    empty()
    try:
        with override_settings(DEMO_SIGN_IN=True):
            yield load()
    finally:
        empty()


def empty():
    """Past the triggers of the audit trail, and back to what the migrations wrote: root page, languages, rights."""
    # Known beforehand, or rows that come back before the content types would make new ones.
    ContentType.objects.get_for_models(*apps.get_models())
    with database.lifted(connection):
        call_command(
            "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
        )
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    cache.clear()


def load():
    loading = load_programme()
    load_people.load_staff(loading.read("demo.json"), loading.made["department"], demo=True)
    load_programme()  # the process is published once people hold its roles
    first, second = Person.objects.filter(username__in=["handler", "lead"])
    confirm_region(loading.made["department"].region, first, second)
    return Programme.objects.get(key="cluster_designation")
