"""What a department runs. Refuses to start half configured."""

from pathlib import Path

from .base import *  # noqa: F403
from .environment import choice, items, needed, number, switch, text
from .services import caches, object_storages, require, start_collector

SECRET_KEY = needed("SECRET_KEY", "to a long random string, for example from `openssl rand -base64 48`.")
needed("ALLOWED_HOSTS", "to the host names that this site answers, separated by commas.")
VAR_DIR = Path(
    needed("VAR_DIR", "to the folder for uploads and static files, for example /var/lib/shenping.")
)

# --- behind a proxy that ends TLS -------------------------------------------------------------

SECURE_SSL_REDIRECT = switch("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # left standing by TRUSTED_PROXIES only
SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365)
# The rest of the domain is the department's, and may not all speak HTTPS.
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = switch("SECURE_HSTS_PRELOAD", False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# --- services ---------------------------------------------------------------------------------

CACHES = caches(text("CACHE_URL", "database"))
if text("OBJECT_STORAGE_BUCKET"):
    STORAGES |= object_storages(text("OBJECT_STORAGE_BUCKET"))  # noqa: F405
if choice("TASK_QUEUE", "immediate", ("immediate", "database")) == "database":
    require("django_tasks_db", "TASK_QUEUE", "worker")
    INSTALLED_APPS += ["django_tasks_db"]  # noqa: F405
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- mail -------------------------------------------------------------------------------------

EMAIL_BACKEND = "portal.operations.outbox.Outbox"
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_SECURITY = choice("EMAIL_SECURITY", "none", ("none", "starttls", "tls"))
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_PORT = number("EMAIL_PORT", {"none": 25, "starttls": 587, "tls": 465}[EMAIL_SECURITY])
EMAIL_HOST_USER = text("EMAIL_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_PASSWORD")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("DEFAULT_FROM_EMAIL", "noreply@localhost")

# --- who is told of errors --------------------------------------------------------------------

ADMINS = [("", address) for address in items("ADMINS")]
if text("SENTRY_DSN"):
    start_collector(text("SENTRY_DSN"), environment=text("SENTRY_ENVIRONMENT", "production"))

# --- people -----------------------------------------------------------------------------------

PASSWORD_DAYS = number("PASSWORD_DAYS", 90)
SECOND_FACTOR_FOR_SUPERUSERS = True

SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # asks for X-Frame-Options: DENY; Wagtail's preview panel frames our own pages, and only those
    "security.W005",  # asks for HSTS on subdomains and
    "security.W021",  # for preloading, which are the domain owner's to decide
]
