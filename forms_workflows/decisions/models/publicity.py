"""Publicity periods (公示)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from forms_workflows.submissions.reasons import said

from .shortlists import Shortlist

PERSON = settings.AUTH_USER_MODEL


class PublicityPeriod(models.Model):
    """公示期: n days counted from the moment the page went live, by the calendar where only working days count."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="periods")
    page_id = models.PositiveBigIntegerField(
        help_text="The publicity page; pages know this app, not the reverse."
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="24:00 of the last counted day, in the site's time zone.")
    days = models.JSONField(help_text="The counted working days, ISO dates.")
    count_first_day = models.BooleanField(default=False)
    calendar_digest = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="publicity_starts_before_it_ends"
            ),
            models.UniqueConstraint(
                fields=["shortlist"],
                condition=Q(voided_at__isnull=True),
                name="one_valid_period_per_shortlist",
            ),
        ]

    def __str__(self):
        return f"{self.shortlist}: {self.first_day} – {self.last_day}"

    @property
    def void_reason_said(self):
        """Why it was suspended, in the reader's language."""
        return said(self.void_reason)

    @property
    def first_day(self):
        return self.days[0]

    @property
    def last_day(self):
        return self.days[-1]

    @property
    def counts_working_days(self):
        """Whether the calendar was asked."""
        return self.calendar_digest != ""

    @property
    def is_running(self):
        return self.voided_at is None and self.starts_at <= timezone.now() < self.ends_at
