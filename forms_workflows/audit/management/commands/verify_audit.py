"""Prove that no audit event was changed or removed since it was written."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ... import database
from ...domain import verify
from ...models import Chain


class Command(BaseCommand):
    help = (
        "Check the audit chains and name the first broken position of each. Exits with 1 when one is broken."
    )

    def add_arguments(self, parser):
        parser.add_argument("--chain", help="Only this chain, for example round:12 or site.")

    def handle(self, *, chain, **options):
        keys = verify.chains()
        if chain:
            if chain not in keys:
                raise CommandError(_("There is no chain %(chain)s.") % {"chain": chain})
            keys = [chain]
        problems = [problem for key in keys if (problem := self.verify(key))]
        if names := database.missing(connection):
            problems.append(names)
            self.stderr.write(
                _("The database does not protect the audit events: %(names)s missing.")
                % {"names": ", ".join(names)}
            )
        if problems:
            raise CommandError(_("The audit trail is not intact."))

    def verify(self, key):
        """The chain's first problem, or None; says either."""
        problem = verify.verify(key)
        if problem:
            self.stderr.write(str(problem))
        else:
            head = Chain.objects.get(key=key)
            # Written down elsewhere, the head's hash proves later that the chain up to here is the same.
            self.stdout.write(
                _("%(chain)s: ok, %(count)d events, head %(hash)s")
                % {"chain": key, "count": head.seq, "hash": head.hash}
            )
        return problem
