"""The window of a round as the public reads it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_workflows.rounds.models import Round


class State(models.TextChoices):
    UPCOMING = "upcoming", _("Not yet open")
    OPEN = "open", _("Open for applications")
    CLOSED = "closed", _("Applications closed")
    DONE = "done", _("Concluded")
    CANCELLED = "cancelled", _("Cancelled")


#: The badge of a state: word, shape and colour together (see ``.badge``).
TONES = {
    State.UPCOMING: "info",
    State.OPEN: "ok",
    State.CLOSED: "waiting",
    State.DONE: "waiting",
    State.CANCELLED: "error",
}


@dataclass(frozen=True)
class Window:
    state: State
    opens_at: datetime
    closes_at: datetime
    remaining: str = ""  # until it closes, while it is open; until it opens, before that
    extensions: list = field(default_factory=list)

    @property
    def tone(self):
        return TONES[self.state]

    @property
    def is_open(self):
        return self.state == State.OPEN

    @property
    def is_extended(self):
        return bool(self.extensions)


def window_of(round, now=None):
    """The window at this moment; None without a round."""
    if round is None:
        return None
    now = now or timezone.now()
    state = state_of(round, now)
    moment = {State.UPCOMING: round.opens_at, State.OPEN: round.closes_at}.get(state)
    return Window(
        state=state,
        opens_at=round.opens_at,
        closes_at=round.closes_at,
        remaining=time_left(moment - now) if moment else "",
        extensions=list(round.extensions.all()) if round.pk else [],
    )


def time_left(span):
    """How long it is until a moment, in the two units that matter."""
    minutes = int(span.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return gettext("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)s min") % {"minutes": minutes}


def state_of(round, now):
    if round.status == Round.Status.CANCELLED:
        return State.CANCELLED
    if round.status == Round.Status.DONE:
        return State.DONE
    if now < round.opens_at:
        return State.UPCOMING
    return State.OPEN if now < round.closes_at else State.CLOSED
