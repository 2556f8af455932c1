"""What a request asks for: typed texts, and the rows that this person may see.

A row that is not there and one that is not this person's are looked up by the same statements and answered alike.
"""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from forms_workflows.decisions.models import Objection
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.typed_text import clean_text

from .rules import DEPARTMENT_RIGHTS, OBJECTION_RIGHTS, OTHER_RIGHTS, acts_for, departments_of, held

#: Characters of one typed text, as in the answers of a form.
LONGEST = 20_000


def typed(data, name):
    """What was typed into a plain field, without characters that no database can hold."""
    return clean_text(data.get(name, ""))[:LONGEST]


def typed_group(data, prefix):
    """{rest of the name: text} of the fields whose names begin so. A browser can send any name, so names are cleaned too."""
    return {
        clean_text(name.removeprefix(prefix)): typed(data, name) for name in data if name.startswith(prefix)
    }


#: Names of the queue's filters in an address.
FILTERS = ("programme", "stage", "region", "due", "mine")


def filter_query(data):
    """The filters of an address as they are carried along: ``?stage=…&mine=1``, or nothing."""
    given = {name: typed(data, name) for name in FILTERS if data.get(name)}
    return f"?{urlencode(given)}" if given else ""


def queue_filters(data):
    """What of the query string the queue understands; anything else is ignored."""
    filters = {}
    if programme := typed(data, "programme"):
        filters["programme"] = programme
    if stage := typed(data, "stage"):
        filters["stage"] = stage
    if code := typed(data, "region"):
        filters["region"] = code
    if moment := end_of_day(typed(data, "due")):
        filters["due_before"] = moment
    if data.get("mine"):
        filters["mine"] = True
    return filters


def end_of_day(text):
    """The end of the day that was typed (deadlines stand at 24:00), or None if it is no day."""
    try:
        day = parse_date(text)
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0, 0, 1))) if day else None
    except (ValueError, OverflowError):
        return None


def is_key(value):
    """Whether a posted text can be a primary key at all: databases refuse to compare with longer numbers."""
    text = str(value or "")
    return text.isdecimal() and len(text) < 19


def key_or_none(value):
    return int(value) if is_key(value) else None


def row_or_404(rows, pk):
    """The row with this posted key; 404 for one that is not there, is no number, or was not posted."""
    if not is_key(pk):
        raise Http404
    return get_object_or_404(rows, pk=pk)


def visible_cases(request):
    """The cases that this person may see, with what every screen of a case needs."""
    return visible_to(request.user, request.desks).select_related(
        "round__programme__department",
        "round__process_version",
        "process_version",
        "form_version",
        "organisation",
        "region",
        "subject__organisation",
        "subject__designation",
    )


def submission_for(request, pk):
    """The case, if this person may see it; else 404, the same as for a case that does not exist."""
    return get_object_or_404(visible_cases(request), pk=pk)


def own_submission_for(request, pk, right="submission.fill"):
    """The case, if the person may act for its organisation; else 404."""
    submission = submission_for(request, pk)
    if not acts_for(request.desks, submission.organisation, right):
        raise Http404
    return submission


def in_own_departments(request, rows, rights, *, department):
    """Those of the rows, whose ``department`` is that path, of departments in which the person holds one of the rights."""
    return rows.filter(**{f"{department}__in": departments_of(request.desks, rights)})


def round_for(request, pk, rights=DEPARTMENT_RIGHTS):
    """(the round, the person's rights in its department); 404 unless one of ``rights`` is among them."""
    rounds = Round.objects.select_related("programme__department", "process_version")
    rounds = in_own_departments(request, rounds, rights, department="programme__department")
    round = get_object_or_404(rounds, pk=pk, process_version__isnull=False)
    return round, held(request.desks, DEPARTMENT_RIGHTS + OTHER_RIGHTS, round.programme.department)


def objections_for(request, rights=OBJECTION_RIGHTS):
    """Objections of the departments in which the person accepts, concludes or supervises; 404 if there is none."""
    departments = departments_of(request.desks, rights)
    if not departments:
        raise Http404
    objections = Objection.objects.select_related(
        "submission__organisation",
        "period__shortlist__round__programme__department",
        "accepted_by",
        "concluded_by",
    )
    return objections.filter(period__shortlist__round__programme__department__in=departments)


def download(file, name):
    """A stored file as a download, never shown inside the site; 404 if it has gone from the storage."""
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=name)
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def reverse_or_empty(name, *args):
    """An address of the pages' side, which the desk knows by name only; empty if this installation has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
