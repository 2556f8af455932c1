"""Prove that what is on record is what was recorded, and that the data are still those."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused

from ... import database
from ...domain import evidence, heads, stamps, verify
from ...models import Chain


class Command(BaseCommand):
    help = (
        "Check the audit chains, the data that they vouch for, and the triggers that protect them. Names what does "
        "not hold and exits with 1."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--chain", help="Only this chain, for example round:12 or site; without the data."
        )
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FILE",
            help="Also check that the chains lead through these published heads (heads.json of an earlier day).",
        )
        parser.add_argument(
            "--public-key", default="", help="Trust this key instead of the installation's own."
        )
        parser.add_argument(
            "--authority",
            default="",
            metavar="FILE",
            help="Insist on the heads' time stamp, by the authority with these certificates (PEM). Without this, "
            "a stamp that stands beside the heads is checked with AUDIT_STAMP_CERTIFICATE.",
        )

    def handle(self, *, chain, against, public_key, authority, **options):
        self.whole = True
        for key in self.chosen(chain):
            self.verify(key)
        if not chain:
            self.report(evidence.disagreements())
        if against:
            self.report(heads.contradictions(self.published(against, public_key)))
            self.check_stamp(against, authority)
        if names := database.missing(connection):
            self.report(
                [
                    _("The database does not protect the audit events: %(names)s missing or altered.")
                    % {"names": ", ".join(names)}
                ]
            )
        if not self.whole:
            raise CommandError(_("The audit trail is not intact."))

    def chosen(self, chain):
        keys = verify.chains()
        if chain and chain not in keys:
            raise CommandError(_("There is no chain %(chain)s.") % {"chain": chain})
        return [chain] if chain else keys

    def published(self, path, public_key):
        try:
            return heads.read_heads(path.read_text(encoding="utf-8"), public_key=public_key)
        except (OSError, UnicodeDecodeError, Refused) as error:
            raise CommandError(f"{path}: {error}") from error

    def check_stamp(self, path, authority):
        """Say since when the heads are known to have existed, where a stamp or whom to trust is given."""
        stamp = stamps.stamp_of(path)
        if not stamp.exists():
            if authority:
                raise CommandError(_("%(path)s has no time stamp beside it.") % {"path": path})
            return
        trusted = authority or settings.AUDIT_STAMP_CERTIFICATE
        if not trusted:
            self.stdout.write(
                _("%(path)s was not checked: name the authority's certificates.") % {"path": stamp}
            )
            return
        try:
            at = stamps.read_stamp(stamp.read_bytes(), path.read_bytes(), authority=trusted)
        except Refused as error:
            raise CommandError(f"{stamp}: {error}") from error
        self.stdout.write(_("%(path)s: stamped %(at)s") % {"path": path, "at": f"{at:%Y-%m-%d %H:%M:%S} UTC"})

    def report(self, sentences):
        for sentence in sentences:
            self.whole = False
            self.stderr.write(str(sentence))

    def verify(self, key):
        """Say the chain's first problem, or that it is whole."""
        if problem := verify.verify(key):
            self.report([problem])
            return
        head = Chain.objects.get(key=key)
        self.stdout.write(
            _("%(chain)s: ok, %(count)d events, head %(hash)s")
            % {"chain": key, "count": head.seq, "hash": head.hash}
        )
