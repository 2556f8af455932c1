"""The admin's screens for forms and their versions, in one menu."""

from django.db.models import Max
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, DateColumn, UpdatedAtColumn, UserColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from .admin_forms import FormDefinitionForm
from .domain.publishing import compile_definition
from .errors import FormNotReadyError
from .models import FormDefinition, FormVersion
from .overview import logic_of


class CopyView(snippets.CopyView):
    """Next year's form from this year's. Blocks keep their ids, so that answers can be compared across years."""

    def get_initial_form_instance(self):
        copied = super().get_initial_form_instance()
        copied.pk = copied.id = None
        copied.code = ""
        copied.live = False
        copied.latest_revision = copied.live_revision = None
        copied._state.adding = True
        return copied


class EditView(snippets.EditView):
    """Approving in the editor writes a new revision only if something was changed, as it is with pages.

    A new revision would ask for every approval again.
    """

    def save_instance(self):
        if self.action == "workflow-action" and not self.form.has_changed():
            return self.object
        return super().save_instance()


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


class WorkflowActionView(snippets.WorkflowActionView):
    """Approving publishes; a draft that got problems during its review is refused with their list."""

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except FormNotReadyError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.redirect_url)


class FormDefinitionViewSet(snippets.SnippetViewSet):
    model = FormDefinition
    icon = "form"
    menu_item_is_registered = True  # in the group below; not once more among the snippets
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
    list_per_page = 50
    ordering = "title"
    inspect_view_enabled = True
    inspect_template_name = "forms/admin/inspect.html"
    inspect_view_fields = ["code", "kind", "title", "department", "total"]
    copy_view_class = CopyView
    edit_view_class = EditView
    inspect_view_class = InspectView
    workflow_action_view_class = WorkflowActionView
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

    def get_queryset(self, request):
        return FormDefinition.objects.select_related("department").annotate(newest=Max("versions__number"))


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Frozen rows: nobody adds, changes or deletes them by hand."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)


class FormVersionViewSet(ModelViewSet):
    model = FormVersion
    icon = "history"
    menu_label = _("Published versions")
    form_fields = ["definition"]
    list_display = [
        Column("definition", label=_("Form")),
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
    inspect_template_name = "forms/admin/version.html"
    inspect_view_fields = ["definition", "number", "published_at", "published_by", "digest"]
    add_to_reference_index = False

    def get_index_view_kwargs(self, **kwargs):
        queryset = FormVersion.objects.select_related("definition", "published_by").defer("schema")
        return super().get_index_view_kwargs(**{"queryset": queryset, **kwargs})


class FormsGroup(ViewSetGroup):
    menu_label = _("Application forms")
    menu_name = "application-forms"
    menu_icon = "form"
    menu_order = 210
    items = (FormDefinitionViewSet, FormVersionViewSet)
