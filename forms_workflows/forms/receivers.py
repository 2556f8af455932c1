"""Signals: what is refused and frozen when a form is published, regions that changed, the trigger after migrations."""

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save

from forms_workflows.definitions import previews
from forms_workflows.definitions.signals import publishing, went_live
from forms_workflows.parties.models import Region, RegionLevel
from forms_workflows.references.domain import usage

from .database import VERSIONS
from .domain.publishing import freeze_version, refuse_problems
from .domain.usage import uses
from .editor.preview import FormPreview
from .models import FormDefinition
from .schema import regions


def refuse_unsound(sender, draft, **kwargs):
    refuse_problems(draft)


def freeze_published(sender, definition, by, **kwargs):
    freeze_version(definition, by=by)


def connect():
    publishing.connect(refuse_unsound, sender=FormDefinition, dispatch_uid="forms.refuse")
    went_live.connect(freeze_published, sender=FormDefinition, dispatch_uid="forms.freeze")
    previews.register(FormDefinition, FormPreview())
    usage.register(uses)
    for model in (Region, RegionLevel):
        for signal in (post_save, post_delete):
            uid = f"forms.{model._meta.model_name}.{id(signal)}"
            signal.connect(regions.forget, sender=model, dispatch_uid=uid)
    own = apps.get_app_config("forms")
    post_migrate.connect(VERSIONS.assert_after_migrate, sender=own, dispatch_uid="forms.frozen", weak=False)
