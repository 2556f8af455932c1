"""A review process as editors write it, the numbered versions in which it was published, and what runs by them."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task

from forms_workflows.definitions.fields import FrozenJSONField, StreamField
from forms_workflows.definitions.models import Definition, FrozenVersion

from . import flows
from .editor.blocks import EndStream, StageStream, TranslationStream
from .graph.parameters import settled
from .graph.reading import read


class ProcessDefinition(Definition):
    """A review process (评审流程) while it is written. No case runs by it: publishing makes a ProcessVersion."""

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

    class Meta(Definition.Meta):
        verbose_name = _("review process")
        verbose_name_plural = _("review processes")


#: {digest: Graph} of the versions that this worker has read; {(digest, figures): Graph} with those of a round.
_read = {}


class ProcessVersion(FrozenVersion):
    """A published process, frozen. A case runs to its end by the version that it was started on."""

    content = "graph"

    definition = models.ForeignKey(
        ProcessDefinition, models.PROTECT, related_name="versions", verbose_name=_("review process")
    )
    graph = FrozenJSONField(_("graph"))
    #: {block id: stage key}: a stage keeps its key however its row is moved or renamed.
    blocks = models.JSONField(default=dict, editable=False)

    class Meta(FrozenVersion.Meta):
        verbose_name = _("process version")
        verbose_name_plural = _("process versions")

    @property
    def process(self):
        """The graph as objects, read once per worker: what is published never changes."""
        found = _read.get(self.digest)
        if found is None:
            found = read(self.graph)
            if not self._state.adding:
                _read[self.digest] = found
        return found

    def process_with(self, figures):
        """The graph with the figures that a round gives: {key of a parameter: text}. Read once for the same ones."""
        graph = self.process
        given = tuple((key, figures.get(key)) for key in sorted(graph.parameters))
        if not given:
            return graph
        found = _read.get((self.digest, given))
        if found is None:
            found = settled(graph, dict(given))
            if not self._state.adding:
                _read[self.digest, given] = found
        return found

    @property
    def flow_class(self):
        """The viewflow class that cases of this version run by. AttributeError if it cannot be had."""
        return getattr(flows, flows.class_name(self))


class ReviewProcess(Process):
    """One case on its way. ``data``: ``scopes`` and ``figures`` it was started with, ``end`` once it is over."""

    class Meta:
        proxy = True
        # viewflow would add "manage" only when a flow class is made, so never to a migration.
        default_permissions = ("add", "change", "delete", "view", "manage")
        verbose_name = _("case in review")
        verbose_name_plural = _("cases in review")

    #: While the engine takes a step: the tasks opened in it, so that it need not ask the database for them.
    opened = None
    #: … and the automatic stages passed in it: (stage, passage).
    passed = None
    #: … and what the answers of a consultation that it closed come to: its outcome, and how many said what.
    counted = None

    @property
    def end(self):
        return self.data.get("end")

    def settled(self, stage):
        """A stage of its flow with the figures that its round has frozen."""
        return settled(stage, self.data.get("figures", {})) if stage.figures else stage


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
        return self.stage.key if self.stage else ""

    @property
    def part(self):
        return getattr(self.flow_task, "part", "")

    @property
    def is_overdue(self):
        return bool(self.scheduled and not self.finished and self.scheduled < timezone.now())
