"""Who was given sight of a case besides the desks that it stands at."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .submission import Submission


class CaseAccess(models.Model):
    """One person's right to see one case (an expert), or a bar from it (recusal, 回避). A bar always wins."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="access")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_access")
    barred = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "person", "barred"], name="case_access_once"),
        ]

    def __str__(self):
        return f"{self.person} {'✕' if self.barred else '✓'} {self.submission}"


class CaseOffice(models.Model):
    """An office to whose desk a case has come although it is not its region's bureau: its people see the case."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="offices")
    department = models.ForeignKey("parties.Department", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "submission"], name="case_office_once"),
        ]

    def __str__(self):
        return f"{self.department} {self.submission}"
