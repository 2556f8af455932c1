"""Signals: refuse and freeze what is published, keep personal data out of error records, indexes after migrations."""

from django.apps import apps
from django.db.models import ProtectedError
from django.db.models.signals import post_migrate, pre_delete
from django.utils.translation import gettext as _
from viewflow.workflow.models import Process, Task
from viewflow.workflow.signals import task_failed

from forms_workflows.definitions import previews
from forms_workflows.definitions.signals import publishing, went_live
from forms_workflows.parties.signals import services_asked
from forms_workflows.references.domain import usage

from . import database
from .domain.publishing import freeze, refuse_problems
from .domain.serving import services
from .domain.usage import uses
from .editor.preview import ProcessPreview
from .models import ProcessDefinition, ReviewProcess, ReviewTask


def refuse_unsound(sender, draft, **kwargs):
    refuse_problems(draft)


def freeze_published(sender, definition, by, **kwargs):
    freeze(definition=definition, by=by)


def scrub_locals(sender, task, **kwargs):
    """viewflow writes the failing function's local variables into the task: personal data, perhaps secrets."""
    failure = (task.data or {}).get("_exception")
    if failure and "locals" in failure:
        del failure["locals"]
        task.save(update_fields=["data"])


def refuse_deletion(sender, instance, **kwargs):
    """viewflow lets its rows go with users and content types; what happened in a case stays on record."""
    raise ProtectedError(
        _("Cases and their steps are never deleted. Withdraw or terminate the case."), {instance}
    )


def answer_services(sender, role, department, organisation, **kwargs):
    return services(role=role, department=department, organisation=organisation)


def connect():
    for model in (Process, Task, ReviewProcess, ReviewTask):
        pre_delete.connect(refuse_deletion, sender=model, dispatch_uid=f"processes.keep.{model._meta.label}")

    publishing.connect(refuse_unsound, sender=ProcessDefinition, dispatch_uid="processes.refuse")
    went_live.connect(freeze_published, sender=ProcessDefinition, dispatch_uid="processes.freeze")
    previews.register(ProcessDefinition, ProcessPreview())
    usage.register(uses)
    services_asked.connect(answer_services, dispatch_uid="processes.services")
    task_failed.connect(scrub_locals, dispatch_uid="processes.scrub_locals")
    # Once per run: every app sends the signal, whether or not it had migrations.
    own = apps.get_app_config("processes")
    post_migrate.connect(database.assert_after_migrate, sender=own, dispatch_uid="processes.indexes")
