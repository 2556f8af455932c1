"""A form of the administration that comes without its fields is the sender's fault and no fault of the site.

Wagtail and its packages read such fields without asking whether they are there.
"""

import logging

from django.conf import settings
from django.utils.datastructures import MultiValueDictKeyError
from django.views import defaults

logger = logging.getLogger(__name__)


class BarePostMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        sent = request.method == "POST" and request.path.startswith(settings.ADMIN_PATH)
        if not (sent and isinstance(exception, MultiValueDictKeyError)):
            return None
        logger.warning("a form came without its fields", extra={"missing": str(exception.args[0])})
        return defaults.bad_request(request, exception)
