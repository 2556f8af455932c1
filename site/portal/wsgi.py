"""WSGI entry point: ``portal.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

application = get_wsgi_application()

from portal.operations.folders import keep_to_ourselves, make_var  # noqa: E402  (needs the settings)

keep_to_ourselves()
make_var()
