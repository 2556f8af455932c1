"""E-mails wait in the database until the mail server takes them, so that no page fails because it is away."""

import logging
from datetime import timedelta
from email import message_from_bytes, policy

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from ..models import Letter

logger = logging.getLogger("portal.outbox")

MAX_ATTEMPTS = 8  # with growing pauses: about eight hours


class Outbox(BaseEmailBackend):
    """``EMAIL_BACKEND``: keeps each message, in the caller's transaction if there is one."""

    def send_messages(self, email_messages):
        letters = [
            Letter(
                sender=message.from_email,
                recipients=message.recipients(),
                subject=" ".join(str(message.subject).split()),
                message=message.message().as_bytes(linesep="\r\n"),
            )
            for message in email_messages
            if message.recipients()
        ]
        return len(Letter.objects.bulk_create(letters))


class Kept(EmailMessage):
    """A message as it was when it was put into the outbox."""

    def __init__(self, letter):
        super().__init__(letter.subject, "", letter.sender, letter.recipients)
        self.kept = bytes(letter.message)

    def message(self):
        return message_from_bytes(self.kept, policy=policy.SMTP)


def send_letters(limit=200):
    """Hand over what is due. One that cannot be sent does not hold back the others. Returns how many were sent."""
    now = timezone.now()
    due = Letter.objects.filter(next_try__lte=now).order_by("pk")[:limit]
    return sum(send(letter) for letter in due if claim(letter, now))


def claim(letter, now):
    """Count one more attempt and put off the next one, unless another process has just done so."""
    mine = Letter.objects.filter(pk=letter.pk, attempts=letter.attempts)
    letter.attempts += 1
    return mine.update(attempts=letter.attempts, next_try=now + timedelta(minutes=2**letter.attempts)) == 1


def send(letter):
    """Whether the mail server took it. No transaction is open while it is asked."""
    try:
        get_connection(settings.EMAIL_TRANSPORT).send_messages([Kept(letter)])
    except (OSError, ValueError) as error:
        final = letter.attempts >= MAX_ATTEMPTS
        told = {"letter": letter.pk, "attempt": letter.attempts, "reason": type(error).__name__}
        logger.log(logging.ERROR if final else logging.WARNING, "letter not sent", extra=told)
        if final:
            Letter.objects.filter(pk=letter.pk).delete()
        return False
    Letter.objects.filter(pk=letter.pk).delete()
    return True
