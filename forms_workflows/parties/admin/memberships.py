"""Who holds which role where."""

from ..domain import people
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
        return people.grant_role(by=self.request.user, **self.form.cleaned_data)


class MembershipDeleteView(DeleteView):
    def delete_through_domain(self):
        people.revoke_role(membership=self.object, by=self.request.user)
