"""What the register knows of an applicant: the titles that it holds, and the one that its case is about."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.expressions import to_values
from forms_workflows.expressions.vocabulary import FIELD_NAME
from forms_workflows.forms.reading.facts import Fact
from forms_workflows.processes.graph.facts import Family, Members
from forms_workflows.rounds.models import Programme

from ..enums import STATES
from ..models import Title
from .past import as_it_was, entered_on


def title_types(graph, stage, forms):
    """A title is called by the key of its programme."""
    return dict.fromkeys(Programme.objects.values_list("key", flat=True), "boolean")


def titles_of(known):
    """Those that stand in the register today; of (programme, day) those that stood there then."""
    valid = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    held = Title.objects.filter(
        valid, organisation=known.submission.organisation_id, status=Title.Status.ACTIVE
    )
    keys = set(held.values_list("designation__round__programme__key", flat=True))

    def held_now_or_then(asked):
        return held_on(known, *asked) if isinstance(asked, tuple) else asked in keys

    return Members(held_now_or_then)


def held_on(known, programme, day):
    """Whether the applicant of today stood in the register with a title of this programme on a day, an ISO date."""
    titles = Title.objects.filter(
        organisation=known.submission.organisation_id,
        designation__round__programme__key=programme,
        designation__signed_on__lte=day,
    )
    titles = titles.select_related("designation").prefetch_related("changes__designation")
    return any(stood_on(title, date.fromisoformat(day)) for title in titles)


def stood_on(title, day):
    """Whether a title that was granted by then was in force on a day, as far as its history says."""
    return entered_on(title) <= day and as_it_was(title, day).state == Title.Status.ACTIVE


def say_title(graph, member):
    programme = Programme.objects.filter(key=member).first()
    return _("Holds a title: %(programme)s") % {"programme": programme or member}


def list_titles(graph, stage, forms):
    return [
        Fact(
            title_fact(programme.key), _("Holds a title: %(programme)s") % {"programme": programme}, "boolean"
        )
        for programme in Programme.objects.all()
    ]


def title_fact(key):
    """How a formula asks for the titles of a programme: a key such as ``my-clusters`` is no name."""
    name = f"has_title.{key}"
    return name if FIELD_NAME.fullmatch(name) else f"has_title('{key}')"


#: {member: (type, what people call it, how it is read)} of the title that a case is about.
SUBJECT = {
    "name": ("text", gettext_lazy("Name of the title"), lambda title: title.name),
    "number": ("text", gettext_lazy("Plaque number of the title"), lambda title: title.plaque_number or None),
    "year": ("number", gettext_lazy("Year of the title"), lambda title: str(title.year)),
    "state": ("text", gettext_lazy("State of the title"), lambda title: title.state),
    "granted_on": (
        "date",
        gettext_lazy("Day on which the title was granted"),
        lambda title: iso(title.designation.signed_on),
    ),
    "valid_until": (
        "date",
        gettext_lazy("Last day on which the title is valid"),
        lambda title: iso(title.valid_until),
    ),
}
SUBJECT_TYPES = {member: kind for member, (kind, *_rest) in SUBJECT.items()}


def iso(day):
    return day.isoformat() if day else None


def subject_of(known):
    """Blank where the case is about no title."""
    title = known.submission.subject
    if title is None:
        return {}
    return to_values({member: read(title) for member, (_k, _c, read) in SUBJECT.items()}, SUBJECT_TYPES)


def say_subject(graph, member, value):
    return STATES.get(value, value) if member == "state" else value


FAMILIES = {
    "has_title": Family(
        title=gettext_lazy("Titles of the applicant"),
        members=title_types,
        read=titles_of,
        called=say_title,
        listed=list_titles,
    ),
    "title": Family(
        title=gettext_lazy("The title that the case is about"),
        members=lambda graph, stage, forms: SUBJECT_TYPES,
        read=subject_of,
        called=lambda graph, member: SUBJECT[member][1],
        shown=say_subject,
        options=lambda graph, member: (lambda: list(STATES.items())) if member == "state" else None,
    ),
}
