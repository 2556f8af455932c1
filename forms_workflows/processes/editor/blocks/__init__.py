"""What an editor fills in."""

from .stages import StageStream
from .texts import EndStream, TranslationStream

__all__ = ["EndStream", "StageStream", "TranslationStream"]
