"""Load a programme's folder: regions, offices, roles, forms, process, calendar, pages. May be repeated."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.programmes.loader import UnknownProgramme, load_programme


class Command(BaseCommand):
    help = "Bring a programme's forms, process, parameters and pages into this installation. No people."

    def add_arguments(self, parser):
        parser.add_argument(
            "programme",
            nargs="?",
            default="cluster_designation",
            help="Key of a programme that comes with the software, or the path of a folder with a programme.json.",
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="Bring the folder's content over what editors have changed since, as new versions.",
        )

    def handle(self, *, programme, update, verbosity=1, **options):
        try:
            loading = load_programme(programme, update=update)
        except (UnknownProgramme, ValidationError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write("\n".join(loading.lines))
