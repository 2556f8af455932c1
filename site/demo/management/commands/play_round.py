"""Play one invented round through the real screens, print what happened, and check that nothing was lost."""

from datetime import date
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.programmes.loader import load_programme

from ...preparing import NotHere, refuse_other_settings
from ...twin import report
from ...twin.clock import Clock, at
from ...twin.errors import TwinError
from ...twin.year import play_round, refuse_year


class Command(BaseCommand):
    help = "Invent organisations, officers and experts, and play a whole round through HTTP. Same seed, same result."

    def add_arguments(self, parser):
        parser.add_argument("--organisations", type=int, default=12, metavar="N")
        parser.add_argument("--experts", type=int, default=8, metavar="M")
        parser.add_argument("--seed", type=int, default=7, metavar="S")
        parser.add_argument("--year", type=int, help="Default: this year.")
        parser.add_argument(
            "--screens", action="store_true", help="Also print how fast each screen answered."
        )

    def handle(self, *, organisations, experts, seed, year, screens, verbosity=1, **options):
        try:
            refuse_other_settings()
            year = year or timezone.localdate().year
            refuse_year(year)
            with Clock(at(date(year, 1, 2))):
                load_programme()
            began = perf_counter()
            played = play_round(
                year=year,
                seed=seed,
                organisations=organisations,
                experts=experts,
                say=self.say if verbosity else lambda line: None,
            )
        except (NotHere, TwinError) as error:
            raise CommandError(str(error)) from error
        self.show(played, perf_counter() - began, screens=screens)
        if broken := [name for name, sentences in played.checks.items() if sentences]:
            raise CommandError(f"{len(broken)} checks failed: {'; '.join(broken)}")

    def say(self, line):
        self.stdout.write(f"  {timezone.localtime():%Y-%m-%d %H:%M}  {line}")
        self.stdout.flush()

    def show(self, played, seconds, *, screens):
        for line in report.lines(played.table):
            self.stdout.write(line)
        self.stdout.write("\nCHECKS")
        for name, sentences in played.checks.items():
            self.stdout.write(f"  {'FAILED' if sentences else 'ok    '}  {name}")
            for sentence in sentences[:20]:
                self.stdout.write(f"          {sentence}")
        if screens:
            self.stdout.write("\nSCREENS")
            for line in report.screen_lines(played.browsers):
                self.stdout.write(f"  {line}")
        self.stdout.write(f"\nfingerprint {report.fingerprint(played.table)} · {seconds:.0f} s")
