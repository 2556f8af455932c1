"""Which forms look something up in a reference table."""

from django.db.models import F, Max
from django.urls import reverse

from forms_workflows.references.domain.usage import Use

from ..models import FormDefinition, FormVersion


def uses(code):
    """The newest published version of each form that looks up in the table with this code."""
    pinned = FormVersion.objects.filter(schema__tables__has_key=code)
    newest = pinned.annotate(newest=Max("definition__versions__number")).filter(number=F("newest"))
    for version in newest.select_related("definition").order_by("definition__title"):
        form, edit = version.form, FormDefinition.snippet_viewset.get_url_name("inspect")
        yield Use(
            title=form.title,
            url=reverse(edit, args=[version.definition_id]),
            version=form.tables[code]["version"],
            columns=frozenset(column for table, column in form.lookups if table == code),
        )
