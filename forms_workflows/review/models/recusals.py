"""Recusals (回避): who keeps away from which case, and why."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Recusal(models.Model):
    """A declaration that a person must not deal with a case (回避)."""

    class Kind(models.TextChoices):
        EMPLOYED = (
            "employed",
            _("Employed by, adviser to or shareholder of the applicant, a partner or a leading company"),
        )
        KIN = "kin", _("Relative of a principal")
        PREPARED = "prepared", _("Took part in preparing the application")
        FOUNDER = "founder", _("Same unit as a founder")
        OTHER = "other", _("Other")

    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="recusals"
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="recusals")
    kind = models.CharField(_("ground"), max_length=10, choices=Kind)
    reason = models.TextField(_("explanation"), blank=True)
    declared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("recusal")
        constraints = [models.UniqueConstraint(fields=["submission", "person"], name="recusal_once")]

    def __str__(self):
        return f"{self.person} ⊘ {self.submission}"
