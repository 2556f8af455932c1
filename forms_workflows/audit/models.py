"""What happened, in order, for good: chains of events that nobody can change unnoticed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

DIGEST_LENGTH = 64  # SHA-256, hexadecimal
GENESIS = "0" * DIGEST_LENGTH


class Chain(models.Model):
    """The head of one chain: how many events it has and the hash of the last one."""

    key = models.CharField(_("chain"), max_length=60, unique=True)
    seq = models.PositiveBigIntegerField(_("events"), default=0)
    hash = models.CharField(_("hash of the last event"), max_length=DIGEST_LENGTH, default=GENESIS)

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")
        ordering = ["key"]
        default_permissions = ()

    def __str__(self):
        return self.key


class Event(models.Model):
    """One change of the domain. Written once by ``audit.domain.record``; triggers refuse the rest."""

    chain = models.CharField(_("chain"), max_length=60)
    seq = models.PositiveBigIntegerField(_("position in the chain"))
    at = models.DateTimeField(_("time"), db_index=True)
    actor = models.ForeignKey(
        "parties.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Nobody where the system or a visitor without an account acted."),
    )
    actor_name = models.CharField(_("name"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=100)
    subject_type = models.CharField(_("kind of subject"), max_length=100, blank=True)
    subject_id = models.CharField(_("subject"), max_length=64, blank=True)
    case_id = models.PositiveBigIntegerField(_("case"), null=True, blank=True)
    before = models.CharField(_("digest before"), max_length=DIGEST_LENGTH, blank=True)
    after = models.CharField(_("digest after"), max_length=DIGEST_LENGTH, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)
    previous_hash = models.CharField(_("hash of the event before"), max_length=DIGEST_LENGTH)
    hash = models.CharField(_("hash"), max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_one_per_position"),
            models.CheckConstraint(name="audit_event_seq_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(name="audit_event_action_named", condition=~Q(action="")),
        ]
        indexes = [
            models.Index(
                fields=["case_id", "-at"], name="audit_event_of_case", condition=Q(case_id__isnull=False)
            ),
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_of_subject"),
            models.Index(fields=["action", "-at"], name="audit_event_by_action"),
        ]

    def __str__(self):
        return f"{self.chain}#{self.seq} {self.action}"
