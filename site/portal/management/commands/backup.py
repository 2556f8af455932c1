"""``backup FOLDER``: database and files of one moment, in a new folder below it."""

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup import BackupRefused, back_up


class Command(BaseCommand):
    help = (
        "Write database and files into a new folder below FOLDER, with checksums. The site may go on running."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder")

    def handle(self, *, folder, **options):
        try:
            written = back_up(folder)
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(written))
