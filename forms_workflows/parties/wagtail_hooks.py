from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel

from .admin.bulk_actions import AssignGroup, DeletePeople, SetActiveState
from .admin.choosers import OrganisationChooserViewSet, PersonChooserViewSet
from .admin.forms import AccountNameForm
from .admin.viewsets import PeopleGroup

# The account page has no setting for its form, and its own asks for a first and a last name.
NameEmailSettingsPanel.form_class = AccountNameForm


@hooks.register("register_admin_viewset")
def register_people_and_places():
    return [
        PeopleGroup(),
        PersonChooserViewSet("person_chooser", url_prefix="people/choose"),
        OrganisationChooserViewSet("organisation_chooser", url_prefix="organisations/choose"),
    ]


for action in (DeletePeople, AssignGroup, SetActiveState):
    # After Wagtail's own of the same kind, which it replaces.
    hooks.register("register_bulk_action", action, order=1)
