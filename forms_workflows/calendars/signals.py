"""What the calendar tells those who computed something with it."""

from django.dispatch import Signal

# Sent inside the transaction that confirms an arrangement, with ``place``, ``first`` and ``last``: days between
# these may now be worked or not. Deadlines that were computed with them are to be computed again (X13).
calendar_changed = Signal()
