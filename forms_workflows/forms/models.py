"""A form as editors write it, and the numbered versions in which it was published."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from forms_workflows.definitions.fields import FrozenJSONField, StreamField

from .editor.blocks import CheckStream, FormBodyStream, TranslationStream
from .editor.preview import FormPreview
from .errors import ImmutableVersionError

CODE = r"^[a-z][a-z0-9_]{0,39}\Z"


class FormDefinition(
    FormPreview,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A form (申报表单) while it is written. Nobody fills it in: publishing makes a :class:`FormVersion`."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("Application form")
        REVIEW = "review", _("Opinion form")
        SCORE = "score", _("Score sheet")

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(CODE, _("Small letters, digits and underscores, a letter first."))],
        help_text=_(
            "Names the form for programmes and imports. It cannot change once the form is published."
        ),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.APPLICATION)
    title = models.CharField(_("title"), max_length=120)
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

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="form_definition",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="form_definition",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("code"),
        index.FilterField("kind"),
        index.FilterField("department"),
    ]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["title"]
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

    def __str__(self):
        return self.title

    @property
    def revisions(self):
        return self._revisions

    @property
    def current_version(self):
        """The version published last; None before the first publication."""
        return self.versions.order_by("-number").first()

    @transaction.atomic
    def publish(self, revision, user=None, **kwargs):
        """Refuse a draft with problems (FormNotReadyError); else go live and freeze its version, or neither."""
        from .domain.publishing import refuse_problems  # the domain functions need these models

        refuse_problems(revision.as_object())
        revision.publisher = user  # for the signal, which names only whoever wrote the revision
        return super().publish(revision, user=user, **kwargs)


class FormVersionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise ImmutableVersionError

    def delete(self):
        raise ImmutableVersionError


class FormVersion(models.Model):
    """A published form, frozen. What is filled in pins the version that it was begun on."""

    definition = models.ForeignKey(
        FormDefinition, models.PROTECT, related_name="versions", verbose_name=_("form")
    )
    number = models.PositiveIntegerField(_("version"))
    schema = FrozenJSONField(_("schema"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="form_version_number_once"),
            models.CheckConstraint(name="form_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="form_version_digest_whole", condition=Exact(Length("digest"), 64)),
        ]

    def __str__(self):
        return _("%(title)s, version %(number)d") % {"title": self.schema["title"], "number": self.number}

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ImmutableVersionError
        return super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ImmutableVersionError
