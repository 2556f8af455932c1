"""A form as editors write it, and the numbered versions in which it was published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from forms_workflows.definitions.fields import FrozenJSONField, StreamField
from forms_workflows.definitions.models import Definition, FrozenVersion

from .editor.blocks import CheckStream, FormBodyStream, TranslationStream
from .schema.reading import form_of, form_with


class FormDefinition(Definition):
    """A form (申报表单) while it is written. Nobody fills it in: publishing makes a :class:`FormVersion`."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("Application form")
        REVIEW = "review", _("Opinion form")
        SCORE = "score", _("Score sheet")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.APPLICATION)
    department = models.ForeignKey(
        "parties.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    total = models.DecimalField(
        _("declared total"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Only for score sheets: what the maxima of all items must add up to."),
    )
    body = StreamField(FormBodyStream(), blank=True, verbose_name=_("sections and fields"))
    checks = StreamField(CheckStream(), blank=True, verbose_name=_("cross-checks"))
    translations = StreamField(TranslationStream(), blank=True, verbose_name=_("translations"))

    search_fields = [*Definition.search_fields, index.FilterField("kind")]

    class Meta(Definition.Meta):
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.CheckConstraint(
                name="form_kind_known", condition=Q(kind__in=["application", "review", "score"])
            ),
            models.CheckConstraint(
                name="form_total_only_on_score_sheets",
                condition=Q(kind="score") | Q(total=None),
                violation_error_message=_("Only a score sheet declares a total. Leave it empty."),
            ),
        ]


class FormVersion(FrozenVersion):
    """A published form, frozen. What is filled in pins the version that it was begun on."""

    content = "schema"

    definition = models.ForeignKey(
        FormDefinition, models.PROTECT, related_name="versions", verbose_name=_("form")
    )
    schema = FrozenJSONField(_("schema"))

    class Meta(FrozenVersion.Meta):
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")

    @property
    def form(self):
        """The schema as objects; see schema.reading."""
        return form_of(self)

    def form_with(self, parameters):
        """The form as it is filled in or read in a round that gives these parameters: {key: plain value}."""
        return form_with(self, parameters)
