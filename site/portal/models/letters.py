"""Letters that the mail server has not taken yet."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """One e-mail that waits. It is deleted when it is sent or given up: a letter can hold a link that opens an account."""

    sender = models.CharField(max_length=320)
    recipients = models.JSONField()
    subject = models.CharField(max_length=998)
    message = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self):
        return f"letter {self.pk}"
