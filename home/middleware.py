"""Says who acts during a request, and turns what may not be done to a page into words."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

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


def where_from(request):
    """The page that the person came from, if it is one of ours."""
    origin = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(
        origin, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return origin if safe else "wagtailadmin_home"
