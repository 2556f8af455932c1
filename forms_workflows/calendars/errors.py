"""What the calendar refuses, in sentences that say what to do about it."""

from forms_workflows.errors import NotConfirmed


class CalendarNotConfirmed(NotConfirmed):
    """A day lies outside the span for which a layer's calendar is confirmed. Nothing is computed for it.

    ``date`` is the day, ``gaps`` the layers that do not reach it. The text is in the reader's language.
    """

    def __init__(self, date, gaps):
        super().__init__(date, gaps)
        self.date = date
        self.gaps = tuple(gaps)

    def __str__(self):
        return " ".join(gap.sentence(self.date) for gap in self.gaps)
