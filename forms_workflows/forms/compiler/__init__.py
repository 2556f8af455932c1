"""From a form as written (exchange format, formulas as text) to the schema that is frozen, and what is wrong with it."""

from .build import Compiled, Flaw, compile_form

__all__ = ["Compiled", "Flaw", "compile_form"]
