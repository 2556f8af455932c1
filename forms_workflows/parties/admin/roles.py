"""Roles: their rights change through a second person."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from ..domain import records, roles
from .views import CreateView, EditView, RefusedInForm, ShowsServices


class RightsThroughASecondPerson(RefusedInForm):
    """Saves a role; other rights wait for a second person, which the message says."""

    refused_field = "rights"
    proposed = False

    def save_through_domain(self):
        role = self.form.save(commit=False)
        records.save_record(instance=role, by=self.request.user)
        if "rights" in self.form.changed_data:
            rights = self.form.cleaned_data["rights"]
            self.proposed = bool(roles.propose_rights(role=role, rights=rights, by=self.request.user))
        return role

    def get_success_message(self, *instance):
        if self.proposed:
            return _("Saved. The rights of “%(role)s” change once a second person has confirmed them.") % {
                "role": self.object
            }
        return super().get_success_message(*instance)


class RoleCreateView(RightsThroughASecondPerson, CreateView):
    pass


class RoleEditView(RightsThroughASecondPerson, ShowsServices, EditView):
    asked_as = "role"

    @cached_property
    def header_buttons(self):
        return [HeaderButton(_("Changes of rights"), url=reverse("rights_changes"), icon_name="history")]
