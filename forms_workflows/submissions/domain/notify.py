"""Messages to people, each with the audit event that caused it."""

from django.db.models import Q
from django.utils import timezone

from forms_workflows.parties.models import Membership

from ..models import Notification


def notify_people(event, submission, *, people, kind, data=None):
    """One message to each person (ids) who is not barred from the case, in the caller's transaction."""
    people = set(people)
    if submission is not None and people:
        people -= set(
            submission.access.filter(barred=True, person__in=people).values_list("person_id", flat=True)
        )
    Notification.objects.bulk_create(
        Notification(person_id=pk, cause=event, submission=submission, kind=kind, data=data or {})
        for pk in sorted(people)
    )


def notify_organisation(event, submission, *, kind, right=None, data=None):
    """The people of the applicant; with a right those who hold it, less the one who caused it."""
    notify_members(
        event, submission, organisation=submission.organisation_id, kind=kind, right=right, data=data
    )


def notify_members(event, submission, *, organisation, kind, right=None, data=None):
    """The people of one organisation (its pk); with a right those who hold it, less the one who caused it."""
    memberships = Membership.objects.filter(organisation_id=organisation, person__is_active=True)
    if right is None:
        people = set(memberships.values_list("person_id", flat=True))
    else:
        held = memberships.select_related("role")
        people = {one.person_id for one in held if right in one.role.rights} - {event.actor_id}
    notify_people(event, submission, people=people, kind=kind, data=data)


def notify_tokens(event, submission, *, tokens, kind, data=None):
    """Whoever sits at these desks (``role@d3``, ``role@o5``), less the one who caused it."""
    people = people_at(tokens) - {event.actor_id}
    notify_people(event, submission, people=people, kind=kind, data=data)


def people_at(tokens):
    """Ids of the active people who sit at these desks."""
    wanted = Q(pk__in=[])
    for token in tokens:
        role, _, place = token.partition("@")
        field = "department_id" if place[:1] == "d" else "organisation_id"
        wanted |= Q(role__key=role, **{field: int(place[1:])})
    held = Membership.objects.filter(wanted, person__is_active=True)
    return set(held.values_list("person_id", flat=True))


#: Messages that ask for something which is done, or void, once the case has moved on.
ASKING = ("task", "handed_on", "returned", "to_sign", "to_resubmit", "draft_reopened", "kept")


def mark_done(submission, *, kinds=ASKING, people=None):
    """What was asked for has been done: its messages are read, whoever of them did it. ``people``: theirs only."""
    asked = Notification.objects.filter(submission=submission, kind__in=kinds, read_at__isnull=True)
    if people is not None:
        asked = asked.filter(person__in=people)
    asked.update(read_at=timezone.now())
