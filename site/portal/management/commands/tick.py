"""Everything that is due, swept once: ``tick``, every minute. Running it twice changes nothing."""

import logging
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from portal.operations.health import beat
from portal.tick import sweep

logger = logging.getLogger("portal.tick")


class Command(BaseCommand):
    help = "Publish what is scheduled, end what is over, send what is unsent."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on for ever, with this pause.")

    def handle(self, *, every=None, verbosity=1, **options):
        if not every:
            failed = self.once(verbosity)
            if failed:
                raise CommandError(f"Not done, see the log: {', '.join(failed)}.")
            return
        while True:
            try:
                self.once(verbosity)
            except DatabaseError:
                logger.exception("tick: the database is away")
            close_old_connections()
            time.sleep(every)

    def once(self, verbosity):
        """Sweep, say what was done, and show that the tick lives. Returns the names of what failed."""
        done = sweep()
        beat()
        if verbosity and any(done.values()):
            figures = ", ".join(f"{name} {count}" for name, count in done.items() if count)
            self.stdout.write(f"{timezone.localtime():%H:%M:%S} {figures}")
        return done.failed
