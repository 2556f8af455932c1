"""The people's browsers: a session for each, the real addresses, and a look at every answer."""

from collections import defaultdict
from dataclasses import dataclass, field
from time import perf_counter

from django.contrib.messages import ERROR, get_messages
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from .errors import Refused, ServerError
from .forms import form_with

#: The button of the page that asks before what cannot be undone.
SURE = "sure"
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOST = "localhost"
#: Who has been away for longer signs in again, as the site's idle limits demand.
SITTING = 5 * 60
#: What reading a page and filling it in takes.
SECONDS_PER_STEP = 7


@dataclass
class Screen:
    """How a screen has fared: calls, seconds, queries."""

    calls: int = 0
    seconds: float = 0
    queries: int = 0

    @property
    def milliseconds(self):
        return 1000 * self.seconds / self.calls


@dataclass
class Seat:
    """One person at one browser."""

    client: Client = field(default_factory=lambda: Client(raise_request_exception=False, SERVER_NAME=HOST))
    last_used: object = None


class Browsers:
    """Everybody's browsers. ``None`` is a visitor who is not signed in."""

    def __init__(self, clock):
        self.clock = clock
        self.seats = defaultdict(Seat)
        self.screens = defaultdict(Screen)
        self.failures = []

    def get(self, person, url, *, expect=(200, 302)):
        return self.visit(person, "GET", url, {}, expect)

    def post(self, person, url, data=None, *, expect=(200, 302)):
        """Send a form as the person's browser would; who is asked whether that is meant says yes.

        Refused if the page answers with an error message.
        """
        response = self.visit(person, "POST", url, data or {}, (200, *expect))
        if question := question_of(response):
            response = self.visit(
                person, "POST", question.target(url), question.filled_in({}, press=SURE), (200, *expect)
            )
        if complaints := errors_of(response):
            raise Refused(f"{self.tell(person, 'POST', url)}: {' '.join(complaints)}")
        if response.status_code not in expect:
            raise Refused(f"{self.tell(person, 'POST', url)}: HTTP {response.status_code}")
        return response

    def fill_in(self, person, url, changes, *, press, expect=(302,)):
        """Open a page, change some fields of the form with that button, and press it."""
        form = form_with(press, text_of(self.get(person, url, expect=(200,))))
        if form is None:
            raise Refused(f"{self.tell(person, 'GET', url)}: no button “{press}”")
        return self.post(person, form.target(url), form.filled_in(changes, press=press), expect=expect)

    def visit(self, person, method, url, data, expect):
        """One request, timed. Other statuses than expected end the play."""
        self.pause()
        client = self.seat(person).client
        counted = QueryCount()
        began = perf_counter()
        with connection.execute_wrapper(counted):
            response = client.get(url) if method == "GET" else client.post(url, data)
        self.note(method, url, perf_counter() - began, counted.number)
        if response.status_code >= 500:
            self.failures.append(f"{method} {url}: {response.status_code}")
            raise ServerError(f"{self.tell(person, method, url)}: HTTP 500") from cause_of(response)
        if response.status_code not in expect:
            raise Refused(f"{self.tell(person, method, url)}: HTTP {response.status_code}")
        return response

    def pause(self):
        """What a person takes for one page."""
        self.clock.wait(seconds=SECONDS_PER_STEP)

    def seat(self, person):
        seat = self.seats[person and person.pk]
        away = seat.last_used is None or (self.clock.now - seat.last_used).total_seconds() > SITTING
        if person is not None and away:
            seat.client.force_login(person, backend=BACKEND)
        seat.last_used = self.clock.now
        return seat

    def note(self, method, url, seconds, queries):
        screen = self.screens[f"{method} {resolve(url.partition('?')[0]).view_name or url}"]
        screen.calls += 1
        screen.seconds += seconds
        screen.queries += queries

    def tell(self, person, method, url):
        return f"{timezone.localtime():%Y-%m-%d %H:%M} {person or 'visitor'} {method} {url}"

    def close(self):
        """Sign everybody out: nobody is to find the twin's sessions."""
        for seat in self.seats.values():
            seat.client.logout()
        self.seats.clear()


class QueryCount:
    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def text_of(response):
    return response.content.decode()


def question_of(response):
    """The form of a page that asks whether the person is sure, if the answer is such a page."""
    asks = response.status_code == 200 and not response.streaming and f'name="{SURE}"' in text_of(response)
    return form_with(SURE, text_of(response)) if asks else None


def errors_of(response):
    """Error messages that this very request has put up for the person to read."""
    request = getattr(response, "wsgi_request", None)
    queued = get_messages(request)._queued_messages if request is not None else []
    return [str(message) for message in queued if message.level >= ERROR]


def cause_of(response):
    info = getattr(response, "exc_info", None)
    return info[1] if info else None
