"""People's accounts."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users as wagtail_users

from forms_workflows.audit.domain.reading import note_reading
from forms_workflows.wording import joined

from ..domain import people
from ..models import Membership, Person
from .views import (
    FoundByName,
    ProtectedDeletion,
    SavedThroughDomain,
)


class PersonListView(FoundByName, wagtail_users.IndexView):
    page_title = gettext_lazy("People")
    add_item_label = gettext_lazy("Add a person")

    @cached_property
    def columns(self):
        title = self._get_title_column_class(wagtail_users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title("name", accessor=str, label=_("Full name"), sort_key="name", get_url=self.get_edit_url),
            Column("username", label=_("Username"), sort_key="username"),
            Column("roles", label=_("Roles"), accessor=role_titles),
            Column("unit", label=_("Employer"), sort_key="unit"),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last login"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self):
        return ["name", "username", "email", "mobile", "unit"]

    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("memberships__role")

    def order_queryset(self, queryset):
        return queryset.order_by(self.ordering)


def role_titles(person):
    return joined(dict.fromkeys(membership.role.local_title for membership in person.memberships.all()))


class NoMorePowerThanOneHas:
    """Whoever administers people is not thereby an administrator of everything."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}


class PersonCreateView(NoMorePowerThanOneHas, SavedThroughDomain, wagtail_users.CreateView):
    page_title = gettext_lazy("Add a person")
    success_message = gettext_lazy(
        "%(object)s is entered. Give the roles next, then send a link to choose a password."
    )
    log_action = "wagtail.create"

    def save_through_domain(self):
        return save_person(self.form, by=self.request.user)

    def get_success_url(self):
        return self.get_edit_url()


class PersonEditView(NoMorePowerThanOneHas, SavedThroughDomain, wagtail_users.EditView):
    def dispatch(self, request, *args, **kwargs):
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        note_reading("account", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self):
        link = Button(
            _("Send a link to choose a password"),
            url=reverse("password_link", args=[self.object.pk]),
            icon_name="mail",
        )
        return [*super().header_more_buttons, link]

    def save_through_domain(self):
        return save_person(self.form, by=self.request.user)

    def get_context_data(self, **kwargs):
        held = Membership.objects.filter(person=self.object)
        held = held.select_related("role", "department", "organisation")
        return super().get_context_data(**kwargs, memberships=held)


def save_person(form, *, by):
    person = form.save(commit=False)
    groups = form.cleaned_data.get("groups", ())
    data = {"groups": sorted(group.name for group in groups)} if "groups" in form.changed_data else None
    switched = "is_active" in form.changed_data
    if switched:
        person.is_active = not person.is_active  # left to the two functions below
    people.save_person(person=person, by=by, data=data)
    form.save_m2m()
    if switched:
        switch = people.deactivate if person.is_active else people.reactivate
        person.is_active = switch(person=person, by=by).is_active
    return person


class PersonDeleteView(ProtectedDeletion, wagtail_users.DeleteView):
    edit_url_name = "wagtailusers_users:edit"

    def explain(self, error):
        return error.args[0]


class PasswordLinkView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Nobody types another's password: the person gets a link, as if they had forgotten it."""

    model = Person
    permission_required = "change"
    template_name = "parties/admin/password_link.html"
    page_title = gettext_lazy("Send a link to choose a password")
    header_icon = "mail"

    def setup(self, request, *args, pk, **kwargs):
        super().setup(request, *args, pk=pk, **kwargs)
        self.object = get_object_or_404(Person, pk=pk)

    def dispatch(self, request, *args, **kwargs):
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, person=self.object, hindrance=self.hindrance)

    @property
    def hindrance(self):
        """Why no link can be sent, as a sentence; else nothing."""
        if not self.object.is_active:
            return _("The account is deactivated.")
        if not self.object.email:
            return _("The account has no e-mail address. Enter one first.")
        return ""

    def post(self, request, *args, **kwargs):
        if self.hindrance:
            return self.render_to_response(self.get_context_data())
        form = ResetPasswordForm({"email": self.object.email})
        if form.is_valid():
            with transaction.atomic():
                people.note_password_link(person=self.object, by=request.user)
            form.save(request)
            messages.success(
                request, _("The link is on its way to %(address)s.") % {"address": self.object.email}
            )
        else:
            messages.error(request, " ".join(form.errors.get("email", [])))
        return redirect("wagtailusers_users:edit", self.object.pk)
