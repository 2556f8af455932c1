from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import NameEmailSettingsPanel

from .admin.bulk_actions import AssignGroup, DeletePeople, SetActiveState
from .admin.choosers import OrganisationChooserViewSet, PersonChooserViewSet
from .admin.forms import OwnDataForm
from .admin.people import PasswordLinkView
from .admin.rights import DecideRightsView, RightsChangesView, may_see
from .admin.viewsets import MENU, PeopleGroup

# The account page has no setting for its form, and its own lets everybody change name and address.
NameEmailSettingsPanel.form_class = OwnDataForm
NameEmailSettingsPanel.title = _("Telephone")


class RightsChangesMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see(request.user)


@hooks.register("register_admin_viewset")
def register_people_and_places():
    return [
        PeopleGroup(),
        PersonChooserViewSet("person_chooser", url_prefix="people/choose"),
        OrganisationChooserViewSet("organisation_chooser", url_prefix="organisations/choose"),
    ]


@hooks.register("register_admin_urls")
def register_addresses():
    return [
        path("people/rights/", RightsChangesView.as_view(), name="rights_changes"),
        path("people/rights/<int:pk>/", DecideRightsView.as_view(), name="rights_change"),
        path("people/<int:pk>/password-link/", PasswordLinkView.as_view(), name="password_link"),
    ]


@hooks.register(MENU)
def register_rights_changes():
    return RightsChangesMenuItem(
        _("Changes of rights"), reverse("rights_changes"), name="rights-changes", icon_name="key", order=350
    )


@hooks.register("register_permissions")
def register_role_permission():
    return Permission.objects.filter(content_type__app_label="parties", codename="confirm_role")


for action in (DeletePeople, AssignGroup, SetActiveState):
    # After Wagtail's own of the same kind, which it replaces.
    hooks.register("register_bulk_action", action, order=1)
