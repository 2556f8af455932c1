"""What programmes have brought, row by row, to see whether something has changed it."""

from wagtail.models import Page

from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.models import Department, Region, Role, Separation
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Parameter, Procedure, Programme
from home.models import SiteSettings

MODELS = (
    *(Department, Region, Role, Separation),
    *(FormVersion, ProcessDefinition, Programme, Procedure, Parameter),
    SiteSettings,
)
#: Pages as an editor knows them; the tree's own counts follow from what stands below.
PAGE = ("pk", "title", "slug", "url_path", "live", "live_revision_id", "show_in_menus")


def picture():
    """{(model, pk): every value} of all that a programme brings but people."""
    rows = {
        (model._meta.label, row["pk"]): row
        for model in MODELS
        for row in model.objects.values("pk", *(field.attname for field in model._meta.concrete_fields))
    }
    return rows | {("page", row["pk"]): row for row in Page.objects.values(*PAGE)}
