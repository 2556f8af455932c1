"""``restore FOLDER``: bring a backup back. The site must stand still meanwhile."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from portal.operations.backup import BackupRefused, restore


class Command(BaseCommand):
    help = "Check a backup and put it into an empty installation. Stop the site first."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder")
        parser.add_argument(
            "--replace", action="store_true", help="Replace what is there; its files are put aside."
        )

    def handle(self, *, folder, replace, **options):
        connections.close_all()
        try:
            restore(folder, replace=replace)
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Run migrate, then verify_audit.")
