"""The day as of which somebody reads a register or a title: the ``on`` of an address."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from forms_workflows.typed_text import clean_text

from .past import as_it_was, entered_on


@dataclass(frozen=True)
class PastDay:
    """``on`` is None where the register is read as it stands today: nothing was asked, or what was asked is no past day.

    ``unread``: what is no date. ``to_come``: a day after today. ``too_early``: one on which the entry did not stand there.
    """

    on: date | None = None
    unread: str = ""
    to_come: date | None = None
    too_early: date | None = None

    @classmethod
    def asked(cls, typed):
        typed = clean_text(typed)[:40]
        if not typed:
            return cls()
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            return cls(unread=typed)
        today = timezone.localdate()
        if day > today:
            return cls(to_come=day)
        return cls(on=None if day == today else day)


def on_day(title, typed):
    """(the title as it stood on the day that was asked for, PastDay); as it stands today where that is no such day."""
    day = PastDay.asked(typed)
    if day.on is None:
        return title, day
    if entered_on(title) > day.on:
        return title, PastDay(too_early=day.on)
    return as_it_was(title, day.on), day
