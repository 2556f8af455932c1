"""Admin views: Wagtail's generic ones, saving through the domain so that every change is on record."""

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from forms_workflows.errors import Refused

from ..domain import records
from ..domain.search import search
from ..domain.services import said, services_of


class FoundByName:
    """A search box that finds names with whatever dots."""

    searched_names = ("name",)

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        return search(queryset, self.search_query, fields=self.search_fields, names=self.searched_names)


class ListView(generic.IndexView):
    related = ()  # what the columns read from other tables
    import_url_name = ""
    export_url_name = ""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related(*self.related)

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.import_url_name and self.user_has_permission("add"):
            buttons.append(
                Button(_("Import from Excel"), url=reverse(self.import_url_name), icon_name="upload")
            )
        if self.export_url_name:
            url = f"{reverse(self.export_url_name)}?{self.request.GET.urlencode()}"
            buttons.append(Button(_("Export to Excel"), url=url, icon_name="download"))
        return buttons


class SavedThroughDomain:
    """Saves the form's instance with an audit event, and with a line in Wagtail's own history."""

    log_action = "wagtail.edit"

    def save_instance(self):
        instance = self.save_through_domain()
        log(instance=instance, action=self.log_action, user=self.request.user)
        return instance

    def save_through_domain(self):
        instance = self.form.save(commit=False)
        records.save_record(instance=instance, by=self.request.user)
        self.form.save_m2m()
        return instance


class CreateView(SavedThroughDomain, generic.CreateView):
    log_action = "wagtail.create"


class EditView(SavedThroughDomain, generic.EditView):
    pass


class ShowsServices:
    """Says below the form which stages of the published processes wait for the object."""

    asked_as = ""

    def get_context_data(self, **kwargs):
        services = [said([service]) for service in services_of(**{self.asked_as: self.object})]
        return super().get_context_data(**kwargs, services=services)


class ProtectedDeletion:
    """Says why something cannot be deleted, where Wagtail would answer with an error page."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, self.explain(error))
            return redirect(reverse(self.edit_url_name, args=[self.object.pk]))

    @transaction.atomic
    def delete_action(self):
        log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True)
        self.delete_through_domain()

    def delete_through_domain(self):
        records.delete_record(instance=self.object, by=self.request.user)

    def explain(self, error):
        return _("“%(object)s” is in use and cannot be deleted.") % {"object": self.object}


class DeleteView(ProtectedDeletion, generic.DeleteView):
    edit_url_name = ""


class RefusedInForm:
    """Says at a field what the domain refuses."""

    refused_field = None

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except Refused as error:
            form.add_error(self.refused_field, str(error))
            self.produced_error_message = str(error)
            return self.form_invalid(form)
