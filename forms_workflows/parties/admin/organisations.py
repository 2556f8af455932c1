"""Organisations, and the check of their certificates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from forms_workflows.errors import NotAllowed

from ..domain import organisations
from ..models import Organisation
from .forms import VerificationForm
from .views import CreateView, EditView


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
        self.object = get_object_or_404(
            Organisation.objects.select_related("region", "kind", "verified_by"), pk=pk
        )

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
        kind = self.object.kind
        labels = {"identifier": kind.identifier_label}
        names = ["name", "kind", "identifier", "region", "legal_representative", "address"]
        without = {"legal_representative"} if kind.person else set()
        for name in names:
            label = labels.get(name, Organisation._meta.get_field(name).verbose_name)
            if label and name not in without:
                yield label, getattr(self.object, name) or "–"
