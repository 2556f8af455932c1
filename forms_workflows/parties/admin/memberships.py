"""Who holds which role where."""

from wagtail.admin import messages

from ..domain import people
from ..domain.services import what_it_serves
from .views import CreateView, DeleteView, FoundByName, ListView, RefusedInForm


class MembershipListView(FoundByName, ListView):
    searched_names = ("person__name",)


class MembershipCreateView(RefusedInForm, CreateView):
    refused_field = "person"

    def get_initial(self):
        return super().get_initial() | {"person": self.request.GET.get("person")}

    def get_success_buttons(self):
        return []

    def save_through_domain(self):
        membership = people.grant_role(by=self.request.user, **self.form.cleaned_data)
        sentence, serves = what_it_serves(membership)
        (messages.info if serves else messages.warning)(self.request, sentence)
        return membership


class MembershipDeleteView(DeleteView):
    def delete_through_domain(self):
        people.revoke_role(membership=self.object, by=self.request.user)
