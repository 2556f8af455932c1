"""Where log records go: one stream, as plain lines or as JSON, and errors by mail to whom ``ADMINS`` names."""


def logging_for(*, form, level):
    """``LOGGING``. ``form`` is plain or json."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "portal.operations.logs.RequestFilter"}},
        "formatters": {
            "plain": {"()": "portal.operations.logs.PlainFormatter"},
            "json": {"()": "portal.operations.logs.JSONFormatter"},
        },
        "handlers": {
            "stream": {"class": "logging.StreamHandler", "formatter": form, "filters": ["request"]},
            "mail": {
                "class": "portal.operations.logs.ErrorMailHandler",
                "level": "ERROR",
                "formatter": "plain",
                "filters": ["request"],
            },
        },
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            # Django gives this logger handlers of its own, which say nothing without DEBUG.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"handlers": ["mail"], "level": level, "propagate": True},
            "django_tasks": {"level": "WARNING"},  # else two lines for each page that is saved
            "portal": {"handlers": ["mail"], "level": level, "propagate": True},
        },
    }
