"""Rankings of a round."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .names import KeepsName

PERSON = settings.AUTH_USER_MODEL


class Ranking(KeepsName):
    """The order of a round's scored cases, by a rule that is kept with it."""

    maker = "made_by"

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="rankings")
    stage = models.CharField(max_length=40)
    rule = models.JSONField(default=dict)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.round} · {self.made_at:%Y-%m-%d}"


class RankedCase(models.Model):
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="cases")
    submission = models.ForeignKey("submissions.Submission", on_delete=models.PROTECT, related_name="ranked")
    track = models.CharField(
        max_length=40,
        blank=True,
        help_text="Key of the track in which it is ranked; empty: beside all tracks.",
    )
    position = models.PositiveSmallIntegerField(help_text="Within its track.")
    score = models.DecimalField(max_digits=8, decimal_places=2)
    sheets = models.PositiveSmallIntegerField()
    trimmed = models.BooleanField(default=False)
    tie_values = models.JSONField(default=list)
    tied = models.BooleanField(default=False, help_text="Still equal after every tie-break.")
    vetoed = models.BooleanField(default=False)
    below = models.JSONField(
        default=dict,
        help_text="Parts of the sheet below their minimum, with what was reached: {code: number}.",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "submission"], name="case_once_per_ranking")
        ]

    def __str__(self):
        return f"{self.position}. {self.submission}"
