"""The admin's screens for tables and their versions, in one menu."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views import snippets

from forms_workflows.definitions.admin import DefinitionViewSet, DeleteView, VersionViewSet
from forms_workflows.wording import joined

from ..domain.publishing import problems_of
from ..domain.usage import uses_of
from ..models import ReferenceTable, ReferenceVersion
from .forms import ReferenceTableForm
from .panels import RowsLink
from .rows import DownloadView, RowsView, RowView


class UsedTable:
    """What forms and processes look up in stays: the sentence names them."""

    def dispatch(self, request, *args, **kwargs):
        if uses := uses_of(self.object):
            sentence = _("“%(object)s” is used and cannot go: take it out of %(uses)s first.")
            words = {"object": self.object, "uses": joined(use.title for use in uses)}
            messages.error(request, sentence % words)
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


class DeleteTableView(UsedTable, DeleteView):
    pass


class UnpublishTableView(UsedTable, snippets.UnpublishView):
    pass


class InspectView(snippets.InspectView):
    """What uses the table, what stands against publishing it, and its versions."""

    def get_context_data(self, **kwargs):
        draft = self.object.get_latest_revision_as_object()
        return super().get_context_data(
            **kwargs,
            problems=problems_of(draft),
            uses=uses_of(self.object),
            versions=self.object.versions.select_related("published_by").defer("document"),
        )


class ReferenceTableViewSet(DefinitionViewSet):
    model = ReferenceTable
    icon = "table"
    menu_label = _("Tables")
    list_display = [
        "title",
        "code",
        "department",
        Column("newest", label=_("Version"), sort_key="newest"),
        UpdatedAtColumn(),
    ]
    list_filter = ["department", "live"]
    inspect_template_name = "references/admin/inspect.html"
    inspect_view_fields = ["code", "title", "department"]
    inspect_view_class = InspectView
    delete_view_class = DeleteTableView
    unpublish_view_class = UnpublishTableView
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("department")]),
            FieldPanel("columns"),
            RowsLink(heading=_("Rows")),
        ],
        base_form_class=ReferenceTableForm,
    )

    def get_urlpatterns(self):
        key = f"<{self.pk_path_converter}:pk>"
        return [
            *super().get_urlpatterns(),
            path(f"rows/{key}/", RowsView.as_view(), name="rows"),
            path(f"rows/{key}/new/", RowView.as_view(), name="new_row"),
            path(f"rows/{key}/<int:number>/", RowView.as_view(), name="row"),
            path(f"rows/{key}/download/", DownloadView.as_view(), name="download"),
        ]


class ReferenceVersionViewSet(VersionViewSet):
    model = ReferenceVersion
    content = "document"
    inspect_template_name = "references/admin/version.html"


class ReferencesGroup(ViewSetGroup):
    menu_label = _("Reference tables")
    menu_name = "reference-tables"
    menu_icon = "table"
    menu_order = 215
    items = (ReferenceTableViewSet, ReferenceVersionViewSet)
