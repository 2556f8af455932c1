"""Who is signed in where."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class PersonSession(AbstractBaseSession):
    """A session that knows whose it is."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    browser = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls):
        from ..accounts.store import SessionStore

        return SessionStore
