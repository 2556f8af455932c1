"""One play: the stage on which the scenes happen, and what they share."""

from copy import copy
from datetime import time, timedelta
from random import Random

from django.test import override_settings
from django.utils import translation

from forms_workflows.rounds.models import Programme
from portal import tick
from portal.programmes import read

from .agenda import Agenda
from .browser import Browsers
from .cast import Cast
from .clock import Clock, Diary, at
from .errors import NotTonight

#: Letters of the twin go nowhere, and the sweep's errors must not be swallowed.
SETTINGS = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


class Play:
    """A context in which time, letters and language are the twin's. ``say`` takes lines of progress.

    ``looks``: whether people also open the pages on which they only read. Without, the same happens at the same time of
    the twin's clock, and a fifth sooner by ours.
    """

    def __init__(
        self,
        *,
        start,
        seed,
        programme="cluster_designation",
        brisk=False,
        looks=True,
        say=lambda line: None,
    ):
        self.seed, self.brisk, self.looks, self.say = seed, brisk, looks, say
        self.clock = Clock(start, self.sweep)
        self.browsers = Browsers(self.clock)
        self.agenda = Agenda(self.clock)
        self.rng = Random(f"play/{seed}")  # noqa: S311 - fiction, not secrecy
        self.swept = {}
        self.take_up(programme)

    def take_up(self, programme):
        """What belongs to one programme."""
        self.programme = Programme.objects.select_related("department").filter(key=programme).first()
        if self.programme is None:
            raise NotTonight(f"Load the programme first: manage.py load_programme {programme}")
        self.department = self.programme.department
        self.diary = Diary(self.department)
        self.cast = Cast(self.department, seed=self.seed, browsers=self.browsers)
        #: What plans a case's next step; whoever begins the play says so.
        self.follow = None
        self.round = None
        self.cases = []

    def beside(self, programme):
        """Another programme's round in the same time, at the same browsers, with one agenda."""
        other = copy(self)
        other.take_up(programme)
        return other

    def read(self, name):
        """A file of the programme's folder."""
        return read(name, self.programme.key)

    def __enter__(self):
        self.contexts = [override_settings(**SETTINGS), translation.override("zh-hans"), self.clock]
        for context in self.contexts:
            context.__enter__()
        return self

    def __exit__(self, *error):
        self.browsers.close()
        for context in reversed(self.contexts):
            context.__exit__(*error)

    # --- time -----------------------------------------------------------------------------------

    def sweep(self):
        """The minute's work, as it would be found done in the morning; before there is a round there is none."""
        if self.round is None:
            return
        for name, count in tick.sweep().items():
            self.swept[name] = self.swept.get(name, 0) + count

    def office_hour(self, rng):
        """Some time between nine and half past five, without the noon break."""
        minutes = rng.choice([*range(240), *range(360, 510)])
        return (at(self.clock.today, time(9)) + timedelta(minutes=minutes)).time()

    def soon(self, rng, least, most):
        """A moment in the office, so many working days from now; in a brisk play nobody takes longer than needed."""
        most = least if self.brisk else most
        day = self.diary.workday(self.clock.today + timedelta(days=1), rng.randint(least, most) - 1)
        return at(day, self.office_hour(rng))

    def morning(self, day, hour=9, minute=0):
        return at(day, time(hour, minute))

    # --- people at their browsers ---------------------------------------------------------------

    def get(self, person, url, **options):
        return self.browsers.get(person, url, **options)

    def look(self, person, url):
        """Open a page only to read it."""
        if self.looks:
            self.browsers.get(person, url)
        else:
            self.browsers.pause()

    def post(self, person, url, data=None, **options):
        return self.browsers.post(person, url, data, **options)

    def fill_in(self, person, url, changes, **options):
        return self.browsers.fill_in(person, url, changes, **options)
