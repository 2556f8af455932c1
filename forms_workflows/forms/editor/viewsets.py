"""The admin's screens for forms and their versions, in one menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views import snippets

from forms_workflows.definitions.admin import DefinitionViewSet, VersionViewSet

from ..domain.publishing import compile_definition
from ..models import FormDefinition, FormVersion
from .forms import FormDefinitionForm
from .overview import logic_of


class InspectView(snippets.InspectView):
    """Versions, problems and every condition and formula on one page."""

    def get_context_data(self, **kwargs):
        draft = self.object.get_latest_revision_as_object()
        return super().get_context_data(
            **kwargs,
            versions=self.object.versions.select_related("published_by"),
            problems=compile_definition(draft).problems,
            logic=logic_of(draft),
        )


class FormDefinitionViewSet(DefinitionViewSet):
    model = FormDefinition
    icon = "form"
    menu_label = _("Forms")
    list_display = [
        "title",
        "code",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        "department",
        Column("newest", label=_("Version"), sort_key="newest"),
        UpdatedAtColumn(),
    ]
    list_filter = ["kind", "department", "live"]
    inspect_template_name = "forms/admin/inspect.html"
    inspect_view_fields = ["code", "kind", "title", "department", "total"]
    inspect_view_class = InspectView
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("total")]),
                    FieldPanel("department"),
                    FieldPanel("body"),
                ],
                heading=_("Sections and fields"),
            ),
            ObjectList(
                [HelpPanel(template="forms/admin/formula_help.html"), FieldPanel("checks")],
                heading=_("Cross-checks"),
            ),
            ObjectList([FieldPanel("translations")], heading=_("Translations")),
        ],
        base_form_class=FormDefinitionForm,
    )


class FormVersionViewSet(VersionViewSet):
    model = FormVersion
    content = "schema"
    inspect_template_name = "forms/admin/version.html"


class FormsGroup(ViewSetGroup):
    menu_label = _("Application forms")
    menu_name = "application-forms"
    menu_icon = "form"
    menu_order = 210
    items = (FormDefinitionViewSet, FormVersionViewSet)
