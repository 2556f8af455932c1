"""Rights as plain functions. Views, templates and tests ask here, both when a button is drawn and when it is pressed."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from forms_workflows.parties.rules import desks_for
from forms_workflows.processes.engine.lock import is_busy
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.typed_text import clean_text

from .rules import acts_for

#: Characters of one typed text, as in the answers of a form.
LONGEST = 20_000


def desk_view(view):
    """For signed-in people; ``request.desks`` holds their desks. A row that stays locked is told, not an error."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.desks = desks_for(request)
        try:
            return view(request, *args, **kwargs)
        except OperationalError as error:
            if not is_busy(error):
                raise
            message = _("Somebody is moving this case at this moment. Try again.")
            return render(request, "409.html", {"message": message}, status=409)

    return login_required(wrapper)


def typed(data, name):
    """What was typed into a plain field, without characters that no database can hold."""
    return clean_text(data.get(name, ""))[:LONGEST]


def typed_group(data, prefix):
    """{rest of the name: text} of the fields whose names begin so. A browser can send any name, so names are cleaned too."""
    return {
        clean_text(name.removeprefix(prefix)): typed(data, name) for name in data if name.startswith(prefix)
    }


def is_key(value):
    """Whether a posted text can be a primary key at all: databases refuse to compare with longer numbers."""
    text = str(value or "")
    return text.isdecimal() and len(text) < 19


def row_or_404(rows, pk):
    """The row with this posted key; 404 for one that is not there, is no number, or was not posted."""
    if not is_key(pk):
        raise Http404
    return get_object_or_404(rows, pk=pk)


def submission_for(request, pk):
    """The case, if this person may see it; else 404, the same as for a case that does not exist."""
    cases = visible_to(request.user, request.desks).select_related(
        "round__programme__department",
        "round__process_version",
        "process_version",
        "form_version",
        "organisation",
        "region",
    )
    return get_object_or_404(cases, pk=pk)


def own_submission_for(request, pk, right="submission.fill"):
    """The case, if the person may act for its organisation; else 404."""
    submission = submission_for(request, pk)
    if not acts_for(request.desks, submission.organisation, right):
        raise Http404
    return submission
