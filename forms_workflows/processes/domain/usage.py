"""Which processes look something up in a reference table."""

from django.db.models import F, Max
from django.urls import reverse

from forms_workflows.references.domain.usage import Use

from ..checker.conditions import lookups
from ..models import ProcessDefinition, ProcessVersion


def uses(code):
    """The newest published version of each process whose conditions look up in the table with this code."""
    pinned = ProcessVersion.objects.filter(graph__tables__has_key=code)
    newest = pinned.annotate(newest=Max("definition__versions__number")).filter(number=F("newest"))
    for version in newest.select_related("definition").order_by("definition__title"):
        process, page = version.process, ProcessDefinition.snippet_viewset.get_url_name("inspect")
        yield Use(
            title=process.title,
            url=reverse(page, args=[version.definition_id]),
            version=process.tables[code]["version"],
            columns=frozenset(column for table, column in lookups(process) if table == code),
        )
