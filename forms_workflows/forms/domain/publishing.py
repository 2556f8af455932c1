"""Publishing: compile, refuse what has problems, freeze what is new."""

from django.db import transaction
from wagtail.signals import published

from forms_workflows.definitions.canonical import digest

from ..compiler import compile_form
from ..editor.sources import fill_codes, read_definition
from ..errors import FormNotReadyError
from ..models import FormDefinition, FormVersion


def compile_definition(definition):
    """Compile a definition as it stands, saved or not, against the codes of its last version."""
    fill_codes(definition.body)
    previous = definition.current_version if definition.pk else None
    return compile_form(read_definition(definition), previous=previous and previous.schema)


def refuse_problems(definition):
    """Raise FormNotReadyError with the compiler's sentences, unless the definition can be published."""
    problems = compile_definition(definition).problems
    if problems:
        raise FormNotReadyError(problems)


@transaction.atomic
def publish_form(definition, by=None):
    """Publish the definition as it stands in memory; returns its current version (a new one only if something changed).

    Raises FormNotReadyError with one sentence per problem. ``by`` is the person; the caller has checked the right.
    """
    fill_codes(definition.body)
    revision = definition.save_revision(user=by)
    revision.publish(user=by, skip_permission_checks=True)
    definition.refresh_from_db()
    return definition.current_version


@transaction.atomic
def freeze_version(definition, *, by=None):
    """The version for the definition's present content: the last one if nothing changed, else a new one."""
    # Two people publishing at once must not both take the next number.
    FormDefinition.objects.select_for_update().get(pk=definition.pk)
    compiled = compile_definition(definition)
    if compiled.problems:
        raise FormNotReadyError(compiled.problems)
    found = digest(compiled.schema)
    last = definition.current_version
    if last and last.digest == found:
        return last
    return FormVersion.objects.create(
        definition=definition,
        number=last.number + 1 if last else 1,
        schema=compiled.schema,
        digest=found,
        published_by=by,
    )


def freeze_published(sender, instance, revision, **kwargs):
    """``published`` is also sent when a first publication is only scheduled; there is nothing to freeze yet then."""
    if instance.live:
        freeze_version(instance, by=getattr(revision, "publisher", None) or revision.user)


def connect():
    published.connect(freeze_published, sender=FormDefinition, dispatch_uid="forms.freeze")
