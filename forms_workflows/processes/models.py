"""A review process as editors write it, the numbered versions in which it was published, and what runs by them."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from forms_workflows.definitions.canonical import digest
from forms_workflows.definitions.fields import FrozenJSONField, StreamField

from . import flows
from .editor.blocks import EndStream, StageStream, TranslationStream
from .errors import ImmutableVersion
from .graph.kinds import KEY_MAX

CODE = RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and underscores, a letter first."))


class ProcessDefinition(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A review process (评审流程) while it is written. No case runs by it: publishing makes a ProcessVersion."""

    code = models.CharField(
        _("code"),
        max_length=KEY_MAX,
        unique=True,
        validators=[CODE],
        help_text=_("Names the process for programmes and imports. It cannot change once published."),
    )
    title = models.CharField(_("title"), max_length=120)
    department = models.ForeignKey(
        "parties.Department",
        models.PROTECT,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Whose process it is. The bureaus below this department are the regions that may apply."),
    )
    body = StreamField(
        StageStream(),
        blank=True,
        verbose_name=_("stages"),
        help_text=_("In the order in which a case passes them. The first one is the application."),
    )
    ends = StreamField(
        EndStream(),
        blank=True,
        verbose_name=_("ends"),
        help_text=_("How a case can end. Ends that an outcome names and that are missing here are added."),
    )
    translations = StreamField(TranslationStream(), blank=True, verbose_name=_("translations"))

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="process_definition",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="process_definition",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("code"),
        index.FilterField("department"),
    ]

    class Meta:
        verbose_name = _("review process")
        verbose_name_plural = _("review processes")
        ordering = ["title"]

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
    def publish(self, revision, **kwargs):
        """Refuse a draft with problems (NotSound); else go live and freeze its version, or neither."""
        from .domain.publishing import refuse_problems  # the domain functions need these models

        refuse_problems(revision.as_object())
        revision.publisher = kwargs.get("user")  # for whoever hears of the publication
        return super().publish(revision, **kwargs)

    def get_preview_template(self, request, mode_name):
        return "processes/preview.html"

    def get_preview_context(self, request, mode_name):
        from .domain.publishing import draft_of

        return {**super().get_preview_context(request, mode_name), "graph": draft_of(self).graph}


class ProcessVersionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise ImmutableVersion

    def delete(self):
        raise ImmutableVersion


class ProcessVersion(models.Model):
    """A published process, frozen. A case runs to its end by the version that it was started on."""

    definition = models.ForeignKey(
        ProcessDefinition, models.PROTECT, related_name="versions", verbose_name=_("review process")
    )
    number = models.PositiveIntegerField(_("version"))
    graph = FrozenJSONField(_("graph"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    #: {block id: stage key}: a stage keeps its key however its row is moved or renamed.
    blocks = models.JSONField(default=dict, editable=False)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = ProcessVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("process version")
        verbose_name_plural = _("process versions")
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="process_version_number_once"),
            models.CheckConstraint(name="process_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="process_version_digest_whole", condition=Exact(Length("digest"), 64)
            ),
        ]

    def __str__(self):
        return _("%(title)s, version %(number)d") % {"title": self.graph["title"], "number": self.number}

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ImmutableVersion
        return super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ImmutableVersion

    @property
    def is_intact(self):
        """Whether the graph is still the one that was published."""
        return digest(self.graph) == self.digest

    @property
    def flow_class(self):
        """The viewflow class that cases of this version run by. AttributeError if it cannot be had."""
        return getattr(flows, flows.class_name(self))


class ReviewProcess(Process):
    """One case on its way. ``data``: ``scopes`` it was started with, ``end`` once it is over."""

    class Meta:
        proxy = True
        # viewflow would add "manage" only when a flow class is made, so never to a migration.
        default_permissions = ("add", "change", "delete", "view", "manage")
        verbose_name = _("case in review")
        verbose_name_plural = _("cases in review")

    #: While the engine takes a step: the tasks opened in it, so that it need not ask the database for them.
    opened = None

    @property
    def end(self):
        return self.data.get("end")


class ReviewTask(Task):
    """One step of a case. ``scheduled`` of a human task is the moment at which it is due."""

    class Meta:
        proxy = True
        verbose_name = _("review task")
        verbose_name_plural = _("review tasks")

    @cached_property
    def stage(self):
        """The frozen stage of this task; None at the ends, and where the flow cannot be resolved."""
        return getattr(self.flow_task, "stage", None)

    @property
    def stage_key(self):
        return self.stage["key"] if self.stage else ""

    @property
    def part(self):
        return getattr(self.flow_task, "part", "")

    @property
    def is_overdue(self):
        return bool(self.scheduled and not self.finished and self.scheduled < timezone.now())
