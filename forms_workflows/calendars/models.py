"""Working days (工作日), as the State Council, a region and a department lay them down one after the other."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ONE_DAY = datetime.timedelta(days=1)
YEAR_ENDS = (12, 25)  # the days after it belong to the next year's arrangement, which may still alter them


class NeverDeleted(TypeError):
    """Entries of the calendar are superseded by newer ones; what was once counted stays explicable."""


class Layer(models.TextChoices):
    NATIONAL = "national", _("National")
    REGION = "region", _("Regional")
    DEPARTMENT = "department", _("Departmental")


def year_end(year):
    """The last day that the arrangement of ``year`` can settle."""
    return datetime.date(year, *YEAR_ENDS)


def year_of(date):
    """The year whose arrangement settles the day."""
    return date.year + (date > year_end(date.year))


class KeptQuerySet(models.QuerySet):
    def delete(self):
        raise NeverDeleted(f"{self.model._meta.verbose_name_plural} are superseded, never deleted.")

    delete.queryset_only = True

    def of_place(self, place):
        return self.filter(layer=place.layer, region=place.region, department=place.department)

    def live(self):
        """Confirmed, and not yet replaced by a newer version."""
        return self.filter(superseded=False, confirmed_at__isnull=False)

    def waiting(self):
        """Entered, but not yet confirmed by a second person: counts for nothing."""
        return self.filter(superseded=False, confirmed_at=None)


class Placed(models.Model):
    """Belongs to one layer, and to the region or department of that layer."""

    layer = models.CharField(_("layer"), max_length=10, choices=Layer)
    region = models.ForeignKey(
        "parties.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    department = models.ForeignKey(
        "parties.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_place_fits_layer",
                condition=Q(layer=Layer.NATIONAL, region=None, department=None)
                | Q(layer=Layer.REGION, region__isnull=False, department=None)
                | Q(layer=Layer.DEPARTMENT, region=None, department__isnull=False),
                violation_error_message=_(
                    "A regional entry names its region, a department's entry its department, a national entry neither."
                ),
            ),
        ]

    @property
    def place_name(self):
        return str(self.region or self.department or Layer.NATIONAL.label)

    def delete(self, *args, **kwargs):
        raise NeverDeleted(f"{self._meta.verbose_name_plural} are superseded, never deleted.")


class Entered(Placed):
    """Entered by one person, in force once another one has confirmed it. A seed, entered by nobody, needs nobody."""

    source = models.CharField(
        _("source"),
        max_length=500,
        blank=True,
        help_text=_("Where the days were taken from, for example an address."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    superseded = models.BooleanField(_("replaced"), default=False)

    class Meta(Placed.Meta):
        abstract = True
        constraints = [
            *Placed.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_confirmed_by_another",
                condition=Q(confirmed_by=None) | Q(entered_by=None) | ~Q(confirmed_by=F("entered_by")),
                violation_error_message=_("Whoever entered an arrangement cannot confirm it."),
            ),
            models.CheckConstraint(
                name="%(class)s_confirmed_by_somebody",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                | Q(confirmed_at__isnull=False, confirmed_by=None, entered_by=None),
            ),
        ]


LIVE = Q(superseded=False, confirmed_at__isnull=False)
WAITING = Q(superseded=False, confirmed_at=None)
# Nulls differ from one another in a unique index, so they become 0, which is no key.
PLACE = (F("layer"), Coalesce(F("region"), Value(0)), Coalesce(F("department"), Value(0)))


class Arrangement(Entered):
    """One year's holiday arrangement (放假安排) of one place: the notice that its days come from."""

    year = models.PositiveSmallIntegerField(_("year"))
    document_number = models.CharField(
        _("document number"), max_length=100, blank=True, help_text=_("For example 国办发明电〔2025〕7号.")
    )
    source_file = models.ForeignKey(
        "wagtaildocs.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("notice as a file"),
    )
    confirmed_from = models.DateField(_("settles the days from"))
    confirmed_to = models.DateField(
        _("settles the days until"),
        help_text=_("At most 25 December: next year’s arrangement may still alter the days after it."),
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta(Entered.Meta):
        verbose_name = _("holiday arrangement")
        verbose_name_plural = _("holiday arrangements")
        ordering = ["-year", "layer", "-entered_at"]
        default_permissions = ("add", "view")
        permissions = [("confirm_arrangement", _("Can confirm holiday arrangements that others entered"))]
        constraints = [
            *Entered.Meta.constraints,
            models.CheckConstraint(
                name="arrangement_from_before_to", condition=Q(confirmed_from__lte=F("confirmed_to"))
            ),
            models.UniqueConstraint(*PLACE, "year", name="arrangement_one_live", condition=LIVE),
            models.UniqueConstraint(*PLACE, "year", name="arrangement_one_waiting", condition=WAITING),
        ]

    def __str__(self):
        return gettext("%(place)s, %(year)s") % {"place": self.place_name, "year": self.year}

    @property
    def status(self):
        if self.superseded:
            return _("replaced") if self.confirmed_at else _("taken back")
        return _("in force") if self.confirmed_at else _("waiting for confirmation")

    @property
    def is_waiting(self):
        return not self.superseded and self.confirmed_at is None


class WorkDay(Entered):
    """One day that differs from its weekday, or a weekend day that a holiday spans. Later layers win."""

    arrangement = models.ForeignKey(
        Arrangement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="days",
        verbose_name=_("holiday arrangement"),
    )
    date = models.DateField(_("date"))
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(
        _("name"),
        max_length=60,
        blank=True,
        help_text=_("The holiday; for a make-up working day the holiday made up for."),
    )

    class Meta(Entered.Meta):
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]
        default_permissions = ()
        constraints = [
            *Entered.Meta.constraints,
            # The date first: the index then also serves the question what is laid down between two days.
            models.UniqueConstraint("date", *PLACE, name="workday_one_live", condition=LIVE),
        ]

    def __str__(self):
        return f"{self.date} {self.name}"


class Horizon(Placed):
    """From when until when a place's calendar is confirmed. Beyond it nothing is computed."""

    confirmed_from = models.DateField(_("confirmed from"))
    confirmed_to = models.DateField(_("confirmed until"))

    class Meta(Placed.Meta):
        verbose_name = _("confirmed span")
        verbose_name_plural = _("confirmed spans")
        ordering = ["layer"]
        default_permissions = ()
        constraints = [
            *Placed.Meta.constraints,
            models.CheckConstraint(
                name="horizon_from_before_to", condition=Q(confirmed_from__lte=F("confirmed_to"))
            ),
            models.UniqueConstraint(*PLACE, name="horizon_one_per_place"),
        ]

    def __str__(self):
        return f"{self.place_name} {self.confirmed_from} – {self.confirmed_to}"
