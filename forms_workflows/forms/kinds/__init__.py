"""Field types by their name in the schema.

``kind_of(field)`` gives the object that reads, judges and shows a field's values.
"""

from functools import lru_cache

from .base import Cleaned, Kind, Place
from .choices import Choice, Declaration, MultiChoice, Region, Regions
from .dates import Date
from .files import File, Files
from .notes import Note
from .numbers import Computed, Decimal, Indicator, Integer, Score
from .tables import Table
from .texts import Contact, CreditCode, LongText, Text

KINDS = {
    "text": Text(),
    "long_text": LongText(),
    "integer": Integer(),
    "decimal": Decimal(),
    "choice": Choice(),
    "multi_choice": MultiChoice(),
    "date": Date(),
    "region": Region(),
    "regions": Regions(),
    "credit_code": CreditCode(),
    "contact": Contact(),
    "declaration": Declaration(),
    "file": File(),
    "files": Files(),
    "computed": Computed(),
    "score": Score(),
    "note": Note(),
}
INDICATORS = {name: Indicator(KINDS[name]) for name in ("integer", "decimal")}


def kind_of(field):
    """The kind of a field: a number asked for several years is an indicator."""
    if field.years and field.type in INDICATORS:
        return INDICATORS[field.type]
    return KINDS[field.type]


KINDS["table"] = Table(kind_of)
COLUMN_TYPES = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "choice",
    "multi_choice",
    "date",
    "region",
    "credit_code",
    "file",
)


@lru_cache(maxsize=200)
def types_of(form):
    """{field code: its type in formulas}, as forms_workflows.expressions knows types."""
    types = {field.code: kind_of(field).expression_type(field) for field in form.fields}
    return {code: kind for code, kind in types.items() if kind is not None}


__all__ = ["COLUMN_TYPES", "KINDS", "Cleaned", "Kind", "Place", "kind_of", "types_of"]
