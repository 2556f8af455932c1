"""Import and export of spreadsheets in the admin: upload, look at what would happen, confirm."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from import_export.formats.base_formats import XLSX
from tablib import Dataset
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms_workflows.audit.domain.record import SITE, record
from forms_workflows.typed_text import clean_text

from ..models import Department, Membership, Organisation, Person, Region, Role
from .forms import PeopleUploadForm, UploadForm
from .resources import DepartmentResource, OrganisationResource, PeopleResource, RegionResource
from .sheets import read_sheet

SALT = "parties.import"
HOURS_TO_CONFIRM = 2


class ImportView(WagtailAdminTemplateMixin, FormView):
    """First POST: preview of an uploaded file. Second POST: the same rows, signed by us, for good.

    All rows are imported or none.
    """

    template_name = "parties/admin/import.html"
    page_title = gettext_lazy("Import from Excel")
    form_class = UploadForm
    model = None
    permissions = ()
    index_url_name = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "payload" in request.POST:
            return self.confirm(request.POST["payload"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        context = self.context_of(form.cleaned_data)
        resource = self.make_resource(context)
        try:
            found = resource.arranged(read_sheet(form.cleaned_data["file"], resource))
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        payload = found | {"context": context}
        result = self.run(resource, payload, dry_run=True)
        return self.render_to_response(self.get_context_data(form=form, **preview(resource, payload, result)))

    def confirm(self, signed):
        try:
            payload = signing.loads(signed, salt=SALT, max_age=HOURS_TO_CONFIRM * 3600)
        except signing.BadSignature:
            messages.error(self.request, _("The preview is too old. Upload the file again."))
            return redirect(self.request.path)
        resource = self.make_resource(payload["context"])
        result = self.run(resource, payload, dry_run=False)
        if result.has_errors() or result.has_validation_errors():
            form = self.get_form_class()(initial=payload["context"])
            return self.render_to_response(
                self.get_context_data(form=form, **preview(resource, payload, result))
            )
        counts = {"new": result.totals["new"], "updated": result.totals["update"]}
        messages.success(self.request, _("%(new)d new, %(updated)d changed.") % counts)
        return redirect(self.index_url_name)

    def run(self, resource, payload, *, dry_run):
        dataset = Dataset(*payload["rows"], headers=payload["headers"])
        return resource.import_data(dataset, dry_run=dry_run, rollback_on_validation_errors=True)

    def context_of(self, data):
        """What the form says beside the file, as keys that can be signed."""
        return {}

    def get_breadcrumbs_items(self):
        index = {"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        resource = self.make_resource({})
        columns = [resource.header(name) for name in resource.fields]
        return super().get_context_data(**kwargs, columns=columns)


def preview(resource, payload, result):
    """What the template shows of a result; no payload to confirm while any row is wrong."""
    numbers = payload["numbers"]
    wrong = [
        {"number": numbers[row.number - 1], "messages": messages_of(resource, row.error)}
        for row in result.invalid_rows
    ] + [
        {"number": numbers[row.number - 1], "messages": [str(error.error) for error in row.errors]}
        for row in result.error_rows
    ]
    ready = not wrong and not result.base_errors
    return {
        "previewed": True,
        "wrong": sorted(wrong, key=lambda row: row["number"]),
        "base_errors": [str(error.error) for error in result.base_errors],
        "totals": result.totals,
        "headers": [resource.header(name) for name in payload["headers"]],
        "rows": [
            {"kind": row.import_type, "cells": cells}
            for row, cells in zip(result.rows, payload["rows"], strict=True)
        ],
        "payload": signing.dumps(payload, salt=SALT, compress=True) if ready else "",
    }


def messages_of(resource, error):
    """Each message with the name of the column that it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{resource.header(name)}: {message}" if name in resource.fields else message
        for name, found in error.message_dict.items()
        for message in found
    ]


class OrganisationImportView(ImportView):
    model = Organisation
    permissions = ("parties.add_organisation", "parties.change_organisation")

    def make_resource(self, context):
        return OrganisationResource(by=self.request.user)


class RegionImportView(ImportView):
    model = Region
    permissions = ("parties.add_region", "parties.change_region")

    def make_resource(self, context):
        return RegionResource(by=self.request.user)


class DepartmentImportView(ImportView):
    model = Department
    permissions = ("parties.add_department", "parties.change_department")

    def make_resource(self, context):
        return DepartmentResource(by=self.request.user)


class PeopleImportView(ImportView):
    model = Membership
    form_class = PeopleUploadForm
    permissions = ("parties.add_person", "parties.change_person", "parties.add_membership")

    def context_of(self, data):
        return {"role": data["role"].pk, "department": data["department"].pk}

    def make_resource(self, context):
        role = Role.objects.filter(pk=context.get("role")).first()
        department = Department.objects.filter(pk=context.get("department")).first()
        return PeopleResource(by=self.request.user, role=role, department=department)


class ExportView(View):
    """The list as it is filtered, as .xlsx. That someone took personal data away is on record."""

    filterset_class = None
    model = None
    permissions = ()  # any of them
    recorded = True

    def get(self, request):
        if not any(map(request.user.has_perm, self.permissions)):
            raise PermissionDenied
        filters = self.filterset_class(request.GET, self.model.objects.all(), request=request)
        resource, queryset = self.rows(filters.qs if filters.is_valid() else self.model.objects.none())
        dataset = resource.export(queryset)
        if self.recorded:
            record_export(self.model, len(dataset), by=request.user)
        response = HttpResponse(
            XLSX().export_data(tidied(dataset), escape=True), content_type=XLSX.CONTENT_TYPE
        )
        name = f"{self.model._meta.model_name}-{timezone.localdate():%Y%m%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def tidied(dataset):
    """Without what no sheet can hold, and nothing before a sign that would begin a formula."""
    rows = [[clean_text(cell) if isinstance(cell, str) else cell for cell in row] for row in dataset]
    return Dataset(*rows, headers=dataset.headers)


def record_export(model, count, *, by):
    with transaction.atomic():
        data = {"rows": count}
        record(action=f"{model._meta.model_name}.exported", actor=by, chain=SITE, subject=None, data=data)


class OrganisationExportView(ExportView):
    model = Organisation
    permissions = ("parties.change_organisation",)

    def rows(self, queryset):
        return OrganisationResource(), queryset.select_related("region", "kind")


class RegionExportView(ExportView):
    model = Region
    permissions = ("parties.view_region", "parties.change_region")
    recorded = False

    def rows(self, queryset):
        return RegionResource(), queryset.select_related("level", "parent")


class DepartmentExportView(ExportView):
    model = Department
    permissions = ("parties.view_department", "parties.change_department")
    recorded = False

    def rows(self, queryset):
        return DepartmentResource(), queryset.select_related("region", "parent")


class PeopleExportView(ExportView):
    """The people of the memberships that are listed."""

    model = Membership
    permissions = ("parties.change_person",)

    def rows(self, queryset):
        return PeopleResource(), Person.objects.filter(pk__in=queryset.values("person"))
