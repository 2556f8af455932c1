"""Every address of the site. Pages, desk and accounts carry the language as a prefix; Chinese has none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.defaults import page_not_found
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .accounts.urls import admin_login
from .operations.media import picture

handler500 = "portal.operations.outage.server_error"

urlpatterns = [
    path("admin/login/", admin_login),
    path("admin/failwhale/", page_not_found, {"exception": None}),  # Wagtail's own is an error on purpose
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", picture, name="picture"),
    path("audit/", include("forms_workflows.audit.urls")),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("portal.accounts.urls")),
    path("", include("home.urls")),
    path("desk/", include("forms_workflows.desk.urls")),
    path("", include("notices.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
