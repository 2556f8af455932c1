"""Partners of a joint application (联合申报)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .submission import Submission


class Partner(models.Model):
    """A unit that applies jointly (联合申报单位) and must confirm before the lead may submit."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18)
    region = models.ForeignKey("parties.Region", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decline_reason = models.TextField(blank=True)
    answered_for = models.CharField(
        max_length=64, blank=True, help_text="Digest of the answers that it confirmed or declined."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "credit_code"], name="partner_once_per_submission"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="partner_confirmed_iff_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False, declined_by__isnull=False) & ~Q(decline_reason="")),
                name="partner_declined_iff_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(confirmed_at__isnull=True),
                name="partner_confirms_or_declines",
            ),
        ]

    def __str__(self):
        return self.name
