"""One-click sign-in as one of the demo's people."""

import os

from allauth.account.adapter import get_adapter
from django.conf import ENVIRONMENT_VARIABLE, settings
from django.contrib.auth import login
from django.core import checks
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forms_workflows.parties.models import Membership, Person

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
    "department": "",  # its own name
    "experts": gettext_lazy("Experts"),
    "editors": gettext_lazy("Editors"),
    "supervision": gettext_lazy("Supervision"),
}


def demo_people():
    """The demo's people in groups: ``[(title, [person, …]), …]``, empty where there is no demo. Two queries.

    Each department's own staff is a group under its name.
    """
    if not demo_sign_in_offered():
        return []
    held = Membership.objects.select_related("role", "department", "organisation").order_by("pk")
    people = Person.objects.filter(is_demo=True, is_active=True).order_by("pk")
    groups = {key: {} for key in GROUPS}
    for person in people.prefetch_related(Prefetch("memberships", held)):
        key = demo_group(person)
        own = key == "department"
        title = person.memberships.all()[0].department.local_name if own else GROUPS[key]
        groups[key].setdefault(title, []).append(person)
    return [(title, members) for titles in groups.values() for title, members in titles.items()]


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
