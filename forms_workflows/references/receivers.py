"""Signals: what is refused and frozen when a table is published, the trigger after migrations."""

from django.apps import apps
from django.db.models.signals import post_migrate

from forms_workflows.definitions import previews
from forms_workflows.definitions.signals import publishing, went_live

from .admin.preview import TablePreview
from .database import VERSIONS
from .domain.publishing import freeze, refuse_problems
from .models import ReferenceTable


def refuse_unsound(sender, draft, **kwargs):
    refuse_problems(draft)


def freeze_published(sender, definition, by, **kwargs):
    freeze(table=definition, by=by)


def connect():
    publishing.connect(refuse_unsound, sender=ReferenceTable, dispatch_uid="references.refuse")
    went_live.connect(freeze_published, sender=ReferenceTable, dispatch_uid="references.freeze")
    previews.register(ReferenceTable, TablePreview())
    own = apps.get_app_config("references")
    post_migrate.connect(
        VERSIONS.assert_after_migrate, sender=own, dispatch_uid="references.frozen", weak=False
    )
