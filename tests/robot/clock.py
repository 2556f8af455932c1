"""Time of the play: it stands still while nobody acts, and is swept when days have passed."""

from datetime import timedelta

from django.utils import timezone

from portal.tick import sweep


class Clock:
    def __init__(self, traveller):
        self.traveller = traveller

    @property
    def now(self):
        return timezone.now()

    def wait(self, **span):
        self.traveller.shift(timedelta(**span))

    def pass_days(self, days):
        """So many days later, in the morning after the sweep."""
        self.wait(days=days)
        self.sweep()

    def sweep(self):
        swept = sweep()
        assert not swept.failed, swept.failed
        return swept
