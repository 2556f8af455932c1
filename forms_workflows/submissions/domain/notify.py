"""Messages to people, each with the audit event that caused it."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.utils import timezone, translation

from forms_workflows.parties.models import Membership

from ..models import Notification
from ..phrases import phrase

MAX_ATTEMPTS = 6


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


def notify_organisation(event, submission, *, kind, role=None, data=None):
    """The people of the applicant, or those of one role there."""
    memberships = Membership.objects.filter(
        organisation_id=submission.organisation_id, person__is_active=True
    )
    if role:
        memberships = memberships.filter(role__key=role)
    people = memberships.values_list("person_id", flat=True)
    notify_people(event, submission, people=people, kind=kind, data=data)


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
    notify_people(event, submission, people=people, kind=kind, data=data)


def send_pending_mail(limit=200):
    """Send what has not been sent, with growing pauses after a failure. Returns (sent, failed).

    One message that cannot be sent does not hold back the others; of two sweeps at once only one sends it.
    """
    now = timezone.now()
    due = unsent(now).select_related("person", "submission__organisation", "submission__process_version")
    results = [send(notification) for notification in due.order_by("pk")[:limit] if claim(notification, now)]
    return results.count(True), results.count(False)


def unsent(now):
    """Messages to send now: not yet sent, not given up, to people with an address who still work here."""
    due = Q(next_try__isnull=True) | Q(next_try__lte=now)
    messages = Notification.objects.filter(due, mailed_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
    return messages.filter(person__is_active=True).exclude(person__email="")


def claim(notification, now):
    """Count one more attempt and put off the next one, unless another process has just done so."""
    attempts = notification.attempts + 1
    mine = Notification.objects.filter(
        pk=notification.pk, attempts=notification.attempts, mailed_at__isnull=True
    )
    return mine.update(attempts=attempts, next_try=now + timedelta(minutes=2**attempts)) == 1


def send(notification):
    """Whether the mail server has taken the message. No transaction is open while it is asked."""
    with translation.override(settings.LANGUAGE_CODE):
        text = str(phrase(notification))
    try:
        # A subject is one line, whatever an officer wrote into a reason.
        send_mail(" ".join(text.split())[:80], text, None, [notification.person.email])
    except (OSError, ValueError):
        return False
    Notification.objects.filter(pk=notification.pk).update(mailed_at=timezone.now(), next_try=None)
    return True
