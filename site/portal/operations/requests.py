"""Each request gets an id, which stands in every line that is logged meanwhile; slow ones are logged themselves."""

import logging
import re
import time
import uuid

from django.conf import settings

from .logs import current_request

logger = logging.getLogger("portal.requests")

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestMiddleware:
    """Stands after the proxies are known: only they may name a request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "") if request.by_proxy else ""
        request.id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = current_request.set(request)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            self.tell_if_slow(request, response, time.perf_counter() - began)
        finally:
            current_request.reset(token)
        response[HEADER] = request.id
        return response

    def tell_if_slow(self, request, response, seconds):
        if seconds >= settings.SLOW_REQUEST_SECONDS:
            match = getattr(request, "resolver_match", None)
            extra = {
                "method": request.method,
                # The pattern: an address can hold what opens an account.
                "route": match.route if match else "",
                "status": response.status_code,
                "seconds": round(seconds, 3),
            }
            logger.warning("slow request", extra=extra)
