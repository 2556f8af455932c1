"""The admin's screens for people and places, in one menu."""

import django_filters
from django.forms import CheckboxSelectMultiple
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views.users import UserFilterSet, UserViewSet

from ..models import (
    Department,
    Membership,
    Organisation,
    OrganisationKind,
    Region,
    RegionLevel,
    Role,
    Separation,
)
from . import departments, memberships, organisations, people, roles, spreadsheets, views
from .forms import (
    OrganisationForm,
    OrganisationKindEditForm,
    OrganisationKindForm,
    PersonCreationForm,
    PersonEditForm,
    RegionLevelEditForm,
    RegionLevelForm,
    RoleEditForm,
    RoleForm,
    SeparationForm,
)

MENU = "register_people_menu_item"


class RecordsViewSet(ModelViewSet):
    """A list with columns, filters and search; whatever is saved is on record; no copies."""

    index_view_class = views.ListView
    add_view_class = views.CreateView
    edit_view_class = views.EditView
    delete_view_class = views.DeleteView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50
    related = ()

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})


class ExchangedViewSet(RecordsViewSet):
    """A list that can be filled from a spreadsheet and taken away as one."""

    import_view_class = None
    export_view_class = None

    def get_index_view_kwargs(self, **kwargs):
        names = {
            "import_url_name": self.get_url_name("import"),
            "export_url_name": self.get_url_name("export"),
        }
        return super().get_index_view_kwargs(**names, **kwargs)

    def get_urlpatterns(self):
        view = {"index_url_name": self.get_url_name("index"), "header_icon": self.icon}
        export = self.export_view_class.as_view(filterset_class=self.filterset_class)
        return [
            *super().get_urlpatterns(),
            path("import/", self.import_view_class.as_view(**view), name="import"),
            path("export/", export, name="export"),
        ]


class RegionLevelViewSet(RecordsViewSet):
    model = RegionLevel
    icon = "list-ol"
    ordering = "position"
    list_display = [
        "title",
        "title_en",
        "key",
        Column("position", label=_("Order"), sort_key="position"),
        "code_pattern",
    ]
    search_fields = ["title", "title_en", "key"]

    def get_form_class(self, for_update=False):
        return RegionLevelEditForm if for_update else RegionLevelForm


class RegionFilterSet(WagtailFilterSet):
    class Meta:
        model = Region
        fields = ["level"]


class RegionViewSet(ExchangedViewSet):
    model = Region
    icon = "globe"
    list_display = ["name", "code", "level", "name_en", "name_ug", "parent"]
    filterset_class = RegionFilterSet
    search_fields = ["name", "code", "name_en", "name_ug"]
    related = ["level", "parent"]
    form_fields = ["code", "level", "parent", "name", "short_name", "name_en", "name_ug"]
    import_view_class = spreadsheets.RegionImportView
    export_view_class = spreadsheets.RegionExportView


class DepartmentFilterSet(WagtailFilterSet):
    class Meta:
        model = Department
        fields = ["parent"]


class DepartmentViewSet(ExchangedViewSet):
    model = Department
    icon = "home"
    edit_view_class = departments.DepartmentEditView
    edit_template_name = "parties/admin/services.html"
    list_display = ["name", "short_name", "region", "parent", "code_prefix", "phone"]
    filterset_class = DepartmentFilterSet
    search_fields = ["name", "short_name", "name_en", "region__name"]
    related = ["region", "parent"]
    form_fields = [
        *["name", "short_name", "name_en", "name_ug", "region", "parent", "code_prefix"],
        *["address", "postcode", "phone", "email"],
    ]
    import_view_class = spreadsheets.DepartmentImportView
    export_view_class = spreadsheets.DepartmentExportView


class RoleViewSet(RecordsViewSet):
    model = Role
    icon = "key"
    add_view_class = roles.RoleCreateView
    edit_view_class = roles.RoleEditView
    edit_template_name = "parties/admin/services.html"
    ordering = "position"
    list_display = [
        "title",
        "title_en",
        "key",
        Column("rights", label=_("Rights"), accessor=lambda role: ", ".join(role.rights)),
        BooleanColumn("outside", label=_("Outsiders"), sort_key="outside"),
        Column("position", label=_("Order"), sort_key="position"),
    ]
    search_fields = ["title", "title_en", "key"]

    def get_form_class(self, for_update=False):
        return RoleEditForm if for_update else RoleForm


class SeparationViewSet(RecordsViewSet):
    model = Separation
    icon = "lock"
    menu_label = _("Separations of powers")
    list_display = [
        "title",
        Column("first", label=_("Whoever holds one of these"), accessor=lambda rule: ", ".join(rule.first)),
        Column("second", label=_("Holds none of these"), accessor=lambda rule: ", ".join(rule.second)),
    ]
    search_fields = ["title", "title_en"]

    def get_form_class(self, for_update=False):
        return SeparationForm


class MembershipFilterSet(WagtailFilterSet):
    role = django_filters.ModelMultipleChoiceFilter(
        queryset=Role.objects.all(), label=_("Role"), widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Membership
        fields = ["role", "department"]


class MembershipViewSet(ExchangedViewSet):
    model = Membership
    icon = "group"
    index_view_class = memberships.MembershipListView
    add_view_class = memberships.MembershipCreateView
    delete_view_class = memberships.MembershipDeleteView
    list_display = [
        "person",
        "role",
        Column("place", label=_("Department or organisation"), accessor="place"),
        BooleanColumn("active", label=_("Active"), accessor="person.is_active"),
    ]
    filterset_class = MembershipFilterSet
    search_fields = ["person__name", "person__username", "department__name", "organisation__name"]
    related = ["person", "role", "department", "organisation"]
    panels = [FieldPanel(name) for name in ("person", "role", "department", "organisation")]
    import_view_class = spreadsheets.PeopleImportView
    export_view_class = spreadsheets.PeopleExportView

    def get_common_view_kwargs(self, **kwargs):
        # A role is given or taken, each with its own record; there is nothing to edit.
        return super().get_common_view_kwargs(**{"edit_url_name": None, **kwargs})

    def register_admin_url_finder(self):
        """No screen to edit, so none to be found."""

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "edit"]


class OrganisationKindViewSet(RecordsViewSet):
    model = OrganisationKind
    icon = "tag"
    ordering = "position"
    list_display = [
        Column("title", label=_("Name of the kind"), accessor="local_title", sort_key="title"),
        "key",
        Column("identifier", label=_("Identifier"), accessor=lambda kind: kind.identifier_label or "–"),
        "pattern",
        BooleanColumn("person", label=_("Natural persons"), sort_key="person"),
        BooleanColumn("mask_names", label=_("Masked names"), sort_key="mask_names"),
    ]
    search_fields = ["title", "title_en", "key"]

    def get_form_class(self, for_update=False):
        return OrganisationKindEditForm if for_update else OrganisationKindForm


class OrganisationFilterSet(WagtailFilterSet):
    class Meta:
        model = Organisation
        fields = ["verification", "kind", "region"]


class OrganisationViewSet(ExchangedViewSet):
    model = Organisation
    icon = "clipboard-list"
    add_view_class = organisations.OrganisationCreateView
    edit_view_class = organisations.OrganisationEditView
    list_display = [
        "name",
        "identifier",
        "kind",
        "region",
        StatusTagColumn(
            "verification",
            label=_("Verification"),
            accessor="get_verification_display",
            sort_key="verification",
            primary=lambda organisation: organisation.is_verified,
        ),
        DateColumn("created_at", label=_("Entered at"), sort_key="created_at"),
    ]
    filterset_class = OrganisationFilterSet
    search_fields = ["name", "identifier", "legal_representative"]
    related = ["region", "kind"]
    import_view_class = spreadsheets.OrganisationImportView
    export_view_class = spreadsheets.OrganisationExportView

    def get_form_class(self, for_update=False):
        return OrganisationForm

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(verify_url_name=self.get_url_name("verify"), **kwargs)

    def get_urlpatterns(self):
        index = {"index_url_name": self.get_url_name("index")}
        verify = organisations.VerificationView.as_view(edit_url_name=self.get_url_name("edit"), **index)
        return [
            *super().get_urlpatterns(),
            path("verify/<int:pk>/", verify, name="verify"),
        ]


class PeopleGroup(ViewSetGroup):
    menu_label = _("People and places")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 700
    submenu_hook = MENU
    items = (
        OrganisationViewSet,
        OrganisationKindViewSet,
        MembershipViewSet,
        RoleViewSet,
        SeparationViewSet,
        DepartmentViewSet,
        RegionViewSet,
        RegionLevelViewSet,
    )


class PersonFilterSet(UserFilterSet):
    role = django_filters.ModelChoiceFilter(
        field_name="memberships__role", queryset=Role.objects.all(), label=_("Role"), distinct=True
    )
    department = django_filters.ModelChoiceFilter(
        field_name="memberships__department",
        queryset=Department.objects.all(),
        label=_("Department"),
        distinct=True,
    )

    class Meta(UserFilterSet.Meta):
        pass


class PersonViewSet(UserViewSet):
    menu_label = _("People")
    menu_order = 0
    menu_hook = MENU
    ordering = "name"
    filterset_class = PersonFilterSet
    copy_view_enabled = False
    index_view_class = people.PersonListView
    add_view_class = people.PersonCreateView
    edit_view_class = people.PersonEditView
    delete_view_class = people.PersonDeleteView

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm
