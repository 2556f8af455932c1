"""Addresses below /accounts/."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.http import urlencode

from .standing import ADMIN
from .views import sessions


def admin_login(request):
    """Stands before Wagtail's own sign-in page, which knows neither the second factor nor our rate limits."""
    if request.user.is_authenticated and not request.user.has_perm(ADMIN):
        raise PermissionDenied
    query = urlencode({"next": request.GET.get("next") or reverse("wagtailadmin_home")})
    return redirect(f"{reverse('account_login')}?{query}")


def not_here(request, **kwargs):
    """allauth's list of further addresses: a person has one address, and whoever keeps the accounts changes it."""
    raise Http404


urlpatterns = [
    path("email/", not_here),
    path("sessions/", sessions, name="account_sessions"),
    path("", include("allauth.urls")),
]
