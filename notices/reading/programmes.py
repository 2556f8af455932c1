"""The programmes of the site as cards: what one may apply for now, who is in charge, where to read on."""

from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms_workflows.rounds.models import Programme, Round
from forms_workflows.wording import deadline, moment, zoned

from .windows import TONES, State, state_of

#: In this order programmes stand on the site.
ORDER = [State.OPEN, State.UPCOMING, State.CLOSED, State.DONE, State.CANCELLED]


@dataclass(frozen=True)
class Call:
    """A round that a notice announces."""

    page: object
    window: State
    closes_at: datetime
    when: str

    @property
    def state(self):
        return self.window.label

    @property
    def tone(self):
        return TONES[self.window]

    @property
    def rank(self):
        return ORDER.index(self.window), self.closes_at


@dataclass(frozen=True)
class Card:
    title: str
    department: str
    calls: list
    #: Its registers and regulations.
    pages: list = field(default_factory=list)

    @property
    def rank(self):
        return self.calls[0].rank[0] if self.calls else len(ORDER), self.title


def programme_cards():
    """[Card] of the programmes of which something is public in the reader's language, those that are open first."""
    now = timezone.now()
    calls = {}
    for page in announcements(now):
        calls.setdefault(page.round.programme_id, []).append(call_of(page, now))
    pages = {}
    for page in (*public("RegisterPage"), *public("PolicyPage")):
        pages.setdefault(page.programme_id, []).append(page)
    shown = Programme.objects.filter(pk__in={*calls, *pages}).select_related("department")
    cards = [
        Card(
            title=str(programme),
            department=programme.department.local_name,
            calls=sorted(calls.get(programme.pk, ()), key=lambda call: call.rank),
            pages=pages.get(programme.pk, []),
        )
        for programme in shown
    ]
    return sorted(cards, key=lambda card: card.rank)


def announcements(now):
    """The notices of rounds that are open or coming; of a programme without any, its newest."""
    notices = public("NoticePage").filter(round__isnull=False)
    current = Q(round__status=Round.Status.OPEN, round__closes_at__gt=now)
    of_programme = notices.filter(round__programme=OuterRef("round__programme"))
    has_current = Exists(of_programme.filter(current))
    newest = of_programme.order_by("-round__closes_at", "-pk").values("pk")[:1]
    shown = notices.filter(current | (~Q(has_current) & Q(pk=Subquery(newest))))
    return shown.select_related("round")


def call_of(page, now):
    window = state_of(page.round, now)
    return Call(page, window, page.round.closes_at, when(page.round, window))


def when(round, window):
    """The moment that matters now, as a phrase."""
    if window == State.UPCOMING:
        return _("Opens %(time)s") % {"time": zoned(moment(round.opens_at))}
    if window == State.OPEN:
        return _("Closes %(time)s") % {"time": zoned(deadline(round.closes_at))}
    if window == State.CLOSED:
        return _("Closed %(time)s") % {"time": zoned(deadline(round.closes_at))}
    return ""


def public(model):
    """Live pages of this kind that anybody may read, in the reader's language."""
    pages = apps.get_model("notices", model).objects.live().public()
    return pages.filter(locale__language_code=get_language()).order_by("-first_published_at", "-pk")
