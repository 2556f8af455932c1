"""Signals: freeze what goes live, keep personal data out of error records, indexes after migrations."""

from django.apps import apps
from django.db.models.signals import post_migrate
from viewflow.workflow.signals import task_failed
from wagtail.signals import published

from . import indexes


def freeze_published(sender, instance, revision, **kwargs):
    """``published`` is also sent when a first publication is only scheduled; nothing is frozen then."""
    from .domain import freeze  # the signals are connected before the models' helpers are needed

    if instance.live:
        freeze(definition=instance, by=getattr(revision, "publisher", None) or revision.user)


def scrub_locals(sender, task, **kwargs):
    """viewflow writes the failing function's local variables into the task: personal data, perhaps secrets."""
    failure = (task.data or {}).get("_exception")
    if failure and "locals" in failure:
        del failure["locals"]
        task.save(update_fields=["data"])


def connect():
    from .models import ProcessDefinition

    published.connect(freeze_published, sender=ProcessDefinition, dispatch_uid="processes.freeze")
    task_failed.connect(scrub_locals, dispatch_uid="processes.scrub_locals")
    # Once per run: every app sends the signal, whether or not it had migrations.
    own = apps.get_app_config("processes")
    post_migrate.connect(indexes.assert_after_migrate, sender=own, dispatch_uid="processes.indexes")
