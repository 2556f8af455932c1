"""Production's settings for the smoke test's own helper: it also invents people, and reads what it must know."""

from portal.settings.production import *  # noqa: F403

INSTALLED_APPS = ["demo", *INSTALLED_APPS]  # noqa: F405
LOGGING_CONFIG = None
