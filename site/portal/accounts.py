"""Sign-in: what django-allauth leaves to the project, idle sessions, and the demo's one-click sign-in."""

import os
import time

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.models import EmailAddress
from django.conf import ENVIRONMENT_VARIABLE, settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import include, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forms_workflows.parties.models import Membership, Person

ADMIN = "wagtailadmin.access_admin"


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        self.fields["password"].help_text = ""  # the page has its own link
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: departments and organisations give accounts."""

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The desk; the admin for editors who have nothing to do at a desk."""
        person = request.user
        if person.has_perm(ADMIN) and not person.memberships.exists():
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def format_email_subject(self, subject):
        return subject


def admin_login(request):
    """Stands before Wagtail's own sign-in page, which knows neither the second factor nor our rate limits."""
    if request.user.is_authenticated and not request.user.has_perm(ADMIN):
        raise PermissionDenied
    query = urlencode({"next": request.GET.get("next") or reverse("wagtailadmin_home")})
    return redirect(f"{reverse('account_login')}?{query}")


@receiver(post_save, sender=Person)
def forget_former_address(sender, instance, update_fields, **kwargs):
    """allauth remembers each address that a password was reset through: a former one must open nothing."""
    if update_fields is None or "email" in update_fields:
        EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()


# --- idle sessions ----------------------------------------------------------------------------

LAST_USED, IDLE_MINUTES = "last_used", "idle_minutes"
WRITE_EVERY = 60  # seconds: a session is not saved at each request
BACKGROUND_PATHS = ("/admin/editing-sessions/",)  # what an open page asks for by itself is not use


@receiver(user_logged_in)
def begin_session(sender, request, user, **kwargs):
    limits = settings.SESSION_IDLE_MINUTES
    if limits:
        staff = user.has_perm(ADMIN) or user.memberships.filter(department__isnull=False).exists()
        request.session[IDLE_MINUTES] = limits["staff" if staff else "others"]
        request.session[LAST_USED] = int(time.time())


class IdleTimeoutMiddleware:
    """Ends sessions that nobody used for ``SESSION_IDLE_MINUTES`` (GB/T 22239: 登录超时自动退出)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        minutes = request.session.get(IDLE_MINUTES)
        if minutes and request.user.is_authenticated:
            self.check(request, minutes)
        return self.get_response(request)

    def check(self, request, minutes):
        now = int(time.time())
        idle = now - request.session.get(LAST_USED, now)
        if idle > minutes * 60:
            logout(request)
            messages.info(
                request,
                _("You were signed out after %(minutes)d minutes without use.") % {"minutes": minutes},
            )
        elif idle >= WRITE_EVERY and not request.path_info.startswith(BACKGROUND_PATHS):
            request.session[LAST_USED] = now


# --- the demo's one-click sign-in -------------------------------------------------------------

DEMO_SETTINGS = {"portal.settings.demo", "portal.settings.dev", "portal.settings.test"}


def demo_sign_in_offered():
    """Both must hold: the switch, and settings that are a demo's. Production can turn it on by no variable."""
    return settings.DEMO_SIGN_IN and os.environ.get(ENVIRONMENT_VARIABLE) in DEMO_SETTINGS


@checks.register(checks.Tags.security)
def check_demo_sign_in(app_configs, **kwargs):
    if settings.DEMO_SIGN_IN and not demo_sign_in_offered():
        message = "DEMO_SIGN_IN lets anybody sign in as anybody, and these are not the demo's settings."
        return [checks.Error(message, hint="Remove DEMO_SIGN_IN from the settings.", id="portal.E001")]
    return []


@never_cache
@require_POST
def demo_sign_in(request):
    """Sign in as one of the demo's people. Anywhere else than in the demo this address does not exist."""
    if not demo_sign_in_offered():
        raise Http404
    person = get_object_or_404(
        Person, is_demo=True, is_active=True, username=request.POST.get("username", "")
    )
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(get_adapter(request).get_login_redirect_url(request))


GROUPS = {
    "applicants": gettext_lazy("Applicants"),
    "local": gettext_lazy("Prefectures"),
    "department": gettext_lazy("Regional department"),
    "experts": gettext_lazy("Experts"),
    "editors": gettext_lazy("Editors"),
    "supervision": gettext_lazy("Supervision"),
}


def demo_people():
    """The demo's people in groups: ``[(title, [person, …]), …]``, empty where there is no demo. Two queries."""
    if not demo_sign_in_offered():
        return []
    held = Membership.objects.select_related("role", "department", "organisation").order_by("pk")
    people = Person.objects.filter(is_demo=True, is_active=True).order_by("pk")
    groups = {key: [] for key in GROUPS}
    for person in people.prefetch_related(Prefetch("memberships", held)):
        groups[demo_group(person)].append(person)
    return [(GROUPS[key], members) for key, members in groups.items() if members]


def demo_group(person):
    memberships = person.memberships.all()
    departments = [membership.department for membership in memberships if membership.department]
    if any("supervise" in membership.role.rights for membership in memberships):
        return "supervision"
    if any(membership.role.outside for membership in memberships):
        return "experts"
    if len(departments) < len(memberships):
        return "applicants"
    if not departments:
        return "editors"
    return "local" if all(department.parent_id for department in departments) else "department"


# --- addresses --------------------------------------------------------------------------------


def not_here(request, **kwargs):
    """allauth's list of further addresses: a person has one address, and whoever keeps the accounts changes it."""
    raise Http404


urlpatterns = [
    path("demo/", demo_sign_in, name="demo_sign_in"),
    path("email/", not_here),
    path("", include("allauth.urls")),
]
