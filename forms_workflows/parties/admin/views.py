"""Admin views: Wagtail's generic ones, saving through the domain so that every change is on record."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.users.views import users as wagtail_users

from forms_workflows.audit.domain.reading import note_reading
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.wording import joined

from ..domain import organisations, people, records, roles
from ..domain.search import search
from ..models import Membership, Organisation, Person
from .forms import VerificationForm


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


class RoleEditView(RightsThroughASecondPerson, EditView):
    @cached_property
    def header_buttons(self):
        return [HeaderButton(_("Changes of rights"), url=reverse("rights_changes"), icon_name="history")]


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


class OrganisationCreateView(CreateView):
    def save_through_domain(self):
        return organisations.register_organisation(by=self.request.user, **self.form.cleaned_data)


class OrganisationEditView(EditView):
    verify_url_name = ""

    @cached_property
    def header_buttons(self):
        url = reverse(self.verify_url_name, args=[self.object.pk])
        return [HeaderButton(_("Verification"), url=url, icon_name="check")]

    def save_through_domain(self):
        return organisations.update_organisation(
            organisation=self.object, by=self.request.user, **self.form.cleaned_data
        )


class VerificationView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """核验: compare with the certificate, then mark as verified or return with a reason."""

    model = Organisation
    permission_required = "change"
    form_class = VerificationForm
    template_name = "parties/admin/verification.html"
    page_title = gettext_lazy("Verification")
    header_icon = "check"
    index_url_name = ""
    edit_url_name = ""

    def setup(self, request, *args, pk, **kwargs):
        super().setup(request, *args, pk=pk, **kwargs)
        self.object = get_object_or_404(Organisation.objects.select_related("region", "verified_by"), pk=pk)

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": Organisation._meta.verbose_name_plural},
            {"url": reverse(self.edit_url_name, args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.get_page_title()},
        ]

    def form_valid(self, form):
        decision = {"organisation": self.object, "by": self.request.user}
        try:
            if form.cleaned_data["decision"] == VerificationForm.VERIFY:
                organisations.verify_organisation(**decision)
                messages.success(self.request, _("“%(name)s” is verified.") % {"name": self.object})
            else:
                organisations.return_organisation(**decision, reason=form.cleaned_data["reason"])
                messages.success(self.request, _("“%(name)s” was returned.") % {"name": self.object})
        except NotAllowed as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect(self.index_url_name)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, organisation=self.object, facts=self.facts())

    def facts(self):
        """What the certificate says, with the fields' names."""
        names = ["name", "credit_code", "kind", "region", "legal_representative", "address"]
        for name in names:
            field = Organisation._meta.get_field(name)
            show = getattr(self.object, f"get_{name}_display", lambda name=name: getattr(self.object, name))
            yield field.verbose_name, show() or "–"


class MembershipListView(FoundByName, ListView):
    searched_names = ("person__name",)


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
