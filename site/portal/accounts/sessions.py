"""Sessions end when nobody used them for a while."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import gettext as _

from .adapter import ADMIN

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
