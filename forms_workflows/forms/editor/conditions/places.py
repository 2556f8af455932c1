"""Where a condition stands: what it may name there, what is wrong with it, and what a blank means."""

from collections.abc import Callable
from dataclasses import dataclass

from forms_workflows.expressions import FormulaError, parse

from .catalogue import Catalogue


@dataclass(frozen=True)
class Place:
    """One input of the page. ``types_for(names)``: types of the formula language for a condition that names these."""

    catalogue: Catalogue
    #: text of a formula → what is wrong with it as a condition; nothing if it fits
    fault_of: Callable
    types_for: Callable
    #: What happens where a blank leaves the condition open.
    on_blank: str
    #: Why less is offered than there could be; "" if nothing is missing.
    remark: str = ""

    def read(self, text):
        """(tree, "") of a condition that fits, (None, what is wrong with it) of one that does not."""
        try:
            tree = parse(text)
        except FormulaError as error:
            return None, str(error)
        fault = self.fault_of(text)
        return (None, str(fault)) if fault else (tree, "")
