"""Settings shared by every way of running. Each variable read here stands in the README's table."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from .environment import choice, items, number, text, time_zone, worded
from .logs import logging_for
from .services import caches, time_stamps

PORTAL = Path(__file__).resolve().parents[1]
BASE_DIR = PORTAL.parents[1]  # of a checkout
VAR_DIR = Path(text("VAR_DIR") or BASE_DIR / "var")

SECRET_KEY = text("SECRET_KEY")
SECRET_KEY_FALLBACKS = items("SECRET_KEY_FALLBACKS")
DEBUG = False
ALLOWED_HOSTS = items("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = items("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "portal",
    "home",
    "notices",
    "forms_workflows.parties",
    "forms_workflows.calendars",
    "forms_workflows.audit",
    "forms_workflows.expressions",
    "forms_workflows.references",
    "forms_workflows.forms",
    "forms_workflows.processes",
    "forms_workflows.rounds",
    "forms_workflows.submissions",
    "forms_workflows.review",
    "forms_workflows.decisions",
    "forms_workflows.desk",
    "viewflow",
    "viewflow.workflow",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "forms_workflows.parties.admin.users.UsersConfig",  # wagtail.users, for our person
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "django_filters",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "portal.operations.proxies.TrustedProxyMiddleware",
    "portal.operations.requests.RequestMiddleware",
    "portal.operations.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.csp.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.sessions.IdleTimeoutMiddleware",
    "portal.accounts.duties.DutyMiddleware",
    "portal.operations.bare_posts.BarePostMiddleware",
    "home.middleware.PublicationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.PageRedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PORTAL / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "csp.context_processors.nonce",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN: a second writer waits instead of failing half way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
# A disk without moving parts reads anywhere as fast as in a row; told otherwise, the planner reads whole tables of words.
POSTGRES_OPTIONS = {"options": "-c lock_timeout=5s -c random_page_cost=1.1"}

DATABASES = {
    "default": dj_database_url.config(
        env="DATABASE_URL",
        default=f"sqlite:///{VAR_DIR / 'shenping.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    **(SQLITE_OPTIONS if IS_SQLITE else POSTGRES_OPTIONS),
}
if not IS_SQLITE and number("DATABASE_POOL", 0):
    # The pool keeps connections itself, so Django must not.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": number("DATABASE_POOL", 0)}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = caches(text("CACHE_URL"))
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = ["portal.staticfiles.AppFinder"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
AUDIT_HEADS_ROOT = VAR_DIR / "audit"  # signed heads of the audit chains, one file a day, public
AUDIT_SIGNING_KEY = text("AUDIT_SIGNING_KEY")  # made by: manage.py publish_heads --new-key
AUDIT_STAMP_URL, AUDIT_STAMP_CERTIFICATE = time_stamps()
PRIVATE_ROOT = VAR_DIR / "private"  # applicants' files: never below MEDIA_ROOT, served through a view
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("en", _("English")),
    ("ug", _("Uyghur")),
]
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PORTAL / folder for folder in ("locale", "locale_vendor")]  # the first wins
FORMAT_MODULE_PATH = "portal.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = time_zone("TIME_ZONE", "Asia/Shanghai")
TIME_ZONE_NAMES = worded("TIME_ZONE_NAME", [code for code, _name in LANGUAGES])
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# --- people -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.passwords.Variety"},
    {"NAME": "portal.accounts.passwords.NotUsedBefore"},
]
PASSWORD_DAYS = 0  # after which staff has to choose another; 0: never
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # shared machines: a session ends with the browser at the latest
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "reset_password": "portal.accounts.forms.ResetForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "portal.accounts.tokens.ResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.CodeForm",
    "reauthenticate": "portal.accounts.forms.CodeAgainForm",
}
SECOND_FACTOR_FOR_SUPERUSERS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up, so nobody can have taken another's address
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/5m/ip,50/30m/key",
    "login_failed_here": "5/30m/key",  # for one account from one address
}
SESSION_ENGINE = "portal.accounts.store"
SESSIONS_PER_PERSON = {"staff": 1, "others": 3}  # empty: as many as wanted
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_MINUTES = {"staff": 15, "others": 30}  # empty: only SESSION_COOKIE_AGE counts

# --- operations -------------------------------------------------------------------------------

TRUSTED_PROXIES = items("TRUSTED_PROXIES", "127.0.0.1, ::1, unix")
EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"  # what at last sends
LOGGING = logging_for(
    form=choice("LOG_FORMAT", "plain", ("plain", "json")),
    level=choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
)
SLOW_REQUEST_SECONDS = number("SLOW_REQUEST_SECONDS", 3)
SLOW_SWEEP_SECONDS = number("SLOW_SWEEP_SECONDS", 30)
TICK_LATE_MINUTES = number("TICK_LATE_MINUTES", 5)

# --- safety -----------------------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames our own pages
SECURE_REFERRER_POLICY = "same-origin"
# 'unsafe-inline' is refused everywhere but in Wagtail's admin, whose own pages still need it.
ADMIN_PATH = "/admin/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
ADMIN_CSP = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "worker-src": [SELF, "blob:"],
}

# --- Wagtail ----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "申评"
WAGTAILADMIN_BASE_URL = text("BASE_URL", "http://localhost:8000")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # allauth's, with its rate limits, is the only one
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "ofd", "doc", "docx", "xls", "xlsx", "wps", "jpg", "jpeg", "png", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_COMMENTS_ENABLED = True
# The last approval of a workflow is itself the permission to publish: nobody needs, or has, another one.
WAGTAIL_FINISH_WORKFLOW_ACTION = "notices.workflow.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Publishing a translation in the middle of its parent's translation would cut its children off.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# --- viewflow ---------------------------------------------------------------------------------

VIEWFLOW = {"AUTOREGISTER": False}  # else it appends two middlewares to the whole site
