"""Where a condition stands: what it may name there, what is wrong with it, and what a blank means."""

from collections.abc import Callable
from dataclasses import dataclass

from .catalogue import Catalogue


@dataclass(frozen=True)
class Place:
    """One input of the page. ``types_for(names)``: types of the formula language for a condition that names these."""

    catalogue: Catalogue
    #: text of a formula → the tree that is worked out; FormulaError for what is no condition here
    fit: Callable
    types_for: Callable
    #: What happens where a blank leaves the condition open.
    on_blank: str
    #: Why less is offered than there could be; "" if nothing is missing.
    remark: str = ""
    #: () → Cases; None where there are no cases, or none for this reader.
    cases: Callable = lambda: None
