"""Meetings that decide on a list."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.review.models import KeepsName

from .shortlists import Shortlist

PERSON = settings.AUTH_USER_MODEL


class Meeting(KeepsName):
    """The registered decision of the leading party group (党组会) on a whole shortlist. Its minutes stay internal."""

    maker = "registered_by"

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DEFERRED = "deferred", _("Deferred")
        REJECTED = "rejected", _("Rejected")

    shortlist = models.OneToOneField(Shortlist, on_delete=models.PROTECT, related_name="meeting")
    title = models.CharField(
        _("meeting"), max_length=100, help_text=_("Name and session, for example 2026年第18次党组会.")
    )
    held_on = models.DateField(_("held on"))
    minutes_number = models.CharField(_("number of the minutes"), max_length=60)
    agenda_item = models.CharField(_("agenda item"), max_length=60, blank=True)
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    note = models.TextField(_("note"), blank=True)
    registered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("meeting decision")

    def __str__(self):
        return self.title
