"""Everything that is due, swept once: ``manage.py tick``, every minute. Running it twice changes nothing."""

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from portal.tick import sweep


class Command(BaseCommand):
    help = "Publish what is scheduled, end what is over, send what is unsent."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on for ever, with this pause.")

    def handle(self, *, every=None, verbosity=1, **options):
        while True:
            done = sweep()
            call_command("publish_scheduled", verbosity=0)
            if verbosity and any(done.values()):
                figures = ", ".join(f"{name} {count}" for name, count in done.items() if count)
                self.stdout.write(f"{timezone.localtime():%H:%M:%S} {figures}")
            if not every:
                return
            close_old_connections()
            time.sleep(every)
