"""Reminders that a title ends."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .designations import Title


class TitleReminder(models.Model):
    """到期提醒: the holder was told, so many days before a title's last day, or after it (0). Once each."""

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="reminders")
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminder that a title ends")
        verbose_name_plural = _("reminders that titles end")
        constraints = [
            models.UniqueConstraint(fields=["title", "last_day", "days"], name="title_reminded_once"),
        ]

    def __str__(self):
        return f"{self.title}: {self.last_day} − {self.days}"
