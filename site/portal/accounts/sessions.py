"""Sessions: they end when nobody uses them, a person has only so many, and sees and ends the own ones."""

import hashlib
import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import PersonSession
from .standing import is_staff
from .store import BROWSER, STARTED

LAST_USED, IDLE_MINUTES = "last_used", "idle_minutes"
WRITE_EVERY = 60  # seconds: a session is not saved at each request
BACKGROUND_PATHS = ("/admin/editing-sessions/",)  # what an open page asks for by itself is not use
BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("MicroMessenger", "WeChat"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@receiver(user_logged_in)
def begin_session(sender, request, user, **kwargs):
    kind = "staff" if is_staff(user) else "others"
    session = request.session
    session[STARTED] = time.time()
    session[BROWSER] = browser_of(request)
    if settings.SESSION_IDLE_MINUTES:
        session[IDLE_MINUTES] = settings.SESSION_IDLE_MINUTES[kind]
        session[LAST_USED] = int(time.time())
    most = settings.SESSIONS_PER_PERSON.get(kind)
    if most and end_sessions(rows_of(user).exclude(session_key=session.session_key)[most - 1 :]):
        messages.info(request, _("You were still signed in elsewhere. That session was ended."))


def browser_of(request):
    """“Firefox · Windows”: enough to recognise one's own, and no more."""
    agent = request.headers.get("User-Agent", "")
    names = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, names))


# --- one's own ----------------------------------------------------------------------------------


def rows_of(person):
    """Sessions that have not run out, the newest first."""
    return PersonSession.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-started_at")


def own_sessions(person):
    """Sessions that still open something: a changed password has closed the earlier ones."""
    known = person.get_session_auth_hash()
    return [row for row in rows_of(person) if row.get_decoded().get(HASH_SESSION_KEY) == known]


def handle_of(row):
    """Names a session on a page without giving away its key."""
    return hashlib.sha256(f"handle {row.session_key}".encode()).hexdigest()[:24]


def end_sessions(rows):
    """End them at their next request. Returns how many there were."""
    keys = [row.session_key for row in rows]
    if keys:
        PersonSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


# --- idle ---------------------------------------------------------------------------------------


class IdleTimeoutMiddleware:
    """Ends sessions that nobody used for ``SESSION_IDLE_MINUTES`` (GB/T 22239: 登录超时自动退出)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        minutes = request.session.get(IDLE_MINUTES)
        if not (minutes and request.user.is_authenticated):
            return self.get_response(request)
        self.end_if_idle(request, minutes)
        response = self.get_response(request)
        if is_use(request, response):
            self.note_use(request)
        return response

    def end_if_idle(self, request, minutes):
        idle = int(time.time()) - request.session.get(LAST_USED, 0)
        if idle > minutes * 60:
            logout(request)
            messages.info(
                request,
                _("You were signed out after %(minutes)d minutes without use.") % {"minutes": minutes},
            )

    def note_use(self, request):
        now, last = int(time.time()), request.session.get(LAST_USED)
        if last is not None and now - last >= WRITE_EVERY:
            request.session[LAST_USED] = now


def is_use(request, response):
    """Whether a person did something: opened a page, or sent one. Feeds, frames, scripts and pictures are not use."""
    if request.path_info.startswith(BACKGROUND_PATHS):
        return False
    if request.method not in {"GET", "HEAD"}:
        return True
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    moved_on = 300 <= response.status_code < 400
    return moved_on or (
        response.status_code < 400 and response.get("Content-Type", "").startswith("text/html")
    )
