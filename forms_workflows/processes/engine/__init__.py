"""The one door through which a case moves: nothing else drives viewflow's activations.

Every function is one transaction under the lock of the process's row, and returns a Move. What is refused is a
Refused, and leaves everything as it was.
"""

from ..flows.knowing import facts_from
from .cases import cancel, move_scopes, open_tasks, start
from .clock import end_waiting, fire, overdue_tasks, periods_over, refresh_due, waiting_at
from .consulting import close_consultation, leading, silent
from .events import replace_expert, reschedule, signal
from .steps import Move, OpenStage, hold_slice, why_closed
from .tasks import claim, complete, hand_on, release
from .trail import trail

__all__ = [
    "Move",
    "OpenStage",
    "cancel",
    "claim",
    "close_consultation",
    "complete",
    "end_waiting",
    "facts_from",
    "fire",
    "hand_on",
    "hold_slice",
    "leading",
    "move_scopes",
    "open_tasks",
    "overdue_tasks",
    "periods_over",
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
