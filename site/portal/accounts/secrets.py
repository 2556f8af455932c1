"""Secrets of the second factor, sealed with a key that is made of SECRET_KEY and not kept in the database."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def key_from(secret):
    return base64.urlsafe_b64encode(hashlib.sha256(f"second factor {secret}".encode()).digest())


def box():
    """Seals with the present SECRET_KEY, opens also what SECRET_KEY_FALLBACKS sealed."""
    return MultiFernet(
        [Fernet(key_from(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def seal_secret(text):
    return box().encrypt(text.encode()).decode()


def open_secret(sealed):
    """The text; an empty one, which fits no code, where none of the keys opens it."""
    try:
        return box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""
