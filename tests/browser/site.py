"""The site that the browsers visit: the server, its rows and its clock."""

from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.staticfiles.handlers import StaticFilesHandler
from pytest_django.live_server_helper import LiveServer

from forms_workflows.parties.models import Person
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


class FilesForEver(StaticFilesHandler):
    """As in production, a browser asks for a script or a style once and not again with each page."""

    def serve(self, request):
        response = super().serve(request)
        # The server's clock is that of a test, the browser's is not: years may lie between them.
        response["Cache-Control"] = "max-age=315360000, immutable"
        return response


@contextmanager
def served():
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = FilesForEver
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def load():
    """The first programme with its pages and its people."""
    loading = load_programme()
    load_people.load_staff(loading.read("demo.json"), loading.made["department"], demo=True)
    load_programme()  # the process is published once people hold its roles
    first, second = Person.objects.filter(username__in=["handler", "lead"])
    confirm_region(loading.made["department"].region, first, second)
