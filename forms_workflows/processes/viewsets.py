"""The admin's screens for review processes and their versions, in one menu."""

from django.db.models import Max, ProtectedError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, DateColumn, UpdatedAtColumn, UserColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from forms_workflows.forms.viewsets import EditView

from .admin_forms import ProcessDefinitionForm
from .errors import NotSound
from .models import ProcessDefinition, ProcessVersion
from .panels import ChartPanel, ProblemsPanel, draft_context


class CopyView(snippets.CopyView):
    """Next year's process from this year's."""

    def get_initial_form_instance(self):
        copied = super().get_initial_form_instance()
        copied.pk = copied.id = None
        copied.code = ""
        copied.live = False
        copied.latest_revision = copied.live_revision = None
        copied._state.adding = True
        return copied


class DeleteView(snippets.DeleteView):
    """A draft may be thrown away; what has been published stays, with its versions."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.versions.exists():
            return self.refuse(
                _("“%(process)s” has been published and cannot be deleted. Unpublish it instead.")
            )
        try:
            return super().dispatch(request, *args, **kwargs)
        except ProtectedError:
            return self.refuse(_("“%(process)s” is in use and cannot be deleted."))

    def refuse(self, sentence):
        messages.error(self.request, sentence % {"process": self.object})
        return redirect("wagtailsnippets_processes_processdefinition:list")


class DefinitionPolicy(ModelPermissionPolicy):
    """The same for several at once: the bulk action asks for each."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action == "delete" and instance.versions.exists():
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class InspectView(snippets.InspectView):
    """The newest draft with its picture and problems, and the versions."""

    def get_context_data(self, **kwargs):
        draft = self.object.get_latest_revision_as_object()
        return super().get_context_data(**kwargs, **draft_context(draft))


class WorkflowActionView(snippets.WorkflowActionView):
    """Approving publishes; a draft that got problems during its review is refused with their list."""

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except NotSound as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.redirect_url)


class ProcessDefinitionViewSet(snippets.SnippetViewSet):
    model = ProcessDefinition
    icon = "tasks"
    menu_item_is_registered = True  # in the group below; not once more among the snippets
    menu_label = _("Processes")
    list_display = [
        "title",
        "code",
        "department",
        Column("newest", label=_("Version"), sort_key="newest"),
        UpdatedAtColumn(),
    ]
    list_filter = ["department", "live"]
    list_per_page = 50
    ordering = "title"
    inspect_view_enabled = True
    inspect_template_name = "processes/admin/inspect.html"
    inspect_view_fields = ["code", "title", "department"]
    copy_view_class = CopyView
    delete_view_class = DeleteView
    edit_view_class = EditView
    inspect_view_class = InspectView
    workflow_action_view_class = WorkflowActionView
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("department")]),
                    ProblemsPanel(heading=_("Before this can be published")),
                    FieldPanel("body"),
                ],
                heading=_("Stages"),
            ),
            ObjectList([FieldPanel("ends"), FieldPanel("translations")], heading=_("Ends and translations")),
            ObjectList([ChartPanel(heading=_("As it would be published"))], heading=_("Chart and versions")),
        ],
        base_form_class=ProcessDefinitionForm,
    )

    def get_queryset(self, request):
        return ProcessDefinition.objects.select_related("department").annotate(newest=Max("versions__number"))


class ProcessVersionViewSet(ModelViewSet):
    model = ProcessVersion
    icon = "history"
    menu_label = _("Published versions")
    form_fields = ["definition"]
    list_display = [
        Column("definition", label=_("Review process")),
        Column("number", label=_("Version"), sort_key="number"),
        DateColumn("published_at", label=_("Published at"), sort_key="published_at"),
        UserColumn("published_by", label=_("Published by")),
        Column("digest", label=_("SHA-256")),
    ]
    list_filter = ["definition"]
    list_per_page = 50
    ordering = "-published_at"
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_template_name = "processes/admin/version.html"
    inspect_view_fields = ["definition", "number", "published_at", "published_by", "digest"]
    add_to_reference_index = False

    def get_index_view_kwargs(self, **kwargs):
        queryset = ProcessVersion.objects.select_related("definition", "published_by").defer("graph")
        return super().get_index_view_kwargs(**{"queryset": queryset, **kwargs})


class ProcessesGroup(ViewSetGroup):
    menu_label = _("Review processes")
    menu_name = "review-processes"
    menu_icon = "tasks"
    menu_order = 220
    items = (ProcessDefinitionViewSet, ProcessVersionViewSet)
