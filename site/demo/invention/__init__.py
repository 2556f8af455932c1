"""How the answers of an invented application are made.

Each field draws from a random source of its own, so that a figure given from outside changes nothing but what
follows from it.
"""

from .draft import Draft
from .sections import complete

__all__ = ["Draft", "complete"]
