"""The admin's screens for forms and their versions, in one menu."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views import snippets

from forms_workflows.definitions.admin import DefinitionViewSet, EditView, VersionViewSet

from ..domain.publishing import compile_definition
from ..models import FormDefinition, FormVersion
from .conditions.link import ConditionsLink
from .conditions.of_forms import FormConditionsView
from .conditions.views import urls_of
from .forms import FormDefinitionForm
from .overview import logic_of
from .panels import TranslationsLink


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


class TranslationsView(EditView):
    """The translations of a form, with the same draft, rights, locks and approvals as the rest of it."""

    page_title = _("Translations")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.preview_enabled = False  # the preview reads the whole form from the page


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
                    ConditionsLink(),
                    FieldPanel("body"),
                ],
                heading=_("Sections and fields"),
            ),
            ObjectList(
                [HelpPanel(template="forms/admin/formula_help.html"), FieldPanel("checks")],
                heading=_("Cross-checks"),
            ),
            ObjectList([TranslationsLink()], heading=_("Translations")),
        ],
        base_form_class=FormDefinitionForm,
    )
    #: A page of their own: there are hundreds, and each is four inputs that the editor would have to wait for.
    translations_handler = ObjectList([FieldPanel("translations")], base_form_class=FormDefinitionForm)

    def bound(self, handler):
        return handler.bind_to_model(self.model)

    @property
    def translations_view(self):
        handler = self.bound(self.translations_handler)
        return self.construct_view(
            TranslationsView,
            **self.get_edit_view_kwargs(
                panel=handler,
                form_class=handler.get_form_class(),
                edit_url_name=self.get_url_name("translations"),
            ),
        )

    @property
    def revisions_compare_view(self):
        """Compares all that a revision holds, on whichever page it is edited."""
        handler = self.bound(ObjectList([*self.edit_handler.children, self.translations_handler]))
        return self.construct_view(self.revisions_compare_view_class, edit_handler=handler)

    def get_urlpatterns(self):
        own = path(
            f"translations/<{self.pk_path_converter}:pk>/", self.translations_view, name="translations"
        )
        return [*super().get_urlpatterns(), own, *urls_of(self, FormConditionsView)]


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
