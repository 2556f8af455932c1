"""The formula language of forms, checks, scores and conditions.

Editors write text; parse() makes the tree that is stored; check() fits it to a form's fields; evaluate() works it
out on the server, static/expressions/evaluate.mjs in the browser, and both give the same result.
"""

from .errors import FormulaError
from .evaluation import evaluate
from .language.checker import check
from .language.contradictions import always_holds, never_holds
from .language.parser import parse
from .language.printer import to_text
from .language.references import fields_of, lookups_of, rename, replace, titles_of
from .values.numbers import canon
from .values.reading import to_values
from .vocabulary import PARAMETERS, RESERVED_WORDS, TABLES

__all__ = [
    "PARAMETERS",
    "RESERVED_WORDS",
    "TABLES",
    "FormulaError",
    "always_holds",
    "canon",
    "check",
    "evaluate",
    "fields_of",
    "lookups_of",
    "never_holds",
    "parse",
    "rename",
    "replace",
    "titles_of",
    "to_text",
    "to_values",
]
