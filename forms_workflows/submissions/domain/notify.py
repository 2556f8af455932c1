"""Messages to people, each with the audit event that caused it."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from forms_workflows.parties.models import Membership

from ..models import Notification
from ..phrases import phrase

MAX_ATTEMPTS = 6


def notify_people(event, submission, *, people, kind, data=None):
    """One message to each person (ids), in the caller's transaction."""
    Notification.objects.bulk_create(
        Notification(person_id=pk, cause=event, submission=submission, kind=kind, data=data or {})
        for pk in people
    )


def notify_organisation(event, submission, *, kind, role=None, data=None):
    """The people of the applicant, or those of one role there."""
    memberships = Membership.objects.filter(
        organisation_id=submission.organisation_id, person__is_active=True
    )
    if role:
        memberships = memberships.filter(role__key=role)
    people = set(memberships.values_list("person_id", flat=True))
    notify_people(event, submission, people=sorted(people), kind=kind, data=data)


def notify_tokens(event, submission, *, tokens, kind, data=None):
    """Whoever sits at these desks (``role@d3``, ``role@o5``), less the one who caused it."""
    wanted = Q(pk__in=[])
    for token in tokens:
        role, _, place = token.partition("@")
        field = "department_id" if place[:1] == "d" else "organisation_id"
        wanted |= Q(role__key=role, **{field: int(place[1:])})
    people = set(
        Membership.objects.filter(wanted, person__is_active=True).values_list("person_id", flat=True)
    )
    people.discard(event.actor_id)
    notify_people(event, submission, people=sorted(people), kind=kind, data=data)


def send_pending_mail(limit=200):
    """Send what has not been sent, with growing pauses after a failure. Returns (sent, failed)."""
    now = timezone.now()
    due = (
        Notification.objects.filter(mailed_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
        .filter(Q(next_try__isnull=True) | Q(next_try__lte=now))
        .exclude(person__email="")
        .select_related("person", "submission__round", "submission__process_version")[:limit]
    )
    sent = failed = 0
    for notification in due:
        if _send(notification, now):
            sent += 1
        else:
            failed += 1
    return sent, failed


def _send(notification, now):
    with translation.override(settings.LANGUAGE_CODE):
        text = str(phrase(notification))
    try:
        send_mail(text[:80], text, None, [notification.person.email])
    except OSError:
        notification.attempts += 1
        notification.next_try = now + timezone.timedelta(minutes=2**notification.attempts)
        notification.save(update_fields=["attempts", "next_try"])
        return False
    with transaction.atomic():
        notification.mailed_at = now
        notification.save(update_fields=["mailed_at"])
    return True
