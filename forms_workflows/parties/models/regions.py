"""Regions and the departments in charge of them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms_workflows.wording import few

from ..fields import TextColumn


def validate_pattern(value):
    try:
        re.compile(value)
    except re.error as error:
        raise ValidationError(
            _("This is not a regular expression: %(error)s."), code="pattern", params={"error": error}
        ) from error


class RegionLevel(models.Model):
    """A level of the administrative division: 自治区、地州市、县市区; another country has others."""

    key = models.CharField(
        _("level key"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and underscores."))],
        help_text=_("Forms and processes name the level by this key; it cannot change."),
    )
    title = TextColumn(_("name of the level"), max_length=60)
    title_en = TextColumn(_("English name"), max_length=100, blank=True)
    title_ug = TextColumn(_("Uyghur name"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(
        _("order"), unique=True, help_text=_("Counted from above: the widest regions come first.")
    )
    code_pattern = models.CharField(
        _("pattern of the codes"),
        max_length=100,
        default="[0-9]{6}",
        validators=[validate_pattern],
        help_text=_("A regular expression. The default is the six digits of GB/T 2260."),
    )

    class Meta:
        verbose_name = _("level of regions")
        verbose_name_plural = _("levels of regions")
        ordering = ["position"]

    def __str__(self):
        return self.title

    @property
    def local_title(self):
        """The title in the reader's language, Chinese where it is not known."""
        return {"en": self.title_en, "ug": self.title_ug}.get(get_language() or "") or self.title

    def fits(self, code):
        """Whether a region of this level can have this code."""
        return re.fullmatch(self.code_pattern, code) is not None

    def clean(self):
        """What is changed has to fit the regions that stand on this level."""
        super().clean()
        regions = Region.objects.filter(level=self.key) if self.pk else Region.objects.none()
        strange = [region.code for region in regions if not self._fits_safely(region.code)]
        if strange:
            raise ValidationError(
                {"code_pattern": _("These codes of regions do not fit: %(codes)s.") % {"codes": few(strange)}}
            )
        if self.position is None:
            return
        wrong = regions.filter(parent__level__position__gte=self.position)
        wrong |= regions.filter(children__level__position__lte=self.position)
        if names := list(wrong.values_list("name", flat=True).distinct()):
            raise ValidationError(
                {
                    "position": _("These regions would stand on the wrong side of others: %(regions)s.")
                    % {"regions": few(names)}
                }
            )

    def _fits_safely(self, code):
        try:
            return self.fits(code)
        except re.error:
            return True  # the pattern itself is complained of


class Named:
    """Has a name in each of the site's languages."""

    @property
    def local_name(self):
        """The name in the reader's language, Chinese where it is not known."""
        return {"en": self.name_en, "ug": self.name_ug}.get(get_language() or "") or self.name


class Region(Named, models.Model):
    """A place of administrative division (行政区划), by its official code: in China that of GB/T 2260."""

    code = TextColumn(_("code"), max_length=20, unique=True)
    name = TextColumn(_("name"), max_length=60)
    short_name = TextColumn(_("short name"), max_length=30)
    name_en = TextColumn(_("English name"), max_length=100, blank=True)
    name_ug = TextColumn(_("Uyghur name"), max_length=100, blank=True)
    level = models.ForeignKey(
        RegionLevel, models.PROTECT, to_field="key", related_name="regions", verbose_name=_("level")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="region_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="region_not_part_of_itself", condition=Q(parent=None) | ~Q(parent=F("pk"))
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """The code fits the level, and what contains the region is wider than it."""
        super().clean()
        levels = {level.key: level for level in RegionLevel.objects.all()}
        level = levels.get(self.level_id)
        if level is None:
            return  # complained of at the field
        errors = {}
        if self.code and not level.fits(self.code):
            errors["code"] = _("%(code)s is no code of the level “%(level)s”.") % {
                "code": self.code,
                "level": level.local_title,
            }
        if message := self._misplaced(level, levels):
            errors["parent"] = message
        if self.pk and self.children.filter(level__position__lte=level.position).exists():
            errors["level"] = _("Regions of a higher level stand below this one.")
        if errors:
            raise ValidationError(errors)

    def _misplaced(self, level, levels):
        """Why the region cannot stand where it does, as a sentence; else nothing."""
        top = min(levels.values(), key=lambda one: one.position)
        if self.parent is None:
            if level == top:
                return ""
            return _("Only a region of the top level is part of no other.")
        if levels[self.parent.level_id].position < level.position:
            return ""
        if level == top:
            return _("A region of the top level is part of no other.")
        return _("“%(parent)s” is no wider than this region: choose one of a higher level.") % {
            "parent": self.parent
        }


class Department(Named, models.Model):
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

    def clean(self):
        super().clean()
        above = self.parent.lineage() if self.parent_id else ()
        if self.pk and any(department.pk == self.pk for department in above):
            words = {"parent": self.parent}
            raise ValidationError({"parent": _("“%(parent)s” stands below this department itself.") % words})

    def lineage(self):
        """This department and those above it, nearest first."""
        department, seen = self, set()
        while department is not None and department.pk not in seen:
            seen.add(department.pk)
            yield department
            department = department.parent
