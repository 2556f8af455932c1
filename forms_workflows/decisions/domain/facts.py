"""What the register knows of an applicant: the titles that it holds."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.processes.graph.facts import Family, Members
from forms_workflows.rounds.models import Programme

from ..models import Title


def title_types(graph, stage, forms):
    """A title is called by the key of its programme."""
    return dict.fromkeys(Programme.objects.values_list("key", flat=True), "boolean")


def titles_of(known):
    """Those that stand in the register today."""
    valid = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    held = Title.objects.filter(
        valid, organisation=known.submission.organisation_id, status=Title.Status.ACTIVE
    )
    keys = set(held.values_list("designation__round__programme__key", flat=True))
    return Members(lambda key: key in keys)


def say_title(graph, member):
    programme = Programme.objects.filter(key=member).first()
    return _("Holds a title: %(programme)s") % {"programme": programme or member}


FAMILIES = {"has_title": Family(members=title_types, read=titles_of, called=say_title)}
