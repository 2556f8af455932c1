"""The Content-Security-Policy: strict everywhere but in Wagtail's admin, whose own pages have inline scripts."""

from csp.middleware import CSPMiddleware as BaseCSPMiddleware
from django.conf import settings


class CSPMiddleware(BaseCSPMiddleware):
    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(settings.ADMIN_PATH):
            parts.replace = {**settings.ADMIN_CSP, **(parts.replace or {})}
        return parts
