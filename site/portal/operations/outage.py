"""While the database is away: “please try again in a moment”, to people and to machines, instead of an error."""

import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.views import defaults

AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = 30  # seconds


def server_error(request, *args, **kwargs):
    """``handler500``. Unlike a middleware it also meets what other middlewares raise."""
    if not isinstance(sys.exc_info()[1], AWAY):
        return defaults.server_error(request)
    response = render(None, "503.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
