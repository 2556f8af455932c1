"""Pages whose publication has consequences: it opens a round, it starts the period of a list."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from notices.errors import PublicationRefused

#: Who publishes at this moment. Wagtail's signal does not say.
_publisher = ContextVar("publisher", default=None)
#: Whether a publication is under way, in whose transaction the consequences are carried out.
_publishing = ContextVar("publishing", default=False)


@contextmanager
def publishing(person):
    tokens = _publishing.set(True), _publisher.set(person)
    try:
        yield
    finally:
        _publishing.reset(tokens[0])
        _publisher.reset(tokens[1])


class ConsequentialForm(WagtailAdminPageForm):
    """Refuses to publish, and to give the last approval, while there are problems; a draft can always be saved."""

    def clean(self):
        cleaned = super().clean()
        self.instance.is_about_to_go_live = self.publishes()
        return cleaned

    def publishes(self):
        if "action-publish" in self.data:
            return True
        approves = (
            "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        )
        state = self.instance.current_workflow_state if approves and self.instance.pk else None
        return state is not None and state.is_at_final_task

    def save(self, commit=True):
        if self.instance._state.adding:
            # Wagtail would save a new page as live before it publishes it.
            self.instance.live = False
        return super().save(commit=commit)


class ConsequentialPage(models.Model):
    """Goes live only through ``publish``, in one transaction with what follows from it.

    Only the page in the site's first language acts; its translations follow it.
    """

    base_form_class = ConsequentialForm
    is_about_to_go_live = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.live and self.is_source and not _publishing.get() and not self.is_carried_out():
            raise PublicationRefused(
                [_("Publish this page in the editor: its publication has consequences.")]
            )
        return super().save(*args, **kwargs)

    @property
    def is_source(self):
        # A page that is being made has no language yet and gets the site's first one.
        first = self.locale_id is None or self.locale.language_code == settings.LANGUAGE_CODE
        return first and self.alias_of_id is None

    @property
    def source(self):
        """This page in the site's first language."""
        if self.is_source:
            return self
        return (
            type(self)
            ._default_manager.filter(
                translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE
            )
            .first()
            or self
        )

    def is_carried_out(self):
        """Whether the consequences of the publication have happened."""
        raise NotImplementedError

    def find_problems(self):
        """Plain sentences on what stands against publishing the page in the site's first language now."""
        raise NotImplementedError

    def carry_out(self, person):
        """What follows from the publication. Raises the domain's own errors. Idempotent."""
        raise NotImplementedError

    def publication_problems(self):
        """Plain sentences that say why the page may not go live now, for the first time or again."""
        problems = self.find_personal_data()
        if not self.is_source:
            waiting = _("Publish the Chinese page first; this is its translation.")
            return problems if self.source.live else [*problems, waiting]
        return problems if self.is_carried_out() else [*problems, *self.find_problems()]

    def reasons_to_stay(self):
        """What a publication has begun stays on the record, and so do its translations."""
        if not (self.first_published_at and self.source.is_carried_out()):
            return []
        kept = _(
            "“%(title)s” has opened a round or a publicity period. It stays; correct it by an extension or a suspension."
        )
        return [kept % {"title": self.title}]

    def clean(self):
        super().clean()
        if self.is_about_to_go_live and (problems := self.publication_problems()):
            raise ValidationError(problems)

    def publish(self, revision, user=None, **kwargs):
        with transaction.atomic(), publishing(user or revision.user):
            return super().publish(revision, user=user, **kwargs)


def publisher_of(revision):
    return _publisher.get() or revision.user
