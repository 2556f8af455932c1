"""What the site keeps about itself: when the sweep ran, unsent letters, asked resets, sessions, former passwords."""

from .heartbeat import Heartbeat
from .letters import Letter
from .passwords import FormerPassword
from .resets import AskedReset
from .sessions import PersonSession

__all__ = ["AskedReset", "FormerPassword", "Heartbeat", "Letter", "PersonSession"]
