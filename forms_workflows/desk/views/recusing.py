"""The button with which a reviewer or an expert steps back from a case."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.review.models import Recusal

from ..requests import typed


class Recusing:
    """For screens of one case. Whoever steps back loses sight of it at once."""

    #: Where the person goes, who does not see the case any more.
    after_recusal = ""

    def press_recuse(self):
        kind = self.request.POST.get("kind")
        declare_recusal(
            submission=self.submission,
            person=self.request.user,
            kind=kind if kind in Recusal.Kind.values else Recusal.Kind.OTHER,
            reason=typed(self.request.POST, "recusal_reason"),
            declared_by=self.request.user,
        )
        messages.success(self.request, _("Your recusal is on record. You no longer see this case."))
        return redirect(self.after_recusal)
