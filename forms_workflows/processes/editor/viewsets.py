"""The admin's screens for review processes and their versions, in one menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views import snippets

from forms_workflows.definitions.admin import CopyView, DefinitionViewSet, EditView, VersionViewSet
from forms_workflows.forms.editor.conditions.link import ConditionsLink
from forms_workflows.forms.editor.conditions.views import urls_of

from ..models import ProcessDefinition, ProcessVersion
from .blocks.fields import choices_read_once
from .conditions import ProcessConditionsView
from .forms import ProcessDefinitionForm
from .panels import ChartPanel, CoveragePanel, ParametersPanel, ProblemsPanel, draft_context


class InspectView(snippets.InspectView):
    """The newest draft with its picture and problems, and the versions."""

    def get_context_data(self, **kwargs):
        draft = self.object.get_latest_revision_as_object()
        return super().get_context_data(**kwargs, **draft_context(draft))


class ChoicesReadOnce:
    """For the pages with the editor, on which dozens of lists offer the roles and departments."""

    def dispatch(self, request, *args, **kwargs):
        with choices_read_once():
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response


class ProcessCreateView(ChoicesReadOnce, snippets.CreateView):
    pass


class ProcessCopyView(ChoicesReadOnce, CopyView):
    pass


class ProcessEditView(ChoicesReadOnce, EditView):
    pass


class ProcessDefinitionViewSet(DefinitionViewSet):
    model = ProcessDefinition
    icon = "tasks"
    menu_label = _("Processes")
    list_display = [
        "title",
        "code",
        "department",
        Column("newest", label=_("Version"), sort_key="newest"),
        UpdatedAtColumn(),
    ]
    list_filter = ["department", "live"]
    inspect_template_name = "processes/admin/inspect.html"
    inspect_view_fields = ["code", "title", "department"]
    inspect_view_class = InspectView
    add_view_class = ProcessCreateView
    copy_view_class = ProcessCopyView
    edit_view_class = ProcessEditView
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("department")]),
                    ProblemsPanel(heading=_("Before this can be published")),
                    ConditionsLink(),
                    FieldPanel("body"),
                ],
                heading=_("Stages"),
            ),
            ObjectList([FieldPanel("ends"), FieldPanel("translations")], heading=_("Ends and translations")),
            ObjectList(
                [ParametersPanel(heading=_("Parameters that stages and conditions may name"))],
                heading=_("Parameters"),
            ),
            ObjectList([ChartPanel(heading=_("As it would be published"))], heading=_("Chart and versions")),
            ObjectList([CoveragePanel(heading=_("Who deals with it"))], heading=_("Offices")),
        ],
        base_form_class=ProcessDefinitionForm,
    )

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), *urls_of(self, ProcessConditionsView)]


class ProcessVersionViewSet(VersionViewSet):
    model = ProcessVersion
    content = "graph"
    inspect_template_name = "processes/admin/version.html"


class ProcessesGroup(ViewSetGroup):
    menu_label = _("Review processes")
    menu_name = "review-processes"
    menu_icon = "tasks"
    menu_order = 220
    items = (ProcessDefinitionViewSet, ProcessVersionViewSet)
