"""Between the editor's StreamFields and the exchange format."""

from .codes import fill_codes
from .reading import read_definition, read_field
from .writing import write_definition

__all__ = ["fill_codes", "read_definition", "read_field", "write_definition"]
