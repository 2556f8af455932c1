"""Addresses of the site itself that are not pages."""

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from home import display as display_settings


@require_GET
def display(request):
    """Keep the visitor's choice of type size and contrast, for browsers without JavaScript."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        display_settings.COOKIE,
        display_settings.to_cookie(request.GET),
        max_age=display_settings.YEAR,
        samesite="Lax",
    )
    return response
