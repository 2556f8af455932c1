"""The one door through which a case moves: nothing else drives viewflow's activations.

Every function is one transaction under the lock of the process's row, and returns a Move. What is refused is a
Refused, and leaves everything as it was.
"""

from ..flows.knowing import facts_from
from .cases import cancel, move_scopes, open_tasks, start
from .clock import due_timers, fire, overdue_tasks, refresh_due, waiting_at
from .consulting import close_consultation, leading, silent
from .events import replace_expert, reschedule, signal
from .steps import Move, OpenStage, why_closed
from .tasks import claim, complete, hand_on, release
from .trail import trail

__all__ = [
    "Move",
    "OpenStage",
    "cancel",
    "claim",
    "close_consultation",
    "complete",
    "due_timers",
    "facts_from",
    "fire",
    "hand_on",
    "leading",
    "move_scopes",
    "open_tasks",
    "overdue_tasks",
    "refresh_due",
    "release",
    "replace_expert",
    "reschedule",
    "signal",
    "silent",
    "start",
    "trail",
    "waiting_at",
    "why_closed",
]
