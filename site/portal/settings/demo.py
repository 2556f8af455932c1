"""The demo on one's own machine: one command, one terminal, no secrets to set."""

from .base import *  # noqa: F403

SECRET_KEY = SECRET_KEY or "demo-only-not-for-any-other-use-0123456789abcdefghijklmnop"  # noqa: F405
ALLOWED_HOSTS = ["*"]
# The invented people live by Beijing time.
TIME_ZONE, TIME_ZONE_NAMES, WAGTAIL_USER_TIME_ZONES = "Asia/Shanghai", {}, ["Asia/Shanghai"]
# Invented people live in an app of their own, which no other installation has.
INSTALLED_APPS = ["demo", *INSTALLED_APPS]  # noqa: F405
ROOT_URLCONF = "demo.urls"
TEMPLATES[0]["DIRS"].insert(0, BASE_DIR / "site" / "demo" / "templates")  # noqa: F405
DEMO_SIGN_IN = True
SESSION_IDLE_MINUTES = {}
SESSIONS_PER_PERSON = {}
# The terminal stays readable.
EMAIL_BACKEND = EMAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"  # noqa: F405
LOGGING = logging_for(form="plain", level=text("LOG_LEVEL") or "ERROR")  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
