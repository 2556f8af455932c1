"""The outbox: letters that were not sent yet, each tried several times."""

import logging
from datetime import timedelta
from email.utils import formataddr, parseaddr
from time import monotonic

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.db.models import Q
from django.utils import timezone, translation

from ..models import Notification
from ..phrases import phrase

MAX_ATTEMPTS = 6

logger = logging.getLogger(__name__)


def send_pending_mail(seconds=40, slice=200):
    """Send what has not been sent, with growing pauses after a failure. Returns (sent, failed).

    Goes on slice by slice until nothing is left or the time is up: the next sweep begins where this one stopped. One
    message that cannot be sent does not hold back the others; of two sweeps at once only one sends it.
    """
    until, results = monotonic() + seconds, []
    while monotonic() < until:
        now = timezone.now()
        due = unsent(now).select_related(
            "person",
            "submission__organisation",
            "submission__process_version",
            "submission__round__programme__department",
        )
        messages = list(due.order_by("pk")[:slice])
        if not messages:
            break
        for notification in messages:
            if monotonic() >= until:
                break
            if claim(notification, now):
                results.append(send(notification))
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
    """Whether the mail server has taken the message; never raises. No transaction is open while it is asked."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            subject, text, sender = letter(notification)
        to = notification.person.email
        # Messages are their own outbox: straight to the mail server.
        send_mail(subject, text, sender, [to], connection=get_connection(settings.EMAIL_TRANSPORT))
    except Exception:
        # A server that is away, an address or a text that it does not take: all of them are tried again later.
        logger.warning("message %d was not sent", notification.pk, exc_info=True)
        return False
    Notification.objects.filter(pk=notification.pk).update(mailed_at=timezone.now(), next_try=None)
    return True


def letter(notification):
    """(subject, text, sender). One about a case comes from the department in charge, and names programme and round."""
    text = str(phrase(notification))
    # A subject is one line, whatever an officer wrote into a reason.
    subject = " ".join(text.split())[:80]
    case = notification.submission
    if case is None:
        return subject, text, settings.DEFAULT_FROM_EMAIL
    programme = case.round.programme
    about = " · ".join(filter(None, [str(programme), str(case.round), case.number]))
    department = programme.department.local_name
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return subject, f"{text}\n\n{about}\n{department}", formataddr((department, address))
