"""The form editor's building blocks."""

from .structure import CheckStream, FormBodyStream, TranslationStream

__all__ = ["CheckStream", "FormBodyStream", "TranslationStream"]
