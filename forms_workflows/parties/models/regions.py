"""Regions and the departments in charge of them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..fields import TextColumn


class Region(models.Model):
    """A place of administrative division (行政区划), by its GB/T 2260 code."""

    class Kind(models.TextChoices):
        REGION = "region", _("Region of the top level")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY_CITY = "county_city", _("County or city")

    code = models.CharField(
        _("code"), max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}\Z", _("Six digits."))]
    )
    name = TextColumn(_("name"), max_length=60)
    short_name = TextColumn(_("short name"), max_length=30)
    name_en = TextColumn(_("English name"), max_length=100, blank=True)
    name_ug = TextColumn(_("Uyghur name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="region_code_has_six_digits", condition=Exact(Length("code"), 6)),
            models.CheckConstraint(
                name="region_top_iff_no_parent",
                condition=Q(kind="region", parent=None) | (~Q(kind="region") & Q(parent__isnull=False)),
                violation_error_message=_("Only a region of the top level is part of no other."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def local_name(self):
        """The name in the reader's language, Chinese where it is not known."""
        return {"en": self.name_en, "ug": self.name_ug}.get(get_language() or "") or self.name


class Department(models.Model):
    """An office of government; a prefecture's bureau stands below the regional department."""

    name = TextColumn(_("name"), max_length=100, unique=True)
    short_name = TextColumn(_("short name"), max_length=40)
    name_en = TextColumn(_("English name"), max_length=150, blank=True)
    name_ug = TextColumn(_("Uyghur name"), max_length=150, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="departments", verbose_name=_("region")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("higher department"),
    )
    code_prefix = TextColumn(
        _("document prefix"),
        max_length=20,
        blank=True,
        help_text=_("Stands before the year in document numbers."),
    )
    address = TextColumn(_("address"), max_length=200, blank=True)
    postcode = TextColumn(_("postcode"), max_length=10, blank=True)
    phone = TextColumn(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["region__code", "name"]
        constraints = [
            models.CheckConstraint(
                name="department_not_above_itself", condition=Q(parent=None) | ~Q(parent=F("pk"))
            ),
        ]

    def __str__(self):
        return self.name

    def lineage(self):
        """This department and those above it, nearest first."""
        department, seen = self, set()
        while department is not None and department.pk not in seen:
            seen.add(department.pk)
            yield department
            department = department.parent
