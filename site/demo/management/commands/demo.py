"""The whole system in one terminal: a filled site, its server and its minute tick. Ctrl-C ends it."""

import logging
import threading
import time
from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from demo.sign_in import demo_people

from ... import preparing
from ...twin.errors import TwinError

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Prepare the demo's data (the first time only), then serve the site."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="Throw the demo's data away and start over.")
        parser.add_argument("--yes", action="store_true", help="Do so also in another database than SQLite.")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--address", default="127.0.0.1", help="Where to listen; 0.0.0.0 for every interface."
        )
        parser.add_argument("--prepare-only", action="store_true", help="Do not start the server.")

    def handle(self, *, reset, yes, port, address, prepare_only, **options):
        try:
            preparing.refuse_other_settings()
            self.prepare(reset, yes)
        except (preparing.NotHere, TwinError) as error:
            raise CommandError(str(error)) from error
        self.tell(port)
        if not prepare_only:
            self.serve(address, port)

    def prepare(self, reset, yes):
        found = preparing.state()
        if found == "foreign" and not reset:
            raise preparing.NotHere(
                "This database holds data that the demo has not made. Choose another one by DATABASE_URL, "
                "or throw everything away with --reset."
            )
        if reset or found == "begun":
            self.say(
                "Throwing away what an interrupted preparation has left …" if not reset else "Starting over …"
            )
            preparing.throw_away(sure=yes)
        elif found == "ready":
            call_command("migrate", verbosity=0, interactive=False)
            return
        began = perf_counter()
        preparing.Preparation(say=self.say, detail=self.detail).run()
        self.say(f"Ready after {perf_counter() - began:.0f} seconds.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    def detail(self, line):
        self.say(f"      {timezone.localtime():%Y-%m-%d}  {line}")

    def tell(self, port):
        self.say(f"\nhttp://localhost:{port}/        the public site, in 中文, English and ئۇيغۇرچە")
        self.say(f"http://localhost:{port}/desk/   the desk of applicants, officers and experts")
        self.say(f"http://localhost:{port}/admin/  the administration of editors")
        self.say("\nThe sign-in page lets you in as any of these people with one click:")
        for title, people in demo_people():
            self.say(f"  {title}")
            for person in people:
                roles = [membership.role.local_title for membership in person.memberships.all()]
                self.say(f"    {person.username:<20} {person.name} · {'、'.join(roles) or person.title}")

    def serve(self, address, port):
        """Ctrl-C ends both: the tick is a daemon thread of the server's process."""
        self.say("\nCtrl-C ends the demo. Its data stay; start it again at any time.\n")
        threading.Thread(target=tick_every_minute, daemon=True).start()
        call_command("runserver", f"{address}:{port}", use_reloader=False, verbosity=0)


def tick_every_minute():
    """One minute that fails, for example on a locked database, does not end the others."""
    while True:
        try:
            call_command("tick", verbosity=0)
        except Exception:
            logger.exception("the minute's tick failed")
        close_old_connections()
        time.sleep(60)
