"""What the calendar refuses, in sentences that say what to do about it."""

from django.utils.translation import gettext as _


class CalendarError(Exception):
    """Base of the calendar's refusals; its text is meant for people."""


class CalendarNotConfirmed(CalendarError):
    """A day lies outside the span for which a layer's calendar is confirmed. Nothing is computed for it.

    ``date`` is the day, ``gaps`` the layers that do not reach it. The text is in the reader's language.
    """

    def __init__(self, date, gaps):
        super().__init__(date, gaps)
        self.date = date
        self.gaps = tuple(gaps)

    def __str__(self):
        return " ".join(gap.sentence(self.date) for gap in self.gaps)


class ArrangementRefused(CalendarError):
    """An arrangement contradicts itself or the calendar as it stands."""


class FourEyes(ArrangementRefused):
    """Whoever entered an arrangement cannot confirm it."""

    def __str__(self):
        return _(
            "Whoever entered an arrangement cannot confirm it. Ask a second person to compare it with the notice."
        )
