"""The demo's addresses: the product's, and the one-click sign-in."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from portal import urls
from portal.urls import handler500  # noqa: F401  (Django asks the root for it)

from .sign_in import demo_sign_in

urlpatterns = [
    *i18n_patterns(path("accounts/demo/", demo_sign_in, name="demo_sign_in"), prefix_default_language=False),
    *urls.urlpatterns,
]
