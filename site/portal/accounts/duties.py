"""What somebody has to do before anything else: change an old password, set up the second factor."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import FormerPassword
from .standing import is_staff, needs_second_factor

OPEN_DUTIES = "duties"


@dataclass(frozen=True)
class Duty:
    waits: Callable  # person -> whether it still has to be done
    where: str
    message: str


def must_change_password(person):
    days = settings.PASSWORD_DAYS
    if not days or not is_staff(person):
        return False
    newest = FormerPassword.objects.filter(person=person).values_list("set_at", flat=True).first()
    return (newest or person.date_joined) < timezone.now() - datetime.timedelta(days=days)


def must_set_second_factor(person):
    wanted = needs_second_factor(person, superusers=settings.SECOND_FACTOR_FOR_SUPERUSERS)
    return wanted and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


DUTIES = {
    "password": Duty(
        must_change_password,
        "account_change_password",
        _("Your password is old. Choose a new one before you go on."),
    ),
    "second_factor": Duty(
        must_set_second_factor,
        "mfa_activate_totp",
        _("Your role asks for a second factor. Set it up before you go on."),
    ),
}


@receiver(user_logged_in)
def remember_duties(sender, request, user, **kwargs):
    waiting = [name for name, duty in DUTIES.items() if duty.waits(user)]
    if waiting:
        request.session[OPEN_DUTIES] = waiting


class DutyMiddleware:
    """Leads to what waits, whatever was asked for. Nothing is looked up for people for whom nothing waits."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        waiting = request.session.get(OPEN_DUTIES)
        if waiting and request.user.is_authenticated and not request.path_info.startswith(places()):
            duty = self.first_left(request, waiting)
            if duty:
                messages.warning(request, duty.message)
                return redirect(duty.where)
        return self.get_response(request)

    def first_left(self, request, waiting):
        left = [name for name in waiting if DUTIES[name].waits(request.user)]
        if left != waiting:
            request.session[OPEN_DUTIES] = left
        return DUTIES[left[0]] if left else None


def places():
    """Where one may go meanwhile: the own account, and what every page is drawn with."""
    return reverse("account_logout").removesuffix("logout/"), settings.STATIC_URL
