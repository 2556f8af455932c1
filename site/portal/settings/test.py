"""Settings of the test suite."""

import os

from .base import *  # noqa: F403

SECRET_KEY = "tests-only-0123456789abcdefghijklmnopqrstuvwxyz-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["*"]
# Invented people live in an app of their own, which no other installation has.
INSTALLED_APPS = ["demo", *INSTALLED_APPS]  # noqa: F405
ROOT_URLCONF = "demo.urls"
TEMPLATES[0]["DIRS"].insert(0, BASE_DIR / "site" / "demo" / "templates")  # noqa: F405
DEMO_SIGN_IN = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PRIVATE_ROOT = VAR_DIR / "test-private"  # noqa: F405
MEDIA_ROOT = VAR_DIR / "test-media"  # noqa: F405
STORAGES["private"]["OPTIONS"]["location"] = str(PRIVATE_ROOT)  # noqa: F405
if IS_SQLITE:  # noqa: F405
    # A file, because the browser tests' server thread opens connections of its own.
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DB", str(VAR_DIR / "test.sqlite3"))}  # noqa: F405
