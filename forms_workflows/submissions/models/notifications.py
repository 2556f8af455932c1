"""Messages to people, and the outbox of their letters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .submission import Submission


class Notification(models.Model):
    """A message to one person (站内信). Each has a cause: the audit event of the change it tells of."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    cause = models.ForeignKey("audit.Event", on_delete=models.PROTECT, related_name="notifications")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_inbox"),
            models.Index(
                fields=["next_try"], condition=Q(mailed_at__isnull=True), name="notification_unsent"
            ),
        ]

    def __str__(self):
        return f"{self.kind} → {self.person}"
