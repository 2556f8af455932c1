"""What a round says to the apps that stand above it."""

from django.dispatch import Signal

#: Sent with ``round`` after a round was cancelled: its cases, lists and periods have to end.
round_cancelled = Signal()
