"""Links for a new password that somebody has asked for."""

from django.db import models
from django.utils import timezone


class AskedReset(models.Model):
    """An address as it was typed, whether or not an account has it, until it is answered."""

    email = models.EmailField(max_length=320)
    language = models.CharField(max_length=12)
    secure = models.BooleanField()
    host = models.CharField(max_length=260)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"reset {self.pk}"
