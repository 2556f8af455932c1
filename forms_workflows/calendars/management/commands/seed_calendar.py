"""The national layer of the working calendar, from the package that follows the State Council's notices."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_workflows.calendars.domain import seed_national
from forms_workflows.calendars.models import Horizon, Layer
from forms_workflows.errors import Refused

RESULTS = {
    "new": _("entered and confirmed"),
    "changed": _("corrected by a newer version of the package"),
    "same": _("unchanged"),
    "kept": _("left as people entered it"),
}


class Command(BaseCommand):
    help = (
        "Enter and confirm the national working calendar from the package chinesecalendar. May be repeated."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--years",
            nargs="+",
            type=int,
            metavar="YEAR",
            help="Only these years. Default: all that it knows.",
        )

    def handle(self, *, years, verbosity, **options):
        try:
            results = seed_national(years=years)
        except Refused as error:
            raise CommandError(str(error)) from error
        if verbosity > 1:
            for year, result in results.items():
                self.stdout.write(f"{year}: {RESULTS[result]}")
        if verbosity:
            span = Horizon.objects.get(layer=Layer.NATIONAL)
            self.stdout.write(
                gettext("The national calendar is confirmed from %(first)s until %(last)s.")
                % {"first": span.confirmed_from, "last": span.confirmed_to}
            )
