"""``/healthz``: this process answers. ``/readyz``: and so do the database, its tables and the minute's sweep."""

import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone

from ..models import Heartbeat

TICK = "tick"


class HealthMiddleware:
    """Answers before hosts, sessions and redirects: a load balancer asks by the machine's address, in plain HTTP."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.migrated = False  # asked until it is true once: what is applied stays applied

    def __call__(self, request):
        if request.path_info == "/healthz":
            return JsonResponse({"process": "ok"})
        if request.path_info == "/readyz":
            return self.ready()
        return self.get_response(request)

    def ready(self):
        try:
            self.migrated = self.migrated or not waiting_migrations()
            found = {
                "database": "ok",
                "migrations": "ok" if self.migrated else "not applied",
                "tick": tick_state() if self.migrated else "unknown",
            }
        except DatabaseError:
            found = {"database": "away"}
        healthy = set(found.values()) == {"ok"}
        return JsonResponse(found, status=200 if healthy else 503)


def waiting_migrations():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def beat(name=TICK):
    """Write down that the sweep has run."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def tick_state():
    last = Heartbeat.objects.filter(name=TICK).values_list("at", flat=True).first()
    if last is None:
        return "never"
    late = timezone.now() - last > datetime.timedelta(minutes=settings.TICK_LATE_MINUTES)
    return f"last at {last.isoformat(timespec='seconds')}" if late else "ok"
