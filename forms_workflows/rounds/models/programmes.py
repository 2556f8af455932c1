"""Programmes: what a department runs every year, with the procedures and parameters that belong to it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from forms_workflows.definitions.fields import StreamField
from forms_workflows.processes.graph.kinds import KEY
from forms_workflows.processes.graph.parameters import PATTERNS, READERS, ParameterKind
from forms_workflows.wording import in_language

from ..blocks import WordStream
from ..enums import OFFICERS, Start
from ..fields import DAY, DAYS
from .words import public_words

#: {kind: what to do where its value is written otherwise}
VALUES = {
    ParameterKind.WHOLE: _("Write a whole number, for example 5."),
    ParameterKind.POINTS: _("Write a number with at most two decimals, for example 70."),
    ParameterKind.DAY: _("Write a date with year, month and day, for example 2026-03-31."),
    ParameterKind.SWITCH: _("Write true or false."),
}
#: What a parameter is called by: conditions and stages name it, so it is written like a fact.
PARAMETER_KEY = RegexValidator(KEY, _("Small letters, digits and single underscores, a letter first."))


class Programme(ClusterableModel):
    """What a department runs every year: a regulation, procedures, parameters with their source."""

    key = models.SlugField(_("key"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ug = models.CharField(_("title in Uyghur"), max_length=200, blank=True)
    department = models.ForeignKey(
        "parties.Department",
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("department"),
    )
    designation_word = models.CharField(
        _("name of the title"),
        max_length=100,
        blank=True,
        help_text=_("What a successful applicant is called in public, for example “自治区先进制造业集群”."),
    )
    designation_word_en = models.CharField(_("name of the title in English"), max_length=150, blank=True)
    designation_word_ug = models.CharField(_("name of the title in Uyghur"), max_length=150, blank=True)
    plaque_pattern = models.CharField(
        _("pattern of plaque numbers"),
        max_length=100,
        default="{year}-{number:03d}",
        help_text=_("{year} and {number} are filled in, for example 自治区级-{year}-{number:03d}."),
    )
    remind_days = models.CharField(
        _("days before a title ends"),
        max_length=50,
        blank=True,
        default="90, 30",
        validators=[DAYS],
        help_text=_(
            "When its holder is reminded, for example 90, 30; also once it has ended. Empty: nobody is."
        ),
    )
    own_words = StreamField(
        WordStream(required=False),
        verbose_name=_("words of its own"),
        blank=True,
        help_text=_(
            "For what the programme calls otherwise than is usual, wherever the public and applicants read it."
        ),
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]

    def __str__(self):
        return in_language(self, "title")

    @property
    def words(self):
        """What it calls publicity, designation and the like, in the reader's language: see ``public_words``."""
        return public_words([child["value"] for child in self.own_words.raw_data])

    @property
    def reminders(self):
        """How many days before a title's last day its holder is reminded."""
        return tuple(int(days) for days in self.remind_days.split(",") if days.strip())

    @property
    def title_word(self):
        """What a successful applicant is called in public, in the reader's language."""
        return in_language(self, "designation_word") or str(self)


#: What a case number may begin with: digits would run into the year.
LETTERS = RegexValidator(r"^[A-Z]{0,8}\Z", _("Capital letters only, at most eight."))


class Procedure(models.Model):
    """办理事项: one thing that a programme lets people apply for, with its own form, process and numbers."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="procedures")
    key = models.SlugField(_("key"), help_text=_("Names it for imports, for example application. It stays."))
    title = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("title in English"), max_length=100, blank=True)
    title_ug = models.CharField(_("title in Uyghur"), max_length=100, blank=True)
    process = models.ForeignKey(
        "processes.ProcessDefinition",
        on_delete=models.PROTECT,
        related_name="procedures",
        verbose_name=_("review process"),
    )
    letters = models.CharField(
        _("letters of case numbers"),
        max_length=8,
        blank=True,
        validators=[LETTERS],
        help_text=_("What its case numbers begin with, for example JQ. No two procedures have the same."),
    )
    started_by = models.CharField(_("started by"), max_length=10, choices=Start, default=Start.NOTICE)
    starter = models.ForeignKey(
        "parties.Role",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role that starts it"),
        help_text=_("Which officers of the programme’s department start it, where officers do."),
    )
    opens_on = models.CharField(
        _("first day in the year"),
        max_length=5,
        blank=True,
        validators=[DAY],
        help_text=_("Month and day, for example 01-01. Empty: from the beginning of the year."),
    )
    closes_on = models.CharField(
        _("last day in the year"),
        max_length=5,
        blank=True,
        validators=[DAY],
        help_text=_("Month and day, for example 03-31. Empty: until the end of the year."),
    )
    once_a_year = models.BooleanField(
        _("once a year for each title"),
        default=False,
        help_text=_(
            "As for a yearly report. Otherwise it can be started again when the last case has ended."
        ),
    )

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="procedure_once_per_programme"),
            models.UniqueConstraint(
                fields=["letters"],
                name="letters_of_one_procedure",
                violation_error_message=_("Another procedure has these letters. Choose others."),
            ),
            models.CheckConstraint(
                condition=Q(started_by__in=OFFICERS, starter__isnull=False)
                | (~Q(started_by__in=OFFICERS) & Q(starter__isnull=True)),
                name="procedure_names_the_officers_that_start_it",
                violation_error_message=_(
                    "Name the role that starts it where officers start it, and only there."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.programme} · {self.name}"

    def clean(self):
        if self.opens_on and self.closes_on and self.opens_on > self.closes_on:
            raise ValidationError({"closes_on": _("The last day must not be before the first one.")})

    @property
    def is_standing(self):
        """Whether no notice announces it, and its rounds open by themselves for their year."""
        return self.started_by != Start.NOTICE

    @property
    def by_case(self):
        return self.started_by == Start.CASE

    @property
    def by_officers(self):
        return self.started_by in OFFICERS

    @property
    def name(self):
        """Its title in the reader's language."""
        return in_language(self, "title")


class Parameter(models.Model):
    """One figure of a programme and where it comes from: the regulation, a notice, internal rules."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="parameters")
    key = models.SlugField(
        _("key"),
        validators=[PARAMETER_KEY],
        help_text=_("Stages and conditions name it: publicity_days is param.publicity_days there."),
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=ParameterKind, default=ParameterKind.WHOLE)
    value = models.CharField(_("value"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Article, notice or internal rule."))

    class Meta:
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="parameter_once_per_programme"),
        ]

    def __str__(self):
        return f"{self.title}: {self.value}"

    def clean(self):
        if self.value and self.kind in VALUES and not self.is_readable():
            raise ValidationError({"value": VALUES[self.kind]})

    def is_readable(self):
        """Whether its value is one of its kind."""
        if not PATTERNS[self.kind].fullmatch(self.value):
            return False
        try:
            READERS[self.kind](self.value)
        except ValueError:  # a day that no month has
            return False
        return True
