"""What the site keeps about itself: when the sweep ran, unsent letters, sessions, former passwords."""

from .heartbeat import Heartbeat
from .letters import Letter
from .passwords import FormerPassword
from .sessions import PersonSession

__all__ = ["FormerPassword", "Heartbeat", "Letter", "PersonSession"]
