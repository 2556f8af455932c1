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
SESSIONS_PER_PERSON = {}  # a test may need somebody twice
VAR_DIR.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Each process that tests has files of its own, and a copy of the database: see tests/database.py.
TEST_FILES = VAR_DIR / "test-files" / str(os.getpid())  # noqa: F405
PRIVATE_ROOT, MEDIA_ROOT = TEST_FILES / "private", TEST_FILES / "media"
STORAGES["private"]["OPTIONS"]["location"] = str(PRIVATE_ROOT)  # noqa: F405
# A request's connection ends with it: the next one may lead to another database.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
if IS_SQLITE:  # noqa: F405
    # Nothing here has to outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
