"""Short letters about accounts and powers, for those who must not learn of a change by chance."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import override

from ..rules import people_with

logger = logging.getLogger(__name__)


def tell(addresses, *, subject, text, words):
    """Send the letter to each address once the change is stored. A mail server that is away changes nothing.

    ``subject`` and ``text`` are lazy; letters are written in the site's first language.
    """
    with override(settings.LANGUAGE_CODE):
        letter = str(subject), str(text) % {name: str(value) for name, value in words.items()}
    for address in dict.fromkeys(filter(None, addresses)):
        transaction.on_commit(lambda address=address: _send(*letter, address), robust=True)


def tell_supervision(*, subject, text, words):
    """Tell everybody who supervises."""
    tell(people_with("supervise").values_list("email", flat=True), subject=subject, text=text, words=words)


def _send(subject, text, address):
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        logger.exception("A letter about an account was not sent.")
