"""Rounds (年度批次): one year, or one batch, of a procedure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms_workflows.parties.domain.regions import within
from forms_workflows.processes.graph.parameters import ParameterKind, plain
from forms_workflows.wording import joined

from .programmes import Procedure, Programme


class RoundQuerySet(models.QuerySet):
    def accepting(self, now=None):
        """Announced rounds whose window is open at this moment."""
        now = now or timezone.now()
        return self.filter(standing=False, status=Round.Status.OPEN, opens_at__lte=now, closes_at__gt=now)


def chain_of(round_pk):
    """The key of a round's audit chain, in which everything of its cases stands too."""
    return f"round:{round_pk}"


class Round(models.Model):
    """One year of a procedure. Its process version is pinned when its notice is published."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Announced")
        DONE = "done", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("programme"),
        editable=False,
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("procedure")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    process_version = models.ForeignKey(
        "processes.ProcessVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    regions = models.ManyToManyField(
        "parties.Region",
        through="RoundRegion",
        blank=True,
        related_name="+",
        verbose_name=_("regions"),
        help_text=_(
            "Only applicants from these regions, and from the regions within them, may apply. None: from everywhere."
        ),
    )
    parameters = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was closed or cancelled.")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.TextField(blank=True, help_text="Why it was cancelled, for everybody to read.")
    last_number = models.PositiveIntegerField(default=0)
    standing = models.BooleanField(
        default=False, editable=False, help_text="Opened by itself for the year of a procedure about titles."
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="round_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(process_version__isnull=False) | Q(status="cancelled"),
                name="round_announced_with_a_process_version",
            ),
            models.UniqueConstraint(
                fields=["procedure", "year"],
                condition=Q(standing=True),
                name="one_standing_round_per_procedure_and_year",
            ),
        ]

    def __str__(self):
        return (self.title_en if get_language() == "en" else "") or self.title

    def save(self, *args, **kwargs):
        """A round belongs to its procedure's programme, which stands here for whatever looks for it."""
        if self.procedure_id:
            self.programme_id = self.procedure.programme_id
        super().save(*args, **kwargs)

    @property
    def chain(self):
        """The key of this round's audit chain."""
        return chain_of(self.pk)

    @property
    def is_accepting(self):
        return self.status == self.Status.OPEN and self.opens_at <= timezone.now() < self.closes_at

    @property
    def graph(self):
        """The process by which its cases are reviewed, with the round's own figures; only once it is announced."""
        return self.process_version.process_with(self.figures)

    @cached_property
    def limit(self):
        """From where one may apply, as a sentence; "" where it does not matter."""
        if not self._regions:
            return ""
        names = joined(region.local_name for region in self._regions)
        return _("Only for applicants from %(regions)s.") % {"regions": names}

    def admits(self, region):
        """Whether one may apply from a region, which may be None where it is not known."""
        return not self._regions or (region is not None and region.pk in self.admitted)

    @cached_property
    def _regions(self):
        return list(self.regions.order_by("code")) if self.pk else []

    @cached_property
    def admitted(self):
        """Primary keys of the regions from which one may apply, if the round is limited to any."""
        return within(region.pk for region in self._regions)

    @property
    def figures(self):
        """{key: text} of the parameters that this round froze."""
        return {key: entry["value"] for key, entry in self.parameters.items()}

    @property
    def plain_parameters(self):
        """{key: value as the answers of a form are stored} of the parameters that this round froze; None: blank."""
        return {
            key: plain(entry["value"], entry.get("kind", ParameterKind.WHOLE))
            for key, entry in self.parameters.items()
        }


class RoundRegion(models.Model):
    """A region to which a round is limited. A row of its own, so that the region cannot be deleted under it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="limits")
    region = models.ForeignKey(
        "parties.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )

    class Meta:
        verbose_name = _("region of a round")
        verbose_name_plural = _("regions of a round")
        constraints = [
            models.UniqueConstraint(fields=["round", "region"], name="region_once_per_round"),
        ]

    def __str__(self):
        return str(self.region)


class Extension(models.Model):
    """A later closing time, announced before the old one (更正/延期)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    old_closes_at = models.DateTimeField()
    new_closes_at = models.DateTimeField()
    reason = models.TextField(_("correction note"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_closes_at__gt=F("old_closes_at")), name="extension_only_moves_later"
            ),
        ]

    def __str__(self):
        return f"{self.round}: {self.new_closes_at:%Y-%m-%d %H:%M}"
