"""Passwords that people had, as digests."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class FormerPassword(models.Model):
    """A password that a person set, the newest is today's."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.person_id} {self.set_at}"
