"""Sign the heads of the audit chains and write them where everybody can keep them."""

from django.core.management.base import BaseCommand, CommandError

from forms_workflows.errors import Refused

from ...domain import heads


class Command(BaseCommand):
    help = "Write the signed heads of all audit chains (tick does so once a day), or make the key for it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--new-key", action="store_true", help="Print a new private key for AUDIT_SIGNING_KEY and end."
        )

    def handle(self, *, new_key, **options):
        if new_key:
            self.stdout.write(heads.new_key())
            return
        try:
            self.stdout.write(str(heads.write_heads()))
        except Refused as error:
            raise CommandError(str(error)) from error
