"""What is written and what is frozen: the common part of forms and processes, as abstract models."""

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

from .canonical import digest
from .errors import ImmutableVersion
from .previews import preview_of
from .signals import publishing, went_live

CODE = RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and underscores, a letter first."))


class Definition(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A document while it is written. Nobody works by it: publishing makes a version, found under ``versions``."""

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[CODE],
        help_text=_("Names it for programmes and imports. It cannot change once published."),
    )
    title = models.CharField(_("title"), max_length=120)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("code"),
        index.FilterField("department"),
    ]

    class Meta:
        abstract = True
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
    def publish(self, revision, user=None, **kwargs):
        """Go live and freeze a version, or neither: NotReady for a draft with problems, also if it is for later."""
        publishing.send(sender=type(self), draft=revision.as_object())
        super().publish(revision, user=user, **kwargs)
        present = type(self).objects.get(pk=self.pk)
        if present.live and present.live_revision_id == revision.pk:
            went_live.send(sender=type(self), definition=present, by=user or revision.user)

    @property
    def preview_modes(self):
        return preview_of(self).modes(self)

    def serve_preview(self, request, mode_name):
        return preview_of(self).serve(self, request, mode_name)


class FrozenVersionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise ImmutableVersion

    def delete(self):
        raise ImmutableVersion


class FrozenVersion(models.Model):
    """A published definition, frozen. Subclasses have a ``definition`` and the JSON, named by ``content``."""

    content = ""

    number = models.PositiveIntegerField(_("version"))
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

    objects = FrozenVersionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="%(class)s_number_once"),
            models.CheckConstraint(name="%(class)s_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="%(class)s_digest_whole", condition=Exact(Length("digest"), 64)),
        ]

    def __str__(self):
        title = getattr(self, self.content)["title"]
        return _("%(title)s, version %(number)d") % {"title": title, "number": self.number}

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ImmutableVersion
        return super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ImmutableVersion

    @property
    def is_intact(self):
        """Whether the content is still what was published."""
        return digest(getattr(self, self.content)) == self.digest

    @classmethod
    def freeze(cls, *, definition, document, by=None, **extra):
        """The version for this content: the last one if nothing has changed, else a new one. Inside a transaction."""
        # Two people publishing at once must not both take the next number.
        type(definition).objects.select_for_update(no_key=True).get(pk=definition.pk)
        fingerprint, last = digest(document), definition.current_version
        if last is not None and last.digest == fingerprint:
            return last
        return cls.objects.create(
            definition=definition,
            number=last.number + 1 if last else 1,
            digest=fingerprint,
            published_by=by,
            **{cls.content: document},
            **extra,
        )
