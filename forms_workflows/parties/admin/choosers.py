"""Choosers of people and organisations for the admin's forms."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry

from ..domain.search import search
from ..models import Membership, Organisation, Person

ACTIONS = ["add", "change", "delete", "view"]


def guarded(view, model):
    """Wagtail shows choosers to everyone in the admin; who is an expert is not for everyone to see."""

    @wraps(view)
    def guard(request, *args, **kwargs):
        policies = (policy_registry.get_by_type(subject) for subject in (model, Membership))
        if not any(policy.user_has_any_permission(request.user, ACTIONS) for policy in policies):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guard


def searchable(fields):
    """A search box over plain columns, for models outside the search index."""

    class FilterForm(SearchFilterMixin, BaseFilterForm):
        def filter(self, objects):
            self.search_query = self.cleaned_data["q"]
            self.is_searching = bool(self.search_query)
            if not self.is_searching:
                return objects
            return search(objects, self.search_query, fields=fields)

    return FilterForm


class GuardedChooserViewSet(ChooserViewSet):
    search_fields = ()

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(filter_form_class=searchable(self.search_fields), **kwargs)

    def get_urlpatterns(self):
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = guarded(pattern.callback, self.model)
        return patterns


class PersonChooserViewSet(GuardedChooserViewSet):
    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    search_fields = ["name", "username", "unit", "mobile"]


class OrganisationChooserViewSet(GuardedChooserViewSet):
    model = Organisation
    icon = "clipboard-list"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    search_fields = ["name", "identifier"]
