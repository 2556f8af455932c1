"""Says who acts during a request, turns what may not be done to a page into words, and leads to where a page went."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from .domain.acting import acting
from .errors import PublicationRefused


class PublicationMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting(SimpleLazyObject(lambda: request.user)):
            return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PublicationRefused):
            return None
        if "application/json" in request.headers.get("accept", ""):
            return JsonResponse({"error": str(exception)}, status=403)
        for sentence in exception.sentences:
            messages.error(request, sentence)
        return redirect(where_from(request))


class PageRedirectMiddleware(RedirectMiddleware):
    """Wagtail's, but for the desk: what it refuses has not moved, and is looked up nowhere else."""

    def process_response(self, request, response):
        match = request.resolver_match
        if match and "desk" in match.namespaces:
            return response
        return super().process_response(request, response)


def where_from(request):
    """The page that the person came from, if it is one of ours."""
    origin = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(
        origin, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return origin if safe else "wagtailadmin_home"
