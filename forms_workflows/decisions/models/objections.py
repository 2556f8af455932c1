"""Objections (异议) raised during a publicity period."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .publicity import PublicityPeriod

PERSON = settings.AUTH_USER_MODEL


def new_query_code():
    """Eight characters that let the objector, and nobody else, ask how it stands."""
    return secrets.token_hex(4).upper()


def private_storage():
    return storages["private"]


class Objection(models.Model):
    """异议. Who objects is seen by the objection officer and by supervision only; that one exists is not public."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Individual")
        UNIT = "unit", _("Unit")
        ANONYMOUS = "anonymous", _("Anonymous")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        ACCEPTED = "accepted", _("Under investigation")
        REJECTED = "rejected", _("Not upheld")
        PARTLY = "partly", _("Partly upheld")
        UPHELD = "upheld", _("Upheld")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (Status.RECEIVED, Status.ACCEPTED)

    period = models.ForeignKey(PublicityPeriod, on_delete=models.PROTECT, related_name="objections")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="objections"
    )
    receipt = models.CharField(_("receipt number"), max_length=30, unique=True)
    query_code = models.CharField(_("query code"), max_length=8, default=new_query_code)
    kind = models.CharField(_("who objects"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=100, blank=True)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True)
    contact = models.CharField(_("telephone or e-mail"), max_length=100, blank=True)
    facts = models.TextField(_("facts and reasons"))
    evidence = models.FileField(
        upload_to="objections/%Y/%m/", storage=private_storage, blank=True, max_length=200
    )
    evidence_name = models.CharField(max_length=255, blank=True)
    form = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Digest of the form that brought it."
    )
    late = models.BooleanField(default=False)
    status = models.CharField(max_length=15, choices=Status, default=Status.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    extended = models.BooleanField(default=False)
    report = models.TextField(_("report of the investigation"), blank=True)
    statement = models.TextField(_("statement of the applicant"), blank=True)
    reply = models.TextField(_("reply to the objector"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "not_accepted", "withdrawn"])
                | Q(accepted_at__isnull=False),
                name="objection_accepted_before_it_is_concluded",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "rejected", "partly", "upheld"]) | ~Q(kind="anonymous"),
                name="anonymous_objection_is_never_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["not_accepted", "rejected", "partly", "upheld"]) | ~Q(reply=""),
                name="concluded_objection_has_a_reply",
            ),
        ]

    def __str__(self):
        return self.receipt
