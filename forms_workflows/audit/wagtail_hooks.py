from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin.views import AuditReportView


class AuditMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("audit.view_event")


@hooks.register("register_admin_urls")
def register_audit_urls():
    return [
        path("reports/audit/", AuditReportView.as_view(), name="audit_report"),
        path(
            "reports/audit/results/", AuditReportView.as_view(results_only=True), name="audit_report_results"
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_audit_menu_item():
    return AuditMenuItem(
        _("Audit events"), reverse("audit_report"), name="audit-events", icon_name="history", order=1050
    )


@hooks.register("register_permissions")
def register_audit_permissions():
    return Permission.objects.filter(content_type__app_label="audit", codename="view_event")
