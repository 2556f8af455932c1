"""What a document does to a title, in the words of its programme."""

from django.utils.translation import gettext_lazy as _

from forms_workflows.processes.graph.kinds import Effect

EFFECTS = {
    Effect.GRANT: _("grants a %(title)s"),
    Effect.RENEW: _("renews the %(title)s"),
    Effect.CHANGE: _("changes entries of the %(title)s"),
    Effect.SUSPEND: _("suspends the %(title)s"),
    Effect.RESTORE: _("puts a suspended %(title)s back in force"),
    Effect.REVOKE: _("revokes the %(title)s"),
    Effect.EXIT: _("ends the %(title)s at its holder’s wish"),
    Effect.RECORD: _("puts an entry on the file of the %(title)s"),
}
